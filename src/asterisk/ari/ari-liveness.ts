import type { Timer } from '../../media-node/link/timer.ts';

/** What the watch does to the connection it watches. */
export interface WatchedSocket {
  /** Asks the peer for a pong. */
  readonly ping: () => void;
  /** No pong came in time. */
  readonly onDead: () => void;
}

/**
 * Finds out that the peer of a websocket is gone although the connection looks open: pings at each interval and
 * expects a pong. Asterisk answers it from a thread of the connection's own, so a busy engine still does.
 */
export class AriLiveness {
  readonly #timer: Timer;
  readonly #everyMs: number;
  readonly #deadlineMs: number;
  readonly #socket: WatchedSocket;
  #cancel: () => void;

  /** Starts watching. */
  constructor(timer: Timer, everyMs: number, deadlineMs: number, socket: WatchedSocket) {
    this.#timer = timer;
    this.#everyMs = everyMs;
    this.#deadlineMs = deadlineMs;
    this.#socket = socket;
    this.#cancel = this.#schedulePing();
  }

  /** Notes that a pong came. */
  notePong(): void {
    this.#cancel();
    this.#cancel = this.#schedulePing();
  }

  /** Ends the watch. */
  stop(): void {
    this.#cancel();
  }

  #schedulePing(): () => void {
    return this.#timer.after(this.#everyMs, () => {
      this.#cancel = this.#timer.after(this.#deadlineMs, this.#socket.onDead);
      this.#socket.ping();
    });
  }
}
