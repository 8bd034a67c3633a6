import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Database } from '../ports/stores.ts';
import { fewAtOnce } from '../../domain/few-at-once.ts';
import type { Writer } from '../write.ts';
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
const atOnce = 8;

/**
 * Carries out what is due: statuses that time out [S8] and working hours that begin or end [R8]. The times stand in the database,
 * so they survive every process, and each is looked at again under a lock, so it fires once with any number of workers.
 *
 * @throws StoreUnavailableError
 */
export async function runTimers(parts: TimerParts): Promise<void> {
  const { database, changeAgent, clock } = parts;
  await turnWorkingHours(parts, dueAtOnce);
  const due = await database.stores.agents.due(clock.now(), dueAtOnce);
  await fewAtOnce(due, atOnce, async ({ companyId, agentId }) => {
    await changeAgent.byItself({ companyId }, agentId, () => ({ kind: 'timer' }));
  });
}
