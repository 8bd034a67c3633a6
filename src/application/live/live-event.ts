import type { QueueId, UserId } from '../../domain/ids.ts';
import type { AgentView } from '../agents/agent-view.ts';

/** News for one viewer. */
export type LiveEvent =
  /** All that the viewer may see; replaces all that was known before. */
  | {
      readonly kind: 'snapshot';
      readonly id: string;
      readonly agents: readonly AgentView[];
      readonly queues: readonly LiveQueue[];
    }
  /** An agent as it is now. Several changes may be joined in one event. */
  | { readonly kind: 'agent'; readonly id: string | null; readonly agent: AgentView }
  /** An agent was deleted, or is not to be seen any more. */
  | { readonly kind: 'agent-gone'; readonly id: string | null; readonly agentId: UserId }
  /** A queue as it is now. */
  | { readonly kind: 'queue'; readonly queue: LiveQueue }
  /** All queues; replaces what was known of queues. */
  | { readonly kind: 'queues'; readonly queues: readonly LiveQueue[] }
  /** Nothing that the viewer may see; only how far he has come. */
  | { readonly kind: 'position'; readonly id: string };

export interface LiveQueue {
  readonly queueId: QueueId;
  readonly name: string;
  readonly waiting: readonly LiveCaller[];
  /** Null: nobody waits. */
  readonly longestWaitSince: Date | null;
}

export interface LiveCaller {
  /** From 1. */
  readonly position: number;
  /** Left out for those who see the queue only because of their own skills. */
  readonly callerNumber?: string;
  readonly since: Date;
}
