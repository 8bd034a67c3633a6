import { randomUUID } from 'node:crypto';
import { connect as connectTcp } from 'node:net';
import type { Socket } from 'node:net';
import type { AmiCommands, AmiListOptions, AmiSendOptions } from './ami-commands.ts';
import { AmiClosed, AmiEncodingError, AmiTimeout } from './ami-errors.ts';
import { AmiFramer } from './ami-framer.ts';
import { Liveness } from '../../media-node/link/liveness.ts';
import { logIn } from './ami-login.ts';
import type { AmiLogin } from './ami-login.ts';
import type { AmiMessage } from './ami-message.ts';
import { encodeAction } from './encode-action.ts';
import type { AmiActionHeaders } from './encode-action.ts';
import { Listeners, asError, warnOfFault } from '../../media-node/link/listeners.ts';
import type { FaultListener } from '../../media-node/link/listeners.ts';
import { PendingActions } from './pending-actions.ts';
import type { Expected } from './pending-actions.ts';
import { systemTimer } from '../../media-node/link/timer.ts';
import type { Timer } from '../../media-node/link/timer.ts';

/** Where to connect, as whom, and with what patience. */
export interface AmiConnectOptions extends AmiLogin {
  readonly host: string;
  readonly port: number;
  /** For the whole of connecting and logging in, and for each action that names no deadline of its own. */
  readonly deadlineMs: number;
  /** How often a silent connection is asked for a sign of life (2,000 by default). */
  readonly pingEveryMs?: number;
  /** How long the answer to that may take (2,000 by default). */
  readonly pingDeadlineMs?: number;
  /** The most bytes that one message may have (8 MiB by default). */
  readonly messageLimitBytes?: number;
  /** Told of every event from the first one on; further listeners: `onEvent`. */
  readonly onEvent?: (event: AmiMessage) => void;
  /** Told when a listener throws; a warning of the process by default. */
  readonly onFault?: FaultListener;
  readonly timer?: Timer;
  /** Gives up connecting, and closes the connection. */
  readonly signal?: AbortSignal;
}

/**
 * One logged-in connection to the manager interface of one Asterisk. It never reconnects; when it ends, everything
 * that waits is rejected. Answers are matched by ActionID, so any number of actions can be under way.
 */
export class AmiConnection implements AmiCommands {
  readonly #socket: Socket;
  readonly #framer: AmiFramer;
  readonly #pending: PendingActions;
  readonly #deadlineMs: number;
  readonly #events: Listeners<AmiMessage>;
  readonly #closeListeners: Listeners<Error>;
  /** Asterisk sends some events with an ActionID to every connection, so ids must not meet those of others. */
  readonly #idPrefix = randomUUID();
  #nextId = 1;
  #closeReason: Error | undefined;
  #liveness: Liveness | undefined;

