import { backOffMs } from './back-off.ts';
import { Listeners, asError } from './listeners.ts';
import type { FaultListener } from './listeners.ts';
import type { Timer } from './timer.ts';

/** A connection that the link keeps replacing. */
export interface LinkConnection {
  /** Calls the listener once when the connection ends, or soon if it has ended already. */
  onClose(listener: (reason: Error) => void): void;
  /** Ends it; the `onClose` listeners are told before this returns. */
  close(): void;
}

/**
 * - `idle`: not started
 * - `connecting`: an attempt is under way
 * - `reconciling`: connected; the `onConnected` listeners are at work
 * - `ready`: commands are taken
 * - `waiting`: the next attempt comes after a pause
 * - `closed`: for good
 */
export type LinkState = 'idle' | 'connecting' | 'reconciling' | 'ready' | 'waiting' | 'closed';

/** How a link makes its connections. */
export interface LinkPlan<C extends LinkConnection> {
  /** One attempt; must settle by itself, and early when the signal aborts. */
  readonly open: (signal: AbortSignal) => Promise<C>;
  /** For all `onConnected` listeners together, in milliseconds. */
  readonly reconcileDeadlineMs: number;
  readonly timer: Timer;
  /** 0 <= x < 1, as Math.random. */
  readonly random: () => number;
  /** Told of each attempt that failed, and of listeners that threw. */
  readonly onFault: FaultListener;
}

/** A connection from open to end. */
interface Life {
  readonly ended: Promise<Error>;
  readonly isOver: boolean;
}

/** A connection that was lost sooner than this has not proved anything: the pauses go on growing. */
const STABLE_MS = 5_000;

/**
 * Keeps one connection alive, for ever: whatever ends it, a new one is made after a short pause. After each
 * connection, before it is `ready`, what the engine holds must be compared with what it should hold: that is what
 * `onConnected` listeners do. Nothing here ever rejects without a caller.
 */
export class ReconnectingLink<C extends LinkConnection> {
  readonly #plan: LinkPlan<C>;
  readonly #stop = new AbortController();
  readonly #connectedListeners = new Set<(connection: C) => Promise<void>>();
  readonly #readyListeners: Listeners<undefined>;
  readonly #lostListeners: Listeners<Error>;
  #state: LinkState = 'idle';
  #current: C | undefined;
  #lastFault: Error | undefined;
  #running: Promise<void> | undefined;

  constructor(plan: LinkPlan<C>) {
    this.#plan = plan;
    this.#readyListeners = new Listeners(plan.onFault);
    this.#lostListeners = new Listeners(plan.onFault);
  }

  /** Where the link stands now. */
  get state(): LinkState {
    return this.#state;
  }

  /** Why it is not ready: the last error while connecting, reconciling or connected; undefined when ready. */
  get lastFault(): Error | undefined {
    return this.#lastFault;
  }

  /** The connection while `ready`, else undefined. */
  get current(): C | undefined {
    return this.#current;
  }

  /** Starts connecting and returns at once. */
  start(): void {
    this.#running ??= this.#keepConnected();
  }

  /** Ends the connection and all attempts; resolves when nothing is under way any more. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    this.#state = 'closed';
  }

  /**
   * Adds a listener that is called after each connection, before the link is `ready`; one after the other in the
   * order they were added. If it rejects or takes too long, the attempt counts as failed.
   */
  onConnected(listener: (connection: C) => Promise<void>): void {
    this.#connectedListeners.add(listener);
  }

  /** Adds a listener that is called each time the link becomes `ready`. */
  onReady(listener: () => void): void {
    this.#readyListeners.add(listener);
  }

  /** Adds a listener that is called each time a `ready` connection ends without `close`. */
  onLost(listener: (reason: Error) => void): void {
    this.#lostListeners.add(listener);
  }

  async #keepConnected(): Promise<void> {
    let failures = 0;
    while (!this.#isStopped()) {
      const heldMs = await this.#connectOnce();
      if (this.#isStopped()) return;
      if (heldMs >= STABLE_MS) failures = 0;
      this.#state = 'waiting';
      await this.#pause(backOffMs(failures, this.#plan.random()));
      failures += 1;
    }
  }

  /** @returns how long the connection was ready, in milliseconds; 0 if it never was */
  async #connectOnce(): Promise<number> {
    const { open, timer } = this.#plan;
    this.#state = 'connecting';
    let connection: C;
    try {
      connection = await open(this.#stop.signal);
    } catch (error) {
      this.#noteFault(error);
      return 0;
    }
    const closeIt = (): void => {
      connection.close();
    };
    const life = this.#follow(connection);
    this.#stop.signal.addEventListener('abort', closeIt, { once: true });
    if (this.#isStopped()) closeIt();
    try {
      if (!(await this.#reconcile(connection, life))) return 0;
      const readyAtMs = timer.monotonicMs();
      this.#readyListeners.tell(undefined);
      await life.ended;
      return timer.monotonicMs() - readyAtMs;
    } finally {
      this.#stop.signal.removeEventListener('abort', closeIt);
    }
  }

  /** Loses no time between the end and the change of state: commands must not meet a connection that is gone. */
  #follow(connection: C): Life {
    let resolve: (reason: Error) => void = () => undefined;
    const ended = new Promise<Error>((settle) => {
      resolve = settle;
    });
    const life = { ended, isOver: false };
    connection.onClose((reason) => {
      life.isOver = true;
      resolve(reason);
      if (this.#current !== connection) return;
      this.#current = undefined;
      if (this.#isStopped()) return;
      this.#state = 'waiting';
      this.#lastFault = reason;
      this.#lostListeners.tell(reason);
    });
    return life;
  }

  /** @returns whether the connection became ready */
  async #reconcile(connection: C, life: Life): Promise<boolean> {
    this.#state = 'reconciling';
    let cancelDeadline: () => void = () => undefined;
    const endedOrLate = new Promise<never>((_resolve, reject) => {
      void life.ended.then(reject);
      cancelDeadline = this.#plan.timer.after(this.#plan.reconcileDeadlineMs, () => {
        reject(new Error(`reconciling took longer than ${this.#plan.reconcileDeadlineMs} ms`));
      });
    });
    try {
      await Promise.race([endedOrLate, this.#callConnectedListeners(connection)]);
    } catch (error) {
      this.#noteFault(error);
      connection.close();
      return false;
    } finally {
      cancelDeadline();
    }
    if (life.isOver) return false;
    this.#current = connection;
    this.#state = 'ready';
    this.#lastFault = undefined;
    return true;
  }

  async #callConnectedListeners(connection: C): Promise<void> {
    for (const listener of [...this.#connectedListeners]) await listener(connection);
  }

  #noteFault(thrown: unknown): void {
    if (this.#isStopped()) return;
    this.#lastFault = asError(thrown);
    this.#plan.onFault(this.#lastFault);
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        cancel();
        this.#stop.signal.removeEventListener('abort', wake);
        resolve();
      };
      const cancel = this.#plan.timer.after(ms, wake);
      this.#stop.signal.addEventListener('abort', wake, { once: true });
    });
  }

  #isStopped(): boolean {
    return this.#stop.signal.aborted;
  }
}
