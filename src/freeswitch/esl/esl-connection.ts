import { randomUUID } from 'node:crypto';
import { asError, warnOfFault } from '../../media-node/link/listeners.ts';
import type { FaultListener } from '../../media-node/link/listeners.ts';
import { systemTimer } from '../../media-node/link/timer.ts';
import type { Timer } from '../../media-node/link/timer.ts';
import { NO_REPLY, checkAnswer } from './check-answer.ts';
import {
  checkSingleLine,
  encodeApiCommand,
  encodeAssignment,
  encodeFilter,
  encodeJob,
  encodeSubscription,
  encodeVariableName,
} from './encode-command.ts';
import type { EslWord } from './encode-command.ts';
import type { EslCommands } from './esl-commands.ts';
import { EslClosed, EslRefused } from './esl-errors.ts';
import { EslExchange } from './esl-exchange.ts';
import type { EslMessage } from './esl-message.ts';
import { ModeslConnection } from './modesl-library.ts';

/** Where to connect, with which password, and with what patience. */
export interface EslConnectOptions {
  readonly host: string;
  readonly port: number;
  readonly password: string;
  /** For the whole of connecting and logging in, and for each command but `bgapi`. */
  readonly deadlineMs: number;
  /** For each `bgapi` until its result is there (60,000 by default). */
  readonly jobDeadlineMs?: number;
  /** How often a silent connection is asked for a sign of life (2,000 by default). */
  readonly pingEveryMs?: number;
  /** How long the answer to that may take (2,000 by default). */
  readonly pingDeadlineMs?: number;
  /** The most bytes that one message may have (16 MiB by default). */
  readonly messageLimitBytes?: number;
  /** Told of every event from the first one on. */
  readonly onEvent?: (event: EslMessage) => void;
  /** Told when a listener throws; a warning of the process by default. */
  readonly onFault?: FaultListener;
  readonly timer?: Timer;
  /** Gives up connecting, and closes the connection. */
  readonly signal?: AbortSignal;
}

const HEADER_LIMIT_BYTES = 256 * 1024;
const DEFAULT_MESSAGE_LIMIT_BYTES = 16 * 1024 * 1024;

/**
 * One logged-in connection to the event socket of one FreeSWITCH. It never reconnects; when it ends, everything that
 * waits is rejected. Any number of commands can be under way; FreeSWITCH carries them out one after the other.
 */
export class EslConnection implements EslCommands {
  readonly #exchange: EslExchange;
  readonly #deadlineMs: number;
  readonly #jobDeadlineMs: number;
  readonly #jobs = new Map<string, (result: string) => void>();
  #filtered = false;

  private constructor(options: EslConnectOptions, timer: Timer) {
    const { host, port, onEvent, onFault = warnOfFault } = options;
    const password = checkSingleLine(options.password);
    this.#deadlineMs = options.deadlineMs;
    this.#jobDeadlineMs = options.jobDeadlineMs ?? 60_000;
    this.#exchange = new EslExchange(
      {
        timer,
        onFault,
        onEvent: (event) => {
          if (!this.#takeResult(event)) onEvent?.(event);
        },
        onNotice: (contentType, { body }) => {
          if (contentType !== 'text/rude-rejection') return;
          this.#exchange.end(new EslRefused('the connection', body.trim()));
        },
      },
      (listener) =>
        ModeslConnection.connect(
          { host, port, password },
          {
            headerBytes: HEADER_LIMIT_BYTES,
            bodyBytes: options.messageLimitBytes ?? DEFAULT_MESSAGE_LIMIT_BYTES,
          },
          listener,
        ),
    );
  }

