import type { CallbackId, CompanyId, MediaNodeId, QueueId } from '../../domain/ids.ts';
import type { StandIn } from '../../engine/media-engine.ts';
import type { CallbackRecord } from './records/queues.ts';

/** What the call that waits for a customer has to know; null: the company has no provider any more. */
export interface OpenCallback {
  readonly callback: CallbackRecord;
  readonly standIn: Omit<StandIn, 'turn'> | null;
}

/** What is known of callbacks beside their records [R12]. */
export interface CallbackStore {
  /** Waiting and calling ones of the companies whose callbacks this node does: the lowest node of each company. */
  open(node: MediaNodeId): Promise<OpenCallback[]>;
  /** Those of these that exist, with their company. */
  companiesOf(ids: readonly CallbackId[]): Promise<ReadonlyMap<CallbackId, CompanyId>>;
  /** The one that is waiting or calling for this customer. In the transaction that locked the queue. */
  openFor(companyId: CompanyId, queueId: QueueId, customer: string): Promise<CallbackRecord | null>;
  /** Whether the company refuses this number. @param customer E.164 with plus */
  isBlocked(companyId: CompanyId, customer: string): Promise<boolean>;
}
