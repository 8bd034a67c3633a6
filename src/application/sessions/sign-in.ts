import type { Clock } from '../ports/clock.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { UserRecord } from '../ports/records/people.ts';
import type { LockOut } from './lock-out.ts';

interface SignedIn {
  readonly token: string;
  readonly expiresAt: Date;
  readonly user: UserRecord;
}

export type SignInResult =
  | ({ readonly outcome: 'signed-in' } & SignedIn)
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
      return user?.active && matches ? await this.#begin(user, address) : null;
    });
    if (attempt.outcome === 'wrong') return { outcome: 'refused' };
    return attempt.outcome === 'locked' ? attempt : { outcome: 'signed-in', ...attempt.found };
  }

  /** Null: the password that was checked is none any more. */
  async #begin(user: UserRecord, address: string): Promise<SignedIn | null> {
    const createdAt = this.#clock.now();
    const token = this.#secrets.randomToken();
    const expiresAt = new Date(createdAt.getTime() + sessionMs);
    const { id: userId, companyId, passwordHash } = user;
    const tokenHash = this.#secrets.digest(token);
    const session = { tokenHash, userId, passwordHash, companyId, createdAt, expiresAt, address };
    return (await this.#sessions.insert(session)) ? { token, expiresAt, user } : null;
  }
}
