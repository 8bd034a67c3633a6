import { Listeners, asError, warnOfFault } from '../../media-node/link/listeners.ts';
import type { FaultListener } from '../../media-node/link/listeners.ts';
import { systemTimer } from '../../media-node/link/timer.ts';
import type { Timer } from '../../media-node/link/timer.ts';
import { asAriClient, runOperation } from './ari-client-library.ts';
import type { AriClient, AriClientLibrary } from './ari-client-library.ts';
import { AriCommands } from './ari-commands.ts';
import type { AriCallOptions, AriParameters } from './ari-commands.ts';
import { AriClosed, AriEncodingError, AriReplaced, AriTimeout } from './ari-errors.ts';
import type { AriEvent } from './ari-event.ts';
import { AriEventSocket } from './ari-event-socket.ts';
import { AriLiveness } from './ari-liveness.ts';
import { AriTransport } from './ari-transport.ts';

/** Where to connect, as whom, and with what patience. */
export interface AriConnectOptions {
  /** e.g. `http://127.0.0.1:8088`. */
  readonly baseUrl: string;
  readonly username: string;
  readonly password: string;
  /** Name of the application that `Stasis()` in the dialplan hands channels to; one connection at a time has it. */
  readonly application: string;
  /** Types of the events wanted, e.g. `StasisStart`; Asterisk sends no others. */
  readonly eventTypes: readonly string[];
  /** For the whole of connecting, and for each request that names no deadline of its own. */
  readonly deadlineMs: number;
  /** How often the event stream is asked for a sign of life (2,000 by default). */
  readonly pingEveryMs?: number;
  /** How long the answer to that may take (2,000 by default). */
  readonly pingDeadlineMs?: number;
  /** Told of every event from the first one on; further listeners: `onEvent`. */
  readonly onEvent?: (event: AriEvent) => void;
  /** Told of listeners that throw and of events that cannot be read; a warning of the process by default. */
  readonly onFault?: FaultListener;
  readonly timer?: Timer;
  /** Gives up connecting, and closes the connection. */
  readonly signal?: AbortSignal;
}

/** The application went to another connection: this one would stay open and hear nothing more. */
const REPLACED = 'ApplicationReplaced';

/**
 * One connection to ARI: a client of ari-client with its event stream. It never reconnects; when it ends, requests
 * under way are rejected.
 */
