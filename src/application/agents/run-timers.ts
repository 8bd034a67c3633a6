import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Database } from '../ports/stores.ts';
import type { Writer } from '../write.ts';
import { eachDue } from '../each-due.ts';
import type { ChangeAgent } from './change-agent.ts';
import { turnWorkingHours } from './working-hours.ts';

export interface TimerParts {
  readonly database: Database;
  readonly changeAgent: ChangeAgent;
  readonly writer: Writer;
  readonly clock: Clock;
  readonly log: Log;
}

/** Read in one go; what is due beyond it comes with the next round. */
const dueAtOnce = 200;

/**
 * Carries out what is due: statuses that time out [S8] and working hours that begin or end [R8]. The times stand in the database,
 * so they survive every process, and each is looked at again under a lock, so it fires once with any number of workers. Where one
 * cannot be carried out, the others are, and it is due again in the next round.
 *
 * @throws StoreUnavailableError when it cannot be read what is due
 */
export async function runTimers(parts: TimerParts): Promise<void> {
  // Beside each other: whoever has to wait for a company is waited for by none of the other kind.
  const rounds = await Promise.allSettled([turnWorkingHours(parts, dueAtOnce), timeOut(parts)]);
  for (const round of rounds) if (round.status === 'rejected') throw round.reason;
}

async function timeOut({ database, changeAgent, clock, log }: TimerParts): Promise<void> {
  const due = await database.stores.agents.due(clock.now(), dueAtOnce);
  await eachDue(due, log, async ({ companyId, agentId }) => {
    await changeAgent.byItself({ companyId }, agentId, () => ({ kind: 'timer' }));
  });
}
