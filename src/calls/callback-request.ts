import type { RequestCallback } from '../application/callbacks/request-callback.ts';
import type { CallbackFacts } from '../application/callbacks/new-callback.ts';
import type { CompanyId } from '../domain/ids.ts';
import type { CallController } from './control-calls.ts';

/** The use case. */
export type CallbackRequests = Pick<RequestCallback, 'request'>;

/** How often the caller is asked, and how long each time. */
const asks = 2;
const answerMs = 8_000;

/**
 * A caller is asked, with a tone, for the key 1: then the number that the call came from is called back. Who has no number that can be
 * called is refused at once [R12].
 */
export function controlCallbackRequest(requests: CallbackRequests): CallController {
  return async ({ callId, companyId, detail }, calls) => {
    const facts = readCallbackCall(companyId, detail);
    await calls.answer(callId);
    const refuse = async () => {
      await calls.playTone(callId, 'refused');
      await calls.continueAt(callId, 'refused');
    };
    if (facts.customer === null) {
      await refuse();
      return;
    }
    const rules = { terminator: null, most: 1, firstDigitMs: answerMs, nextDigitMs: 1_000 } as const;
    let key = '';
    for (let asked = 0; asked < asks && key === ''; asked += 1) {
      await calls.playTone(callId, 'prompt');
      key = await calls.collectDigits(callId, rules);
    }
    const { customer } = facts;
    if (key !== '1' || (await requests.request({ ...facts, customer })) === 'refused') {
      await refuse();
      return;
    }
    await calls.playTone(callId, 'done');
    await calls.continueAt(callId, 'accepted');
  };
}

/** `customer` in E.164 with plus; null: the caller cannot be called back. */
export type CallbackCall = Omit<CallbackFacts, 'customer'> & { readonly customer: string | null };

/**
 * Reads `QUEUE:CALLER:JOINED:FIRST:NUMBER`, e.g. `17:36301112233:1767225600::9`; caller, first and number may be empty.
 *
 * @throws Error
 */
export function readCallbackCall(companyId: CompanyId, detail: string): CallbackCall {
  const [, queue = '', caller = '', joined = '', first = '', number = ''] =
    /^([1-9]\d{0,9}):([1-9]\d{6,14})?:(\d{10}):(1?):([1-9]\d{0,9})?$/u.exec(detail) ?? [];
  if (queue === '') throw new Error('this is no description of a callback');
  return {
    companyId,
    queueId: Number(queue),
    customer: caller === '' ? null : `+${caller}`,
    since: new Date(Number(joined) * 1_000),
    goesFirst: first === '1',
    numberId: number === '' ? null : Number(number),
  };
}
