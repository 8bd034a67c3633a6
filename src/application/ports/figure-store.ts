import type { Scope } from '../../domain/access/principal.ts';
import type { Period } from '../../domain/figures/intervals.ts';
import type { WaitGroup } from '../../domain/figures/queue-figures.ts';
import type { QueueId } from '../../domain/ids.ts';

/** A queue that is there, or was. */
export interface CountedQueue {
  readonly queueId: QueueId;
  /** Null: it is gone; its calls are still known. */
  readonly name: string | null;
  readonly serviceLevelSeconds: number | null;
}

/** Counts what the records of calls tell, in the database. */
export interface FigureStore {
  /** The queues of the company, and those that are gone in which calls waited that are still known; in the order of their ids. */
  queues(scope: Scope): Promise<CountedQueue[]>;
  /**
   * Waits that began in the intervals.
   *
   * @param query `intervals` follow each other without a gap; those after the first begin with a second
   */
  waits(
    scope: Scope,
    query: { readonly queueIds: readonly QueueId[]; readonly intervals: readonly Period[] },
  ): Promise<WaitGroup[]>;
}
