import type { Scope } from '../../domain/access/principal.ts';
import type { AgentId, CompanyId, MediaNodeId, Revision, UserId } from '../../domain/ids.ts';
import type { AuditEntry } from './audit-store.ts';
import type { FinishedStretch } from './stores.ts';

/**
 * What a change touches on a media node.
 * - `configuration`: phones, trunks, queues and call logic of the company (aggregate id = company id)
 * - `memberships`: all agents of the company (aggregate id = company id)
 * - `agent`: the queue memberships of one agent (aggregate id = agent id)
 * - `phone-order`: a phone that is to ring and to do something (aggregate id = id of the order)
 * - `recording`: whether what records the calls of one agent is paused (aggregate id = agent id)
 */
export type Aggregate =
  | { readonly kind: 'configuration'; readonly id: CompanyId }
  | { readonly kind: 'memberships'; readonly id: CompanyId }
  | { readonly kind: 'agent'; readonly id: AgentId }
  | { readonly kind: 'phone-order'; readonly id: number }
  | { readonly kind: 'recording'; readonly id: AgentId };

export type AggregateKind = Aggregate['kind'];

/** A change that a node is not yet known to run. The row goes away when the engine confirmed it. */
export interface PendingChange {
  readonly mediaNodeId: MediaNodeId;
  readonly companyId: CompanyId;
  readonly aggregate: Aggregate;
  /** The oldest revision that waits here. */
  readonly firstRevision: Revision;
  readonly wantedRevision: Revision;
  readonly attempts: number;
  /** Why this aggregate is set aside; null while it is tried. A parked one is tried at once when it changes, and seldom until then. */
  readonly parkedReason: string | null;
  readonly nextAttemptAt: Date;
  readonly changedAt: Date;
}

/** A write, as the audit or the activity log has it. */
export interface RevisionRecord {
  readonly companyId: CompanyId;
  readonly number: Revision;
  /** Null: not kept of what followed by itself and is in neither. */
  readonly at: Date | null;
  readonly userId: UserId | null;
  /** E.g. `edit queue 17`. */
  readonly summary: string;
}

/** What is remembered of a change that makes a new revision. */
export interface ChangeDraft {
  readonly companyId: CompanyId;
  /** What the engines must learn; empty when it does not concern them. */
  readonly aggregates: readonly Aggregate[];
  /** Null: no person made it. */
  readonly audit: Omit<AuditEntry, 'id' | 'companyId' | 'revision'> | null;
  /** What an agent did until then; null: nothing ended. */
  readonly activity: FinishedStretch | null;
  /** See `CommittedChange`. */
  readonly outOfQueues: boolean;
}

export interface ChangeStore {
  /** Raises the company's revision by one and returns it, for the audit entry in the same transaction; other writes of the company wait for the end of the transaction. */
  nextRevision(company: CompanyId): Promise<Revision>;
  /** Puts one row for each node that carries the company, or has not dropped it yet; a row that waits already keeps its `firstRevision`, loses its park and attempts. Returns the nodes. */
  enqueue(company: CompanyId, aggregate: Aggregate, revision: Revision): Promise<MediaNodeId[]>;
  find(node: MediaNodeId, aggregate: Aggregate): Promise<PendingChange | null>;
  /** The node confirmed `revision`: deletes the row, or, if more is wanted by now, moves `firstRevision` up. Returns whether nothing waits any more. */
  confirm(node: MediaNodeId, aggregate: Aggregate, revision: Revision): Promise<boolean>;
  /** Counts a failed attempt and says when to try again. */
  postpone(node: MediaNodeId, aggregate: Aggregate, nextAttemptAt: Date): Promise<void>;
  /** Counts a failed attempt too. */
  park(node: MediaNodeId, aggregate: Aggregate, reason: string, nextAttemptAt: Date): Promise<void>;
  /** Rows of a node whose next attempt is due, parked ones too. */
  due(node: MediaNodeId, now: Date, limit: number): Promise<PendingChange[]>;
  /** Rows of a node that were tried in vain since they changed, parked or not. */
  failed(node: MediaNodeId): Promise<PendingChange[]>;
  /** What waits in a company with `firstRevision <= revision`; empty: all up to the revision is applied everywhere. */
  waiting(company: CompanyId, revision: Revision): Promise<PendingChange[]>;
  /**
   * What waits in a company with `firstRevision <= revision <= wantedRevision`: all that this very revision left, and nothing that nobody
   * has touched since before it. Empty: the revision is applied everywhere.
   */
  waitingOf(company: CompanyId, revision: Revision): Promise<PendingChange[]>;
  /**
   * The latest revision of any of these that a node is not yet known to run; null: all run what was wanted last. Those that wait for an
   * earlier one wait for this one from now on: they are `waitingOf` it, so that its receipt is that of them all.
   */
  lastWanted(company: CompanyId, aggregates: readonly Aggregate[]): Promise<Revision | null>;
  /** Null: the company has not come to it yet. */
  findRevision(scope: Scope, number: Revision): Promise<RevisionRecord | null>;
  listRevisions(scope: Scope, query: { limit: number; before: Revision | null }): Promise<RevisionRecord[]>;
  /** The configuration revision that the node's engine said it runs. */
  reportApplied(node: MediaNodeId, company: CompanyId, revision: Revision, at: Date): Promise<void>;
  /** What this node last reported, by company. */
  appliedOn(node: MediaNodeId): Promise<{ companyId: CompanyId; revision: Revision }[]>;
  applied(company: CompanyId): Promise<{ mediaNodeId: MediaNodeId; revision: Revision; at: Date }[]>;
}
