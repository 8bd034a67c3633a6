import type { Clock } from '../ports/clock.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { UserRecord } from '../ports/records/people.ts';
import type { LockOut } from './lock-out.ts';

export type SignInResult =
  | {
      readonly outcome: 'signed-in';
      readonly token: string;
      readonly expiresAt: Date;
      readonly user: UserRecord;
    }
  | { readonly outcome: 'refused' }
  | { readonly outcome: 'locked'; readonly until: Date };

/** A working day with some reserve. */
const sessionMs = 12 * 3_600_000;

/** Opens a session for an e-mail address and a password, with lock-out. */
export class SignIn {
  readonly #sessions: SessionStore;
  readonly #secrets: Secrets;
  readonly #clock: Clock;
  readonly #lockOut: Pick<LockOut, 'attempt'>;

  constructor(sessions: SessionStore, secrets: Secrets, clock: Clock, lockOut: Pick<LockOut, 'attempt'>) {
    this.#sessions = sessions;
    this.#secrets = secrets;
    this.#clock = clock;
    this.#lockOut = lockOut;
  }

  /**
   * A wrong password, an unknown address and an inactive user look the same and take the same time.
   * A locked address is not even checked.
   */
  async signIn(email: string, password: string, address: string): Promise<SignInResult> {
    const login = email.toLowerCase();
    const attempt = await this.#lockOut.attempt(login, async () => {
      const user = await this.#sessions.findUserByEmail(login);
      const matches = await this.#secrets.verifyPassword(user?.passwordHash ?? null, password);
      return user?.active && matches ? user : null;
    });
    if (attempt.outcome === 'wrong') return { outcome: 'refused' };
    if (attempt.outcome === 'locked') return attempt;

    const { found: user } = attempt;
    const now = this.#clock.now();
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
