import { Listeners, warnOfFault } from '../../media-node/link/listeners.ts';
import { ReconnectingLink } from '../../media-node/link/reconnecting-link.ts';
import type { LinkState } from '../../media-node/link/reconnecting-link.ts';
import { systemTimer } from '../../media-node/link/timer.ts';
import { loadAriClientLibrary } from './ari-client-library.ts';
import { AriCommands } from './ari-commands.ts';
import type { AriCallOptions, AriParameters } from './ari-commands.ts';
import { AriConnection } from './ari-connection.ts';
import type { AriConnectOptions } from './ari-connection.ts';
import { AriClosed } from './ari-errors.ts';
import type { AriEvent } from './ari-event.ts';

/** As for one connection, and how to keep it. */
export interface AriSessionOptions extends Omit<AriConnectOptions, 'onEvent' | 'signal'> {
  /** For all `onConnected` listeners together (30,000 by default). */
  readonly reconcileDeadlineMs?: number;
  /** 0 <= x < 1; Math.random by default. */
  readonly random?: () => number;
}

/**
 * ARI of one Asterisk, for as long as the controller runs: builds a new client whenever the connection is lost and
 * lets its users reconcile after every connection, before commands are taken. Any number of sessions, to different
 * Asterisks with different secrets, live side by side.
 */
export class AriSession extends AriCommands {
  readonly #link: ReconnectingLink<AriConnection>;
  readonly #events: Listeners<AriEvent>;

  constructor(options: AriSessionOptions) {
    super();
    const { reconcileDeadlineMs = 30_000, random = Math.random, ...connectOptions } = options;
    const onFault = options.onFault ?? warnOfFault;
    const library = loadAriClientLibrary();
    this.#events = new Listeners(onFault);
    this.#link = new ReconnectingLink({
      open: (signal) =>
        AriConnection.connect(library, {
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
   * Adds a listener that is called after each connection, before the session is `ready`; it commands through its
   * argument. An error from it ends the connection, and the next attempt follows after a pause.
   */
  onConnected(listener: (commands: AriCommands) => Promise<void>): void {
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
   * Adds a listener for events of all connections (also while `onConnected` listeners are at work). Events between
   * two connections are lost: reconcile. @returns a function that takes it away again
   */
  onEvent(listener: (event: AriEvent) => void): () => void {
    return this.#events.add(listener);
  }

  /** As AriCommands.run; rejects with AriClosed at once when not `ready`. */
  override async run(
    resource: string,
    operation: string,
    parameters: AriParameters = {},
    options: AriCallOptions = {},
  ): Promise<unknown> {
    const { current, lastFault, state } = this.#link;
    if (current) return current.run(resource, operation, parameters, options);
    const cause = lastFault ? { cause: lastFault } : {};
    throw new AriClosed(`no connection for ${resource}.${operation} (${state})`, cause);
  }
}
