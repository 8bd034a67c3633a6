import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { Listeners, asError } from '../../media-node/link/listeners.ts';
import type { FaultListener } from '../../media-node/link/listeners.ts';
import type { Timer } from '../../media-node/link/timer.ts';
import { encodeExecution, encodeFilter, encodeSubscription, encodeVariableName } from './encode-command.ts';
import type { EslWord } from './encode-command.ts';
import type { EslCommands } from './esl-commands.ts';
import { EslClosed, EslProtocolError, EslRefused, EslTimeout } from './esl-errors.ts';
import { EslExchange } from './esl-exchange.ts';
import type { EslMessage } from './esl-message.ts';
import { ModeslConnection } from './modesl-library.ts';

/** What a call needs of the one who takes it. */
export interface OutboundCallOptions {
  /** Of the FreeSWITCH that the call is said to be on. */
  readonly commands: Pick<EslCommands, 'api'>;
  /** For the whole of taking the call, and for each command but `execute`. */
  readonly deadlineMs: number;
  readonly timer: Timer;
  readonly onFault: FaultListener;
}

const LIMITS = { headerBytes: 256 * 1024, bodyBytes: 1024 * 1024 };
const PROOF = 'sw_socket_proof';
const EVENTS = [
  ...['CHANNEL_EXECUTE_COMPLETE', 'CHANNEL_BRIDGE', 'CHANNEL_UNBRIDGE'],
  ...['RECORD_STOP', 'CHANNEL_HANGUP'],
];
/**
 * Keys are told from then on to nobody but the connection that the call has, and wait with the call while it has none: on its way from one
 * menu to the next, and here before anybody listens. Sent before modesl's `connect`, until which the engine takes no key from the caller;
 * it answers nothing to the first command of a connection (`listener_run` of mod_event_socket).
 */
const KEEP_KEYS = 'divert_events on\n\n';
/** Of events that come before anybody listens. */
const MOST_WAITING = 256;

/**
 * A call that FreeSWITCH handed over by the application `socket` (with `full` and `async`). Without `async` the engine itself would
 * wait in the socket for as long as we are silent, and no transfer could take the call back from a hung controller. So it waits
 * parked, and is brought back to the call logic by `uuid_transfer`, by us or by a guard. Ends when the caller hangs up, when the
 * call is brought back, or when the connection breaks; whatever waits is rejected then.
 */
export class OutboundCall {
  readonly #exchange: EslExchange;
  readonly #deadlineMs: number;
  readonly #events: Listeners<EslMessage>;
  readonly #executions = new Map<string, (event: EslMessage) => void>();
  /** Null: somebody listens. */
  #waiting: EslMessage[] | null = [];
  #facts: EslMessage | undefined;

