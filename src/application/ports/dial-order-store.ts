import type { Scope } from '../../domain/access/principal.ts';
import type { CompanyId, MediaNodeId, PhoneId, UserId } from '../../domain/ids.ts';

/** `ordered`: its node has not come to it yet; `asked`: the phone was asked to ring; `failed`: it was not, and never will be. */
export type DialOrderState = 'ordered' | 'asked' | 'failed';

/** A phone that is to dial, because somebody clicked on a number. */
export interface DialOrderRecord {
  readonly id: number;
  readonly companyId: CompanyId;
  /** Whose phone it is. */
  readonly userId: UserId;
  readonly phoneId: PhoneId;
  readonly sipUser: string;
  /** Where the phone is registered. */
  readonly mediaNodeId: MediaNodeId;
  /** Plus or not, then digits. */
  readonly dialled: string;
  readonly orderedAt: Date;
  readonly state: DialOrderState;
  /** Why it failed. */
  readonly reason: string | null;
}

/** What was clicked lately. */
export interface DialOrderStore {
  /** @returns its id */
  insert(order: Omit<DialOrderRecord, 'id' | 'state' | 'reason'>): Promise<number>;
  find(scope: Scope, id: number): Promise<DialOrderRecord | null>;
  /** Whether an order of this user, at this time or later, waits for its node. */
  isWaiting(scope: Scope, userId: UserId, since: Date): Promise<boolean>;
  /**
   * The order belongs to who asks from now on, and to nobody else: no phone rings twice for it.
   *
   * @returns null: it is none of this node's, or somebody has taken it
   */
  take(node: MediaNodeId, id: number): Promise<DialOrderRecord | null>;
  fail(id: number, reason: string): Promise<void>;
  forgetBefore(orderedAt: Date): Promise<void>;
}
