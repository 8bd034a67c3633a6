import { Listeners, warnOfFault } from '../../media-node/link/listeners.ts';
import { ReconnectingLink } from '../../media-node/link/reconnecting-link.ts';
import type { LinkState } from '../../media-node/link/reconnecting-link.ts';
import { systemTimer } from '../../media-node/link/timer.ts';
import type { EslWord } from './encode-command.ts';
import type { EslCommands } from './esl-commands.ts';
import { EslConnection } from './esl-connection.ts';
import type { EslConnectOptions } from './esl-connection.ts';
import { EslClosed } from './esl-errors.ts';
import type { EslMessage } from './esl-message.ts';

/** As for one connection, and how to keep it. */
export interface EslSessionOptions extends Omit<EslConnectOptions, 'onEvent' | 'signal'> {
  /** For all `onConnected` listeners together (30,000 by default). */
  readonly reconcileDeadlineMs?: number;
  /** 0 <= x < 1; Math.random by default. */
  readonly random?: () => number;
}

/**
 * The event socket of one FreeSWITCH, for as long as the controller runs: reconnects by itself and lets its users
 * subscribe and reconcile after every connection, before commands are taken.
 */
export class EslSession implements EslCommands {
  readonly #link: ReconnectingLink<EslConnection>;
  readonly #events: Listeners<EslMessage>;

  constructor(options: EslSessionOptions) {
    const { reconcileDeadlineMs = 30_000, random = Math.random, ...connectOptions } = options;
    const onFault = options.onFault ?? warnOfFault;
    this.#events = new Listeners(onFault);
    this.#link = new ReconnectingLink({
      open: (signal) =>
        EslConnection.connect({
          ...connectOptions,
          signal,
          onEvent: (event) => {
            this.#events.tell(event);
          },
        }),
      reconcileDeadlineMs,
      timer: options.timer ?? systemTimer,
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
   * argument. Subscriptions belong here: FreeSWITCH forgets them with the connection. An error from it ends the
   * connection, and the next attempt follows after a pause.
   */
  onConnected(listener: (commands: EslCommands) => Promise<void>): void {
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
   * Adds a listener for the events of all connections, also while `onConnected` listeners are at work. Events between
   * two connections are lost: reconcile. @returns a function that takes it away again
   */
  onEvent(listener: (event: EslMessage) => void): () => void {
    return this.#events.add(listener);
  }

  // As those of EslConnection; they reject with EslClosed at once when not `ready`.

  async api(command: string, ...words: EslWord[]): Promise<string> {
    return this.#connection(command).api(command, ...words);
  }

  async bgapi(command: string, ...words: EslWord[]): Promise<string> {
    return this.#connection(command).bgapi(command, ...words);
  }

  async setGlobalVariable(name: string, value: string): Promise<void> {
    return this.#connection('global_setvar').setGlobalVariable(name, value);
  }

  async getGlobalVariable(name: string): Promise<string | undefined> {
    return this.#connection('global_getvar').getGlobalVariable(name);
  }

  async subscribe(events: readonly string[], customSubclasses: readonly string[] = []): Promise<void> {
    return this.#connection('event').subscribe(events, customSubclasses);
  }

  async filter(header: string, value: string): Promise<void> {
    return this.#connection('filter').filter(header, value);
  }

  #connection(command: string): EslConnection {
    const { current, lastFault, state } = this.#link;
    if (current) return current;
    throw new EslClosed(`no connection for ${command} (${state})`, lastFault ? { cause: lastFault } : {});
  }
}
