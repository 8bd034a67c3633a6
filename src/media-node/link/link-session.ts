import { Listeners, warnOfFault } from './listeners.ts';
import type { FaultListener } from './listeners.ts';
import { ReconnectingLink } from './reconnecting-link.ts';
import type { LinkConnection, LinkState } from './reconnecting-link.ts';
import { systemTimer } from './timer.ts';
import type { Timer } from './timer.ts';

/** How a connection is kept. */
export interface LinkSessionOptions {
  /** For all `onConnected` listeners together (30,000 by default). */
  readonly reconcileDeadlineMs?: number;
  /** 0 <= x < 1; Math.random by default. */
  readonly random?: () => number;
  /** A warning of the process by default. */
  readonly onFault?: FaultListener;
  readonly timer?: Timer;
}

/**
 * One control port of one engine, for as long as the controller runs: reconnects by itself and lets its users reconcile after every
 * connection, before commands are taken.
 *
 * C: a connection, K: what commands are given through, E: what it tells of
 */
export abstract class LinkSession<C extends LinkConnection & K, K, E> {
  readonly #link: ReconnectingLink<C>;
  readonly #events: Listeners<E>;

  /** @param open one attempt; as `LinkPlan.open` */
  protected constructor(
    { reconcileDeadlineMs = 30_000, random = Math.random, onFault = warnOfFault, timer }: LinkSessionOptions,
    open: (signal: AbortSignal, onEvent: (event: E) => void) => Promise<C>,
  ) {
    this.#events = new Listeners(onFault);
    this.#link = new ReconnectingLink({
      open: (signal) =>
        open(signal, (event) => {
          this.#events.tell(event);
        }),
      reconcileDeadlineMs,
      timer: timer ?? systemTimer,
      random,
      onFault,
    });
  }

  /** `ready` while commands are taken. */
  get state(): LinkState {
    return this.#link.state;
  }

  /** Why the session is not ready, as far as known; undefined when it is. */
  get lastFault(): Error | undefined {
    return this.#link.lastFault;
  }

  /** Starts connecting and returns at once; goes on until `close`. */
  start(): void {
    this.#link.start();
  }

  /** Ends the connection and all attempts. */
  close(): Promise<void> {
    return this.#link.close();
  }

  /**
   * Adds a listener that is called after each login, before the session is `ready`; it commands through its argument. What the engine
   * forgets with a connection, as a subscription, belongs here. An error from it ends the connection, and the next attempt follows
   * after a pause.
   */
  onConnected(listener: (commands: K) => Promise<void>): void {
    this.#link.onConnected(listener);
  }

  /** Adds a listener that is called each time the session becomes `ready`. */
  onReady(listener: () => void): void {
    this.#link.onReady(listener);
  }

  /** Adds a listener that is called each time a `ready` session loses its connection without `close`. */
  onLost(listener: (reason: Error) => void): void {
    this.#link.onLost(listener);
  }

  /**
   * Adds a listener for events of all connections, from the login on (also while `onConnected` listeners are at work). Events between
   * two connections are lost: reconcile. @returns a function that takes it away again
   */
  onEvent(listener: (event: E) => void): () => void {
    return this.#events.add(listener);
  }

  /** What a command goes through. @throws what `closed` makes, when not `ready` */
  protected connection(command: string, closed: (message: string, options: ErrorOptions) => Error): C {
    const { current, lastFault, state } = this.#link;
    if (current) return current;
    throw closed(`no connection for ${command} (${state})`, lastFault ? { cause: lastFault } : {});
  }
}
