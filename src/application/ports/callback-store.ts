import type { CallbackId, CompanyId, MediaNodeId, QueueId } from '../../domain/ids.ts';
import type { StandIn } from '../../engine/media-engine.ts';
import type { CallbackRecord } from './records/queues.ts';

export interface OpenCallback {
  readonly callback: CallbackRecord;
  /** What the call that waits for the customer has to know; null: the company has no provider any more. */
  readonly standIn: Omit<StandIn, 'turn'> | null;
  /** The node that should do it has no link at the moment. */
  readonly forAnotherNode: boolean;
}

/** What is known of callbacks beside their records [R12]. */
export interface CallbackStore {
  /** Waiting and calling ones of the companies whose callbacks this node does: one node of each company, see `callbackDuty`. */
  open(node: MediaNodeId): Promise<OpenCallback[]>;
  /** Those of these that exist, with their company. */
  companiesOf(ids: readonly CallbackId[]): Promise<ReadonlyMap<CallbackId, CompanyId>>;
  /** The one that is waiting or calling for this customer. In the transaction that locked the queue. */
  openFor(companyId: CompanyId, queueId: QueueId, customer: string): Promise<CallbackRecord | null>;
  /** Whether the company refuses this number. @param customer E.164 with plus */
  isBlocked(companyId: CompanyId, customer: string): Promise<boolean>;
}