  private constructor(options: AmiConnectOptions, timer: Timer) {
    const onFault = options.onFault ?? warnOfFault;
    this.#events = new Listeners(onFault);
    this.#closeListeners = new Listeners(onFault);
    if (options.onEvent) this.#events.add(options.onEvent);
    this.#deadlineMs = options.deadlineMs;
    this.#framer = new AmiFramer(options.messageLimitBytes);
    this.#pending = new PendingActions(timer);
    this.#socket = connectTcp({ host: options.host, port: options.port, noDelay: true });
    this.#socket.on('data', (chunk) => {
      this.#receive(chunk);
    });
    this.#socket.on('error', (error) => {
      this.#end(new AmiClosed(`the connection failed: ${error.message}`, { cause: error }));
    });
    this.#socket.on('close', () => {
      this.#end(new AmiClosed('Asterisk closed the connection'));
    });
  }

  /**
   * Connects, logs in and waits until Asterisk has fully booted.
   *
   * @throws AmiRefused (wrong secret), AmiTimeout, AmiClosed (nobody listens), AmiProtocolError (not a manager port)
   */
  static async connect(options: AmiConnectOptions): Promise<AmiConnection> {
    const timer = options.timer ?? systemTimer;
    const connection = new AmiConnection(options, timer);
    const abort = (): void => {
      connection.#end(new AmiClosed('closed on request'));
    };
    if (options.signal?.aborted) abort();
    options.signal?.addEventListener('abort', abort, { once: true });
    connection.onClose(() => options.signal?.removeEventListener('abort', abort));
    const cancelDeadline = timer.after(options.deadlineMs, () => {
      connection.#end(new AmiTimeout('Login', options.deadlineMs));
    });
    try {
      await logIn(options, (action, headers) => connection.send(action, headers));
    } catch (error) {
      // Waiting actions only know that the connection ended; the caller wants to know why.
      connection.#end(asError(error));
      throw connection.#closeReason ?? error;
    } finally {
      cancelDeadline();
    }
    connection.#watch(timer, options.pingEveryMs ?? 2_000, options.pingDeadlineMs ?? 2_000);
    return connection;
  }

  /**
   * Sends one action and waits for its response. Events that the action causes go to the event listeners.
   *
   * @param action e.g. `QueuePause`
   * @returns the response, e.g. `Response: Success`
   * @throws AmiRefused, AmiTimeout, AmiClosed, AmiEncodingError (then nothing was sent)
   */
  async send(
    action: string,
    headers: AmiActionHeaders = {},
    options: AmiSendOptions = {},
  ): Promise<AmiMessage> {
    const [response] = await this.#exchange(action, headers, { kind: 'response' }, options);
    if (response === undefined) throw new AmiClosed(`no response to ${action}`);
    return response;
  }

  /**
   * Sends an action that is answered with a list of events (`QueueStatus`, `CoreShowChannels`, ...).
   *
   * @returns the events without the closing one, in the order they came
   * @throws AmiRefused (some actions refuse rather than answer with an empty list), AmiTimeout (for the whole
   *   list), AmiClosed, AmiEncodingError, AmiProtocolError (the answer is no list)
   */
  list(action: string, headers: AmiActionHeaders = {}, options: AmiListOptions = {}): Promise<AmiMessage[]> {
    return this.#exchange(action, headers, { kind: 'list', completeEvent: options.completeEvent }, options);
  }

  /** Adds a listener for events. @returns a function that takes it away again */
  onEvent(listener: (event: AmiMessage) => void): () => void {
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

  /** Ends the connection; everything that waits is rejected with AmiClosed. */
  close(): void {
    this.#end(new AmiClosed('closed on request'));
  }

  async #exchange(
    action: string,
    headers: AmiActionHeaders,
    expected: Expected,
    { deadlineMs = this.#deadlineMs }: AmiSendOptions,
  ): Promise<AmiMessage[]> {
    if (this.#closeReason) throw new AmiClosed(`no connection for ${action}`, { cause: this.#closeReason });
    if (Object.keys(headers).some((key) => key.toLowerCase() === 'actionid')) {
      throw new AmiEncodingError(`${action}: the ActionID is not the caller's to choose`);
    }
    const actionId = `${this.#idPrefix}-${this.#nextId++}`;
    const bytes = encodeAction(action, { ActionID: actionId, ...headers });
    const answer = this.#pending.expect(actionId, action, expected, deadlineMs);
    this.#write(bytes);
    return answer;
  }

  /** Actions that are sent together go in one piece: each piece costs a turn of both processes. */
  #write(bytes: string): void {
    if (this.#socket.writableCorked === 0) {
      this.#socket.cork();
      process.nextTick(() => {
        this.#socket.uncork();
      });
    }
    this.#socket.write(bytes);
  }

  #receive(chunk: Buffer): void {
    this.#liveness?.noteHeard();
    try {
      for (const message of this.#framer.push(chunk)) {
        if (this.#closeReason) return;
        if (!this.#pending.take(message)) this.#events.tell(message);
      }
    } catch (error) {
      this.#end(asError(error));
    }
  }

  #watch(timer: Timer, everyMs: number, deadlineMs: number): void {
    if (this.#closeReason) return;
    this.#liveness = new Liveness(timer, everyMs, {
      ask: () => this.send('Ping', {}, { deadlineMs }),
      silenceIsSuspicious: () => this.#pending.silenceIsSuspicious,
      onDead: (cause) => {
        this.#end(new AmiClosed('Asterisk gives no sign of life', { cause }));
      },
    });
  }

  #end(reason: Error): void {
    if (this.#closeReason) return;
    this.#closeReason = reason;
    this.#liveness?.stop();
    this.#socket.destroy();
    this.#pending.rejectAll(reason);
    this.#closeListeners.tell(reason);
  }
}
