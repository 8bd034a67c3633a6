import type { Scope } from '../../domain/access/principal.ts';
import type { CompanyId, Id, MediaNodeId, QueueId, Revision, UserId } from '../../domain/ids.ts';

/** What one write touched. */
export interface LiveChange {
  readonly revision: Revision;
  /** `agent` for a change of what an agent is doing; otherwise the kind of the object, as the audit has it. */
  readonly kind: string;
  readonly objectId: Id;
}

/** Who waits in a queue on one media node. */
export interface QueueState {
  readonly mediaNodeId: MediaNodeId;
  readonly queueId: QueueId;
  /** In the order of the queue. */
  readonly callers: readonly WaitingCallerState[];
  /** Unlike that of any other state of this queue on this node. */
  readonly changedAt: Date;
}

export interface WaitingCallerState {
  readonly callerNumber: string;
  readonly since: Date;
}

/** What live views are made of, beside agents. */
export interface LiveStore {
  /** The newest committed write; null when the company is gone. */
  revision(scope: Scope): Promise<Revision | null>;
  /**
   * What was changed after this revision, oldest first. Revisions of a company are committed in their order, so that whoever
   * has seen one has missed none before it.
   */
  changesAfter(scope: Scope, revision: Revision, limit: number): Promise<LiveChange[]>;
  /** Of each agent a text that every edit of it and every change of its state changes. */
  agentVersions(scope: Scope): Promise<Map<UserId, string>>;
  queueNames(scope: Scope): Promise<Map<QueueId, string>>;
  /** The queues of the user's skills [S1]. */
  queuesOfUser(scope: Scope, user: UserId): Promise<QueueId[]>;
  /** The states that there are now, without their content; those of nodes that nobody has owned for a while are left out. */
  queueStateTimes(scope: Scope): Promise<Omit<QueueState, 'callers'>[]>;
  queueStates(scope: Scope, queues: readonly QueueId[]): Promise<QueueState[]>;
}

/** How the owner of a media node tells who waits there. */
export interface QueueStateStore {
  /** Of which company each queue is; queues that are gone are left out. */
  companiesOf(queues: readonly QueueId[]): Promise<Map<QueueId, CompanyId>>;
  /** What the table says of this node. */
  ofNode(node: MediaNodeId): Promise<(QueueState & { readonly writer: string })[]>;
  /** Replaces the state; a queue that is gone is passed over. @param writer who says so: unlike any other owner of any node */
  save(state: QueueState, writer: string): Promise<void>;
  /** Nobody waits any more. */
  remove(node: MediaNodeId, queue: QueueId): Promise<void>;
  /** Removes what this writer said; what the node's next owner says stays. @returns the companies concerned */
  removeOfWriter(node: MediaNodeId, writer: string): Promise<CompanyId[]>;
}
