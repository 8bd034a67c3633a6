import type { BeginTurn } from '../application/callbacks/begin-turn.ts';
import type { CallController } from './control-calls.ts';

/** An agent has taken the call that waits for a customer; the customer is called when it is still wanted [R12]. */
export function controlCallbackTurn(
  turns: Pick<BeginTurn, 'begin'>,
  catchUp: () => Promise<void>,
): CallController {
  return async ({ callId, companyId, detail }, calls) => {
    const [, id, turn] = /^([1-9]\d{0,9}):([1-9]\d{0,3})$/u.exec(detail) ?? [];
    if (turn === undefined) throw new Error('this names no callback');
    const isWanted = await turns.begin(companyId, Number(id), Number(turn), catchUp);
    await calls.continueAt(callId, isWanted ? 'call' : 'withdrawn');
  };
}
