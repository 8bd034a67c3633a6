import type { UserRecord } from '../ports/records/people.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { LockOut } from '../sessions/lock-out.ts';

/**
 * Under what wrong PINs of an agent are counted. The line breaks keep it apart from all that may be tried as an e-mail address: else
 * anybody could lock the PINs of all agents without an account.
 */
export function pinAttemptsKey({ companyId, id }: Pick<UserRecord, 'companyId' | 'id'>): string {
  return `pin\n${companyId}\n${id}`;
}

/** Checks the PIN with which an agent logs in from a phone, with lock-out: a PIN is short, and a phone never tires. */
export class CheckPin {
  readonly #lockOut: Pick<LockOut, 'attempt'>;
  readonly #secrets: Pick<Secrets, 'verifyPassword'>;

  constructor(lockOut: Pick<LockOut, 'attempt'>, secrets: Pick<Secrets, 'verifyPassword'>) {
    this.#lockOut = lockOut;
    this.#secrets = secrets;
  }

  /**
   * False for a wrong PIN, an agent without one, one who is locked, and nobody at all; none of which can be told from
   * another, also not by the time that it takes.
   */
  async check(agent: UserRecord | null, pin: string): Promise<boolean> {
    const verify = () => this.#secrets.verifyPassword(agent?.pinHash ?? null, pin);
    const attempt =
      agent && (await this.#lockOut.attempt(pinAttemptsKey(agent), async () => (await verify()) || null));
    if (!attempt || attempt.outcome === 'locked') await verify();
    return attempt?.outcome === 'right';
  }
}
