import type { Scope } from '../../domain/access/principal.ts';
import type { CompanyId, MediaNodeId, PhoneId, UserId } from '../../domain/ids.ts';
import type { PhoneTask } from '../../engine/media-engine.ts';

/** `ordered`: its node has not come to it yet; `asked`: the phone was asked to ring; `failed`: it was not, and never will be. */
export type PhoneOrderState = 'ordered' | 'asked' | 'failed';

/** A phone that is to ring, and to do something when it is picked up, because somebody clicked. */
export interface PhoneOrderRecord {
  readonly id: number;
  readonly companyId: CompanyId;
  /** Whose phone it is. */
  readonly userId: UserId;
  readonly phoneId: PhoneId;
  readonly sipUser: string;
  /** Where the phone is registered. */
  readonly mediaNodeId: MediaNodeId;
  readonly task: PhoneTask;
  /** Of a supervision whose talk it is; else null. */
  readonly agentId: UserId | null;
  readonly orderedAt: Date;
  readonly state: PhoneOrderState;
  /** Why it failed. */
  readonly reason: string | null;
}

export type NewPhoneOrder = Omit<PhoneOrderRecord, 'id' | 'state' | 'reason'>;

/** What was clicked lately. */
export interface PhoneOrderStore {
  /** @returns its id */
  insert(order: NewPhoneOrder): Promise<number>;
  find(scope: Scope, id: number): Promise<PhoneOrderRecord | null>;
  /** Whether an order of this user, at this time or later, waits for its node. */
  isWaiting(scope: Scope, userId: UserId, since: Date): Promise<boolean>;
  /**
   * The order belongs to who asks from now on, and to nobody else: no phone rings twice for it.
   *
   * @returns null: it is none of this node's, or somebody has taken it
   */
  take(node: MediaNodeId, id: number): Promise<PhoneOrderRecord | null>;
  fail(id: number, reason: string): Promise<void>;
  forgetBefore(orderedAt: Date): Promise<void>;
}
