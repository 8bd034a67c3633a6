import type { Clock } from '../ports/clock.ts';
import type { UserRecord } from '../ports/records/people.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { SessionStore } from '../ports/session-store.ts';

/** After this many failures in a row the agent's PIN is locked: a PIN is short, and a phone never tires. */
const failuresBeforeLock = 5;
const lockMs = 15 * 60_000;

/** Failures are counted beside those of passwords. */
type PinAttempts = Pick<SessionStore, 'attempts' | 'recordFailure' | 'clearFailures'>;

/**
 * Under what wrong PINs of an agent are counted. The line breaks keep it apart from all that may be tried as an e-mail address: else
 * anybody could lock the PINs of all agents without an account.
 */
export function pinAttemptsKey({ companyId, id }: Pick<UserRecord, 'companyId' | 'id'>): string {
  return `pin\n${companyId}\n${id}`;
}

/** Checks the PIN with which an agent logs in from a phone, with lock-out. */
export class CheckPin {
  readonly #sessions: PinAttempts;
  readonly #secrets: Pick<Secrets, 'verifyPassword'>;
  readonly #clock: Clock;

  constructor(sessions: PinAttempts, secrets: Pick<Secrets, 'verifyPassword'>, clock: Clock) {
    this.#sessions = sessions;
    this.#secrets = secrets;
    this.#clock = clock;
  }

  /**
   * False for a wrong PIN, an agent without one, one who is locked, and nobody at all; none of which can be told from
   * another, also not by the time that it takes.
   */
  async check(agent: UserRecord | null, pin: string): Promise<boolean> {
    const now = this.#clock.now();
    const key = agent && pinAttemptsKey(agent);
    const { failures, lockedUntil } =
      key === null ? { failures: 0, lockedUntil: null } : await this.#sessions.attempts(key);
    const isLocked = lockedUntil !== null && lockedUntil > now;
    const matches = await this.#secrets.verifyPassword(agent?.pinHash ?? null, pin);
    if (key === null || isLocked) return false;
    if (matches) {
      if (failures > 0) await this.#sessions.clearFailures(key);
      return true;
    }
    const count = lockedUntil ? 1 : failures + 1;
    const until = count >= failuresBeforeLock ? new Date(now.getTime() + lockMs) : null;
    await this.#sessions.recordFailure(key, now, until);
    return false;
  }
}
