import type { CompanyId, MediaNodeId, Revision } from '../../domain/ids.ts';
import type { AgentSnapshot } from '../../domain/membership/desired-memberships.ts';
import type { Aggregate } from './change-store.ts';

/** A committed change that waits for the nodes. */
export interface CommittedChange {
  readonly companyId: CompanyId;
  readonly revision: Revision;
  readonly aggregates: readonly Aggregate[];
  readonly mediaNodeIds: readonly MediaNodeId[];
  /** The agents among the aggregates are in no queue as of this revision, whatever else is stored. */
  readonly outOfQueues?: boolean;
  /** The one agent among the aggregates as of this revision; when it is not told, and is not out of queues, it has to be read. */
  readonly agent?: AgentSnapshot;
}

/** Wakes whoever applies changes, in this process or another. Losing an announcement delays a change, never loses it. */
export interface ChangeAnnouncer {
  announce(change: CommittedChange): void;
}