  /**
   * Connects and logs in. FreeSWITCH opens its event socket when all modules are loaded, so commands are known then.
   *
   * @throws EslRefused (wrong password, address not allowed), EslTimeout, EslClosed (nobody listens),
   *   EslProtocolError (not an event socket), EslEncodingError (such a password cannot be sent)
   */
  static async connect(options: EslConnectOptions): Promise<EslConnection> {
    const connection = new EslConnection(options, options.timer ?? systemTimer);
    const abort = (): void => {
      connection.close();
    };
    if (options.signal?.aborted) abort();
    options.signal?.addEventListener('abort', abort, { once: true });
    connection.onClose(() => options.signal?.removeEventListener('abort', abort));
    const { pingEveryMs = 2_000, pingDeadlineMs = 2_000 } = options;
    await connection.#logIn();
    connection.#exchange.watch(pingEveryMs, () =>
      // The cheapest answer that also proves that API commands are carried out.
      connection.#exchange.api('echo', ['alive'], pingDeadlineMs),
    );
    return connection;
  }

  /** By which address the engine reaches us, if it is allowed to. @throws EslClosed once the connection ended */
  get localAddress(): string {
    const address = this.#exchange.connection.localAddress;
    if (address === undefined) throw new EslClosed('the connection has ended');
    // As a socket for both kinds of addresses writes one of IPv4.
    return address.replace(/^::ffff:(?=[0-9.]+$)/u, '');
  }

  api(command: string, ...words: EslWord[]): Promise<string> {
    return this.#exchange.api(command, words, this.#deadlineMs);
  }

  async bgapi(command: string, ...words: EslWord[]): Promise<string> {
    const jobId = randomUUID();
    const job = encodeJob(encodeApiCommand(command, words), jobId);
    const label = `bgapi ${command}`;
    try {
      const [result] = await Promise.all([
        this.#exchange.expect<string>(label, this.#jobDeadlineMs, (answer) => this.#jobs.set(jobId, answer)),
        this.#exchange.send(job, label, this.#deadlineMs),
      ]);
      return checkAnswer(command, result);
    } finally {
      this.#jobs.delete(jobId);
    }
  }

  async setGlobalVariable(name: string, value: string): Promise<void> {
    await this.#exchange.apiLine('global_setvar', encodeAssignment(name, value), this.#deadlineMs);
  }

  async getGlobalVariable(name: string): Promise<string | undefined> {
    const line = encodeVariableName(name);
    try {
      return await this.#exchange.apiLine('global_getvar', line, this.#deadlineMs);
    } catch (error) {
      if (error instanceof EslRefused && error.engineMessage === NO_REPLY) return undefined;
      throw error;
    }
  }

  async subscribe(events: readonly string[], customSubclasses: readonly string[] = []): Promise<void> {
    await this.#exchange.send(encodeSubscription(events, customSubclasses), 'event', this.#deadlineMs);
  }

  async filter(header: string, value: string): Promise<void> {
    const wanted = encodeFilter(header, value);
    if (!this.#filtered) {
      this.#filtered = true;
      // With one filter all other events are held back, also the results of `bgapi`.
      await this.#exchange.send(encodeFilter('Event-Name', 'BACKGROUND_JOB'), 'filter', this.#deadlineMs);
    }
    await this.#exchange.send(wanted, 'filter', this.#deadlineMs);
  }

  /** Calls the listener once with the reason when the connection ends, or soon if it has ended already. */
  onClose(listener: (reason: Error) => void): void {
    this.#exchange.onClose(listener);
  }

  /** Ends the connection; everything that waits is rejected with EslClosed. */
  close(): void {
    this.#exchange.end(new EslClosed('closed on request'));
  }

  async #logIn(): Promise<void> {
    try {
      await this.#exchange.expect<undefined>('the login', this.#deadlineMs, (answer) => {
        this.#exchange.connection.on('esl::event::auth::success', () => {
          answer(undefined);
        });
        this.#exchange.connection.on('esl::event::auth::fail', () => {
          this.#exchange.end(new EslRefused('the login', '-ERR invalid'));
        });
      });
      // Results of `bgapi` come as this event.
      await this.subscribe(['BACKGROUND_JOB']);
    } catch (error) {
      // What waits only knows that the connection ended; the caller wants to know why.
      this.#exchange.end(asError(error));
      throw this.#exchange.closeReason ?? error;
    }
  }

  #takeResult(event: EslMessage): boolean {
    if (event.event !== 'BACKGROUND_JOB') return false;
    this.#jobs.get(event.header('Job-UUID') ?? '')?.(event.body);
    // Those of other connections come here too and are nobody's business.
    return true;
  }
}
