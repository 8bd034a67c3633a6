import { KeyedTurns } from '../nodes/keyed-turns.ts';
import type { Clock } from '../ports/clock.ts';
import type { SessionStore } from '../ports/session-store.ts';

/** After this many failures in a row nothing more is checked for a while. */
const failuresBeforeLock = 5;
const lockMs = 15 * 60_000;

export type AttemptResult<T> =
  | { readonly outcome: 'right'; readonly found: T }
  | { readonly outcome: 'wrong' }
  /** It was not looked at. */
  | { readonly outcome: 'locked'; readonly until: Date };

/** Keeps passwords and PINs from being guessed: one after the other, many at once, in one process or in several. */
export class LockOut {
  readonly #sessions: Pick<SessionStore, 'countAttempt' | 'clearFailures'>;
  readonly #clock: Clock;
  /** So that one person may sign in at many places at once: each begins to count anew when the one before was right. */
  readonly #turns = new KeyedTurns();

  constructor(sessions: Pick<SessionStore, 'countAttempt' | 'clearFailures'>, clock: Clock) {
    this.#sessions = sessions;
    this.#clock = clock;
  }

  /**
   * Counts the attempt as a failure before it is checked, which takes long, and forgets all failures when it was none.
   *
   * @param key whose secret it is
   * @param check null: it was wrong. Not called while the key is locked
   * @throws StoreUnavailableError
   */
  attempt<T>(key: string, check: () => Promise<T | null>): Promise<AttemptResult<T>> {
    return this.#turns.take(key, async () => {
      const now = this.#clock.now();
      const until = await this.#sessions.countAttempt(key, {
        now,
        most: failuresBeforeLock,
        lockedUntil: new Date(now.getTime() + lockMs),
      });
      if (until) return { outcome: 'locked', until };
      const found = await check();
      if (found === null) return { outcome: 'wrong' };
      await this.#sessions.clearFailures(key);
      return { outcome: 'right', found };
    });
  }
}
