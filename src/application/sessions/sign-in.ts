import type { Clock } from '../ports/clock.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { UserRecord } from '../ports/records/people.ts';

export type SignInResult =
  | {
      readonly outcome: 'signed-in';
      readonly token: string;
      readonly expiresAt: Date;
      readonly user: UserRecord;
    }
  | { readonly outcome: 'refused' }
  | { readonly outcome: 'locked'; readonly until: Date };

/** After this many failures in a row an e-mail address is locked. */
const failuresBeforeLock = 5;
const lockMs = 15 * 60_000;
/** A working day with some reserve. */
const sessionMs = 12 * 3_600_000;

/** Opens a session for an e-mail address and a password, with lock-out. */
export class SignIn {
  readonly #sessions: SessionStore;
  readonly #secrets: Secrets;
  readonly #clock: Clock;

  constructor(sessions: SessionStore, secrets: Secrets, clock: Clock) {
    this.#sessions = sessions;
    this.#secrets = secrets;
    this.#clock = clock;
  }

  /**
   * A wrong password, an unknown address and an inactive user look the same and take the same time.
   * A locked address is not even checked.
   */
  async signIn(email: string, password: string, address: string): Promise<SignInResult> {
    const login = email.toLowerCase();
    const now = this.#clock.now();
    const { failures, lockedUntil } = await this.#sessions.attempts(login);
    if (lockedUntil && lockedUntil > now) return { outcome: 'locked', until: lockedUntil };

    const user = await this.#sessions.findUserByEmail(login);
    const matches = await this.#secrets.verifyPassword(user?.passwordHash ?? null, password);
    if (!user?.active || !matches) {
      const count = lockedUntil ? 1 : failures + 1;
      const until = count >= failuresBeforeLock ? new Date(now.getTime() + lockMs) : null;
      await this.#sessions.recordFailure(login, now, until);
      return { outcome: 'refused' };
    }
    if (failures > 0) await this.#sessions.clearFailures(login);

    const token = this.#secrets.randomToken();
    const expiresAt = new Date(now.getTime() + sessionMs);
    await this.#sessions.insert({
      tokenHash: this.#secrets.digest(token),
      userId: user.id,
      companyId: user.companyId,
      createdAt: now,
      expiresAt,
      address,
    });
    return { outcome: 'signed-in', token, expiresAt, user };
  }
}
