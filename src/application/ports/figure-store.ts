import type { Scope } from '../../domain/access/principal.ts';
import type { LegGroup, StatusStretch, StatusTime } from '../../domain/figures/agent-figures.ts';
import type { Period } from '../../domain/figures/intervals.ts';
import type { WaitGroup } from '../../domain/figures/queue-figures.ts';
import type { AgentId, QueueId } from '../../domain/ids.ts';

/** A queue that is there, or was. */
export interface CountedQueue {
  readonly queueId: QueueId;
  /** Null: it is gone; its calls are still known. */
  readonly name: string | null;
  readonly serviceLevelSeconds: number | null;
}

/** Somebody who is an agent, or was. */
export interface CountedAgent {
  readonly agentId: AgentId;
  /** Null: the user is gone. */
  readonly name: string | null;
}

/** Times that lie within one interval, and stretches that go over more than one. */
export interface StatusTimes {
  readonly within: readonly StatusTime[];
  readonly across: readonly StatusStretch[];
}

/** Counts what the records of calls tell, in the database. */
export interface FigureStore {
  /**
   * The queues of the company, and those that are gone in which calls waited that are still known; in the order of their ids.
   *
   * @param queueId this one only; null: all
   */
  queues(scope: Scope, queueId: QueueId | null): Promise<CountedQueue[]>;
  /**
   * Waits that began in the intervals.
   *
   * @param query `intervals` follow each other without a gap; those after the first begin with a second
   */
  waits(
    scope: Scope,
    query: { readonly queueIds: readonly QueueId[]; readonly intervals: readonly Period[] },
  ): Promise<WaitGroup[]>;
  /**
   * The agents of the company, and those who were agents, as far as activity logs are kept; in the order of their ids.
   *
   * @param agentId this one only; null: all
   */
  agents(scope: Scope, agentId: AgentId | null): Promise<CountedAgent[]>;
  /** Legs of agents that began in the intervals, of calls that began no more than a day before. @param query `agentId` null: of all */
  legs(
    scope: Scope,
    query: { readonly agentId: AgentId | null; readonly intervals: readonly Period[] },
  ): Promise<LegGroup[]>;
  /** The stretch that goes on counts up to `now`. Statuses have the name that they have now, or had last. */
  statusTimes(
    scope: Scope,
    query: {
      readonly agentIds: readonly AgentId[];
      readonly intervals: readonly Period[];
      readonly now: Date;
    },
  ): Promise<StatusTimes>;
}
