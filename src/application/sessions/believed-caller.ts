import type { Principal } from '../../domain/access/principal.ts';
import type { Clock } from '../ports/clock.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { SessionStore } from '../ports/session-store.ts';

/** Who a session's token was when the database was asked last. Nothing that follows from it may be told before it is proven. */
export class BelievedCaller {
  readonly principal: Principal;
  readonly #tokenHash: string;
  #isProven = false;

  private constructor(principal: Principal, tokenHash: string) {
    this.principal = principal;
    this.#tokenHash = tokenHash;
  }

  /** @returns null when nothing is remembered of the token */
  static async recall(
    token: string,
    sessions: SessionStore,
    secrets: Secrets,
  ): Promise<BelievedCaller | null> {
    const hash = secrets.digest(token);
    const principal = await sessions.recall(hash);
    return principal && new BelievedCaller(principal, hash);
  }

  /** Whether a change was stored, which it is for nobody else. */
  get isProven(): boolean {
    return this.#isProven;
  }

  /** Does `change`, in which `prove` must come first. */
  async whileProving<T>(change: () => Promise<T>): Promise<T> {
    const changed = await change();
    this.#isProven = true;
    return changed;
  }

  /** @param sessions inside the transaction of the change @throws WrongCallerError */
  prove(sessions: SessionStore, now: ReturnType<Clock['now']>): Promise<void> {
    return sessions.requireStill(this.principal, this.#tokenHash, now);
  }
}
