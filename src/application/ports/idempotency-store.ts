import type { UserId } from '../../domain/ids.ts';

/** The answer to an earlier request with the same Idempotency-Key. */
export interface RememberedAnswer {
  /** A keyed digest of method, path and body: the same key with another request is refused. */
  readonly requestHash: string;
  /** Any JSON: what is needed to give the answer again. */
  readonly body: unknown;
}

export interface IdempotencyStore {
  /** Takes the key for this transaction (a second request with it waits) and returns what is remembered, if anything. */
  claim(user: UserId, key: string, requestHash: string): Promise<RememberedAnswer | null>;
  remember(user: UserId, key: string, answer: RememberedAnswer): Promise<void>;
  /** Forgets keys older than this. */
  forgetBefore(instant: Date): Promise<number>;
}
