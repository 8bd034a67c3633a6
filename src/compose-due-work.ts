import type { Logger } from 'pino';
import type { ChangeAgent } from './application/agents/change-agent.ts';
import { endLostCalls } from './application/agents/end-lost-calls.ts';
import { runTimers } from './application/agents/run-timers.ts';
import { applyRetention } from './application/housekeeping/apply-retention.ts';
import { forgetExpired } from './application/housekeeping/forget-expired.ts';
import { Repeated } from './application/nodes/repeated.ts';
import type { Clock } from './application/ports/clock.ts';
import type { Database } from './application/ports/stores.ts';
import { seldom } from './application/seldom.ts';
import type { Writer } from './application/write.ts';
import { reasonOf } from './domain/reason-of.ts';

export const housekeepingMs = 600_000;
/** How late a timer fires at most, beside what the database takes. */
const timersMs = 150;
/** As often as each node compares its calls. */
const lostCallsMs = 30_000;

export interface DueWorkComposition {
  readonly database: Database;
  readonly changeAgent: ChangeAgent;
  readonly writer: Writer;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface DueWork {
  readonly name: string;
  start(): void;
  stop(): Promise<void>;
}

/** What the role `worker` does because of the time, each by a rhythm of its own. */
export function composeDueWork(parts: DueWorkComposition): readonly DueWork[] {
  const { database, changeAgent, writer, clock, logger } = parts;
  const stopping = new AbortController();
  const log = seldom(logger);
  const repeated = (name: string, everyMs: number, run: () => Promise<void>): DueWork => {
    const work = new Repeated(everyMs, run, (error) => {
      logger.warn({ reason: reasonOf(error) }, `${name} put off`);
    });
    return {
      name,
      start: () => {
        work.start();
      },
      stop: () => {
        stopping.abort();
        return work.stop();
      },
    };
  };
  return [
    repeated('timers', timersMs, () => runTimers({ database, changeAgent, writer, clock, log: logger })),
    repeated('lost calls', lostCallsMs, () => endLostCalls(database, changeAgent, logger)),
    repeated('housekeeping', housekeepingMs, () => forgetExpired(database, clock)),
    repeated('retention', housekeepingMs, () =>
      applyRetention({ database, writer, clock, log, stopping: stopping.signal }),
    ),
  ];
}