  private constructor(socket: Socket, { deadlineMs, timer, onFault }: OutboundCallOptions) {
    this.#deadlineMs = deadlineMs;
    this.#events = new Listeners(onFault);
    this.#exchange = new EslExchange(
      {
        timer,
        onFault,
        onEvent: (event) => {
          this.#take(event);
        },
      },
      (listener) => {
        socket.write(KEEP_KEYS);
        return ModeslConnection.accept(socket, LIMITS, listener);
      },
    );
  }

  /**
   * Takes the call of a connection, once it is certain that there is one: anybody who reaches the port can connect.
   *
   * @throws EslProtocolError (no call, or not handed over as it should be), EslRefused (not this call), EslTimeout,
   *   EslClosed; the connection is ended then
   */
  static async take(socket: Socket, options: OutboundCallOptions): Promise<OutboundCall> {
    const call = new OutboundCall(socket, options);
    const cancelDeadline = options.timer.after(options.deadlineMs, () => {
      call.#exchange.end(new EslTimeout('the handshake', options.deadlineMs));
    });
    try {
      await call.#connect();
      await call.#listen();
      await call.#prove(options.commands);
    } catch (error) {
      call.#exchange.end(asError(error));
      throw call.#exchange.closeReason ?? error;
    } finally {
      cancelDeadline();
    }
    return call;
  }

  /** Id of the channel. */
  get uuid(): string {
    return this.#facts?.header('Unique-ID') ?? '';
  }

  /**
   * The channel as it was when the call came, e.g. header `Caller-Caller-ID-Number`. FreeSWITCH writes it so that a
   * `%41` that a caller sent is read as `A`: where that matters, ask with `uuid_getvar`.
   */
  get facts(): EslMessage {
    if (!this.#facts) throw new EslProtocolError('the connection has not named its call');
    return this.#facts;
  }

  /** A variable of the channel as it was when the call came. */
  variable(name: string): string | undefined {
    return this.facts.header(`variable_${name}`);
  }

  /**
   * Runs an application of the dialplan and waits for its end, however long that takes.
   *
   * @param application must exist: FreeSWITCH hangs up on an unknown one
   * @param argument the application gets exactly this
   * @returns the event that told of the end, with the variables of the channel as they are then
   * @throws EslRefused (it was not carried out), EslClosed (the call ended), EslEncodingError
   */
  async execute(application: string, argument = ''): Promise<EslMessage> {
    const label = `execute ${application}`;
    const id = randomUUID();
    const message = encodeExecution(application, argument, id);
    const ended = this.#exchange.expect<EslMessage>(label, undefined, (answer) => {
      this.#executions.set(id, answer);
    });
    // It may end with the connection before anybody waits for it.
    ended.catch(() => undefined);
    try {
      await this.#exchange.send(message, label, this.#deadlineMs);
      return await ended;
    } finally {
      this.#executions.delete(id);
    }
  }

  /** As EslCommands.api, in the call's own connection. */
  api(command: string, ...words: EslWord[]): Promise<string> {
    return this.#exchange.api(command, words, this.#deadlineMs);
  }

  /** Sets a variable of the channel to exactly this; the application `set` would evaluate it once more. */
  async setVariable(name: string, value: string): Promise<void> {
    await this.api('uuid_setvar', this.uuid, encodeVariableName(name), value);
  }

  /** Adds a listener for the events of this call; the first one gets also what came before. @returns a function that takes it away again */
  onEvent(listener: (event: EslMessage) => void): () => void {
    const remove = this.#events.add(listener);
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    for (const event of waiting) this.#events.tell(event);
    return remove;
  }

  /** Calls the listener once when the call is no longer ours, or soon if it is not already. */
  onClosed(listener: (reason: Error) => void): void {
    this.#exchange.onClose(listener);
  }

  /**
   * Ends the connection. The call leaves `socket` then, once nothing is executed on it any more. Resolves when the connection has ended,
   * with all events that it still brought.
   */
  async leave(): Promise<void> {
    try {
      await this.#exchange.send('exit', 'exit', this.#deadlineMs);
    } catch {
      // It ends either way.
    }
    this.#exchange.end(new EslClosed('the call was left'));
  }

  async #connect(): Promise<void> {
    const { connection } = this.#exchange;
    await this.#exchange.expect<undefined>('connect', undefined, (answer) => {
      connection.on('esl::ready', () => {
        answer(undefined);
      });
    });
    const facts = connection.channel;
    if (!/^[0-9a-f-]{36}$/i.test(facts?.header('Unique-ID') ?? ''))
      throw new EslProtocolError('the connection is not that of a call');
    if (facts?.header('Socket-Mode') !== 'async' || facts.header('Control') !== 'full')
      throw new EslProtocolError('the call was not handed over with `full` and `async`');
    this.#facts = facts;
  }

  async #listen(): Promise<void> {
    await Promise.all([
      // First, or events of all calls would come.
      this.#exchange.send(encodeFilter('Unique-ID', this.uuid), 'filter', this.#deadlineMs),
      this.#exchange.send(encodeSubscription(EVENTS, []), 'event', this.#deadlineMs),
    ]);
  }

  /** Only who controls the call can write on it what the engine itself then reads from it. */
  async #prove(commands: Pick<EslCommands, 'api'>): Promise<void> {
    const proof = randomUUID();
    await this.setVariable(PROOF, proof);
    if ((await commands.api('uuid_getvar', this.uuid, PROOF)) !== proof)
      throw new EslRefused('the connection', 'it does not control the call that it names');
  }

  #take(event: EslMessage): void {
    // The name of the id depends on how the application was started.
    const id = event.header('Application-UUID') ?? event.header('Event-UUID') ?? '';
    if (event.event === 'CHANNEL_EXECUTE_COMPLETE') this.#executions.get(id)?.(event);
    if (!this.#waiting) this.#events.tell(event);
    else if (this.#waiting.length < MOST_WAITING) this.#waiting.push(event);
  }
}
