import { AmiConnection } from './ami-connection.ts';
import type { AmiCommands, AmiListOptions, AmiSendOptions } from './ami-commands.ts';
import type { AmiConnectOptions } from './ami-connection.ts';
import { AmiClosed } from './ami-errors.ts';
import type { AmiMessage } from './ami-message.ts';
import type { AmiActionHeaders } from './encode-action.ts';
import { Listeners, warnOfFault } from '../../media-node/link/listeners.ts';
import { ReconnectingLink } from '../../media-node/link/reconnecting-link.ts';
import type { LinkState } from '../../media-node/link/reconnecting-link.ts';
import { systemTimer } from '../../media-node/link/timer.ts';

/** As for one connection, and how to keep it. */
export interface AmiSessionOptions extends Omit<AmiConnectOptions, 'onEvent' | 'signal'> {
  /** For all `onConnected` listeners together (30,000 by default). */
  readonly reconcileDeadlineMs?: number;
  /** 0 <= x < 1; Math.random by default. */
  readonly random?: () => number;
}

/**
 * The manager interface of one Asterisk, for as long as the controller runs: reconnects by itself and lets its users
 * reconcile after every connection, before commands are taken.
 */
export class AmiSession implements AmiCommands {
  readonly #link: ReconnectingLink<AmiConnection>;
  readonly #events: Listeners<AmiMessage>;

  constructor(options: AmiSessionOptions) {
    const { reconcileDeadlineMs = 30_000, random = Math.random, ...connectOptions } = options;
    const onFault = options.onFault ?? warnOfFault;
    const timer = options.timer ?? systemTimer;
    this.#events = new Listeners(onFault);
    this.#link = new ReconnectingLink({
      open: (signal) =>
        AmiConnection.connect({
          ...connectOptions,
          signal,
          onEvent: (event) => {
            this.#events.tell(event);
          },
        }),
      reconcileDeadlineMs,
      timer,
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
   * Adds a listener that is called after each login, before the session is `ready`; it commands through its
   * argument. An error from it ends the connection, and the next attempt follows after a pause.
   */
  onConnected(listener: (commands: AmiCommands) => Promise<void>): void {
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
   * Adds a listener for events of all connections, from the login on (also while `onConnected` listeners are at
   * work). Events between two connections are lost: reconcile. @returns a function that takes it away again
   */
  onEvent(listener: (event: AmiMessage) => void): () => void {
    return this.#events.add(listener);
  }

  /** As AmiConnection.send; rejects with AmiClosed at once when not `ready`. */
  async send(
    action: string,
    headers: AmiActionHeaders = {},
    options: AmiSendOptions = {},
  ): Promise<AmiMessage> {
    return this.#connection(action).send(action, headers, options);
  }

  /** As AmiConnection.list; rejects with AmiClosed at once when not `ready`. */
  async list(
    action: string,
    headers: AmiActionHeaders = {},
    options: AmiListOptions = {},
  ): Promise<AmiMessage[]> {
    return this.#connection(action).list(action, headers, options);
  }

  #connection(action: string): AmiConnection {
    const { current, lastFault, state } = this.#link;
    if (current) return current;
    throw new AmiClosed(`no connection for ${action} (${state})`, lastFault ? { cause: lastFault } : {});
  }
}