export class AriConnection {
  readonly commands = new AriCommands((...request) => this.#run(...request));
  readonly #options: AriConnectOptions;
  readonly #timer: Timer;
  readonly #transport: AriTransport;
  readonly #events: Listeners<AriEvent>;
  readonly #closeListeners: Listeners<Error>;
  readonly #ended: Promise<never>;
  #client: AriClient | undefined;
  #socket: AriEventSocket | undefined;
  #liveness: AriLiveness | undefined;
  #closeReason: Error | undefined;

  private constructor(options: AriConnectOptions) {
    const onFault = options.onFault ?? warnOfFault;
    this.#options = options;
    this.#timer = options.timer ?? systemTimer;
    this.#transport = new AriTransport({ ...options, timer: this.#timer });
    this.#events = new Listeners(onFault);
    this.#closeListeners = new Listeners(onFault);
    if (options.onEvent) this.#events.add(options.onEvent);
    this.#ended = new Promise((_resolve, reject) => {
      this.onClose(reject);
    });
    // It may end while nobody looks; the listeners are told all the same.
    this.#ended.catch((reason: unknown) => reason);
  }

  /**
   * Connects, waits for the event stream and filters it.
   *
   * @param library a copy that no other open connection uses
   * @throws AriRefused (401: wrong password; 404 or 503: still booting), AriTimeout, AriClosed (nobody listens),
   *   AriProtocolError, AriEncodingError
   */
  static async connect(library: AriClientLibrary, options: AriConnectOptions): Promise<AriConnection> {
    checkNames([options.application, ...options.eventTypes]);
    const connection = new AriConnection(options);
    const abort = (): void => {
      connection.close();
    };
    if (options.signal?.aborted) abort();
    options.signal?.addEventListener('abort', abort, { once: true });
    connection.onClose(() => options.signal?.removeEventListener('abort', abort));
    const cancelDeadline = connection.#timer.after(options.deadlineMs, () => {
      connection.#end(new AriTimeout('connecting', options.deadlineMs));
    });
    try {
      await connection.#open(library);
    } catch (error) {
      connection.#end(asError(error));
      throw connection.#closeReason ?? error;
    } finally {
      cancelDeadline();
    }
    return connection;
  }

  async #run(
    resource: string,
    operation: string,
    parameters: AriParameters = {},
    { deadlineMs = this.#options.deadlineMs }: AriCallOptions = {},
  ): Promise<unknown> {
    const client = this.#client;
    if (this.#closeReason || !client) {
      throw new AriClosed(`no connection for ${resource}.${operation}`, { cause: this.#closeReason });
    }
    return this.#transport.withDeadline(deadlineMs, () =>
      runOperation(client, resource, operation, parameters),
    );
  }

  /** Adds a listener for events. @returns a function that takes it away again */
  onEvent(listener: (event: AriEvent) => void): () => void {
    return this.#events.add(listener);
  }

  /** Calls the listener once with the reason when the connection ends, or soon if it has ended already. */
  onClose(listener: (reason: Error) => void): void {
    const reason = this.#closeReason;
    if (reason === undefined) this.#closeListeners.add(listener);
    else {
      queueMicrotask(() => {
        this.#closeListeners.tellOne(listener, reason);
      });
    }
  }

  /** Ends the connection; requests under way are rejected with AriClosed. */
  close(): void {
    this.#end(new AriClosed('closed on request'));
  }

  async #open(library: AriClientLibrary): Promise<void> {
    const { application, eventTypes } = this.#options;
    this.#client = await this.#loadClient(library);
    this.#socket = this.#eventSocket(this.#client);
    await this.#unlessEnded(this.#socket.open(application));
    // The filter holds for the application as long as it has a connection, so it is set on each. An empty list
    // would mean all events; this one never is.
    const allowed = [REPLACED, ...eventTypes].map((type) => ({ type }));
    await this.commands.run('applications', 'filter', { applicationName: application, filter: { allowed } });
    this.#watch(this.#socket);
  }

  async #loadClient(library: AriClientLibrary): Promise<AriClient> {
    const { baseUrl, username, password } = this.#options;
    library.carryRequestsBy(this.#transport.execute);
    try {
      return asAriClient(await this.#unlessEnded(library.connect(baseUrl, username, password)));
    } catch (error) {
      throw this.#transport.lastFailure ?? error;
    }
  }

  #eventSocket(client: AriClient): AriEventSocket {
    return new AriEventSocket(client, {
      onEvent: (event) => {
        if (event.type === REPLACED)
          this.#end(new AriReplaced('another connection took the application over'));
        else this.#events.tell(event);
      },
      onPong: () => this.#liveness?.notePong(),
      onClose: (reason) => {
        this.#end(new AriClosed(`the event stream ended: ${reason}`));
      },
      onFault: this.#options.onFault ?? warnOfFault,
    });
  }

  #watch(socket: AriEventSocket): void {
    if (this.#closeReason) return;
    const { pingEveryMs = 2_000, pingDeadlineMs = 2_000 } = this.#options;
    this.#liveness = new AriLiveness(this.#timer, pingEveryMs, pingDeadlineMs, {
      ping: () => {
        socket.ping();
      },
      onDead: () => {
        this.#end(new AriClosed('Asterisk gives no sign of life'));
      },
    });
  }

  #unlessEnded(step: PromiseLike<unknown>): Promise<unknown> {
    return Promise.race([step, this.#ended]);
  }

  #end(reason: Error): void {
    if (this.#closeReason) return;
    this.#closeReason = reason;
    this.#liveness?.stop();
    this.#transport.dispose();
    this.#socket?.terminate();
    this.#closeListeners.tell(reason);
  }
}

/** They become parts of an address and of a list with commas. */
function checkNames(names: readonly string[]): void {
  for (const name of names) {
    if (!/^[A-Za-z0-9_-]+$/.test(name))
      throw new AriEncodingError('applications and event types are plain words');
  }
}
