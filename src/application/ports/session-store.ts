import type { Principal } from '../../domain/access/principal.ts';
import type { ApiKeyId, CompanyId, UserId } from '../../domain/ids.ts';
import type { UserRecord } from './records/people.ts';

export interface AttemptLimit {
  readonly now: Date;
  /** So many attempts in a row are checked; the last of them locks. */
  readonly most: number;
  /** How long a lock holds that begins now. */
  readonly lockedUntil: Date;
}

/** A token's owner is not who was believed, or nobody any more. Nothing was stored. */
export class WrongCallerError extends Error {
  readonly code = 'wrong-caller';
}

export interface SessionStore {
  /** By lower-case e-mail, over all companies. */
  findUserByEmail(email: string): Promise<UserRecord | null>;
  /**
   * Stores it while the user is active and has the password still that was checked, which took a while: whoever gives the user another one
   * meanwhile ends all sessions, and this one is not among them yet.
   *
   * @returns whether it was stored
   */
  insert(session: {
    tokenHash: string;
    userId: UserId;
    passwordHash: string;
    companyId: CompanyId;
    createdAt: Date;
    expiresAt: Date;
    address: string;
  }): Promise<boolean>;
  /** The principal of a live session of an active user, with rights as they are now [P7]; null otherwise. One query. */
  principalOfSession(tokenHash: string, now: Date): Promise<Principal | null>;
  /** The same for an API key that has not expired, of an active user. */
  principalOfApiKey(keyHash: string, now: Date): Promise<Principal | null>;
  /** The same for who gave something away in the own name: an active user, by an API key (that is still there) or by a session (null). */
  principalOfGiver(user: UserId, apiKey: ApiKeyId | null, now: Date): Promise<Principal | null>;
  /** What `principalOfSession` gave last for this token, without asking anybody; null when that is not remembered. */
  recall(tokenHash: string): Promise<Principal | null>;
  /**
   * Lets a transaction go on, and be stored, for this principal of a live session only. It is asked with the next statement.
   *
   * @throws WrongCallerError
   */
  requireStill(principal: Principal, tokenHash: string, now: Date): Promise<void>;
  delete(tokenHash: string): Promise<void>;
  /** @param but the token of the session that stays, hashed */
  deleteOfUser(user: UserId, but?: string): Promise<void>;
  deleteExpired(now: Date): Promise<number>;
  /**
   * Counts an attempt before it is checked, so that of many at once no more than `most` are. A lock that holds stays as it is; one that is
   * over begins the count anew. Attempts are counted by e-mail, known or not, so that an answer does not tell which e-mails exist.
   *
   * @returns null: it may be checked; else until when none may be
   */
  countAttempt(email: string, limit: AttemptLimit): Promise<Date | null>;
  clearFailures(email: string): Promise<void>;
}
