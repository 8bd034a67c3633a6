import { asError } from './listeners.ts';
import type { Timer } from './timer.ts';

/** What the watch needs to know of the connection it watches. */
export interface WatchedConnection {
  /** Asks the peer for a sign of life; rejects if none comes in time. */
  readonly ask: () => Promise<unknown>;
  /** False while there is a better explanation for silence than a dead peer. */
  readonly silenceIsSuspicious: () => boolean;
  /** The peer is dead or frozen. */
  readonly onDead: (reason: Error) => void;
}

/**
 * Finds out that a peer is gone although the connection looks open (frozen process, host or cable gone): when
 * nothing was heard for an interval, it asks; no answer means dead.
 */
export class Liveness {
  readonly #timer: Timer;
  readonly #everyMs: number;
  readonly #connection: WatchedConnection;
  #heardAtMs: number;
  #stopped = false;
  #cancelTick: () => void;

  /** Starts watching. @param everyMs the interval in milliseconds */
  constructor(timer: Timer, everyMs: number, connection: WatchedConnection) {
    this.#timer = timer;
    this.#everyMs = everyMs;
    this.#connection = connection;
    this.#heardAtMs = timer.monotonicMs();
    this.#cancelTick = this.#tickAfter(everyMs);
  }

  /** Notes that something came from the peer. */
  noteHeard(): void {
    this.#heardAtMs = this.#timer.monotonicMs();
  }

  /** Ends the watch. */
  stop(): void {
    this.#stopped = true;
    this.#cancelTick();
  }

  #tickAfter(ms: number): () => void {
    return this.#timer.after(ms, () => {
      const silentMs = this.#timer.monotonicMs() - this.#heardAtMs;
      if (silentMs < this.#everyMs) this.#cancelTick = this.#tickAfter(this.#everyMs - silentMs);
      else if (this.#connection.silenceIsSuspicious()) void this.#ask();
      else this.#cancelTick = this.#tickAfter(this.#everyMs);
    });
  }

  async #ask(): Promise<void> {
    try {
      await this.#connection.ask();
    } catch (error) {
      this.#connection.onDead(asError(error));
      return;
    }
    if (!this.#stopped) this.#cancelTick = this.#tickAfter(this.#everyMs);
  }
}
