import { Listeners } from '../../media-node/link/listeners.ts';
import type { FaultListener } from '../../media-node/link/listeners.ts';
import { Liveness } from '../../media-node/link/liveness.ts';
import type { Timer } from '../../media-node/link/timer.ts';
import { checkAnswer } from './check-answer.ts';
import { encodeApiCommand } from './encode-command.ts';
import type { EslWord } from './encode-command.ts';
import { EslClosed, EslRefused } from './esl-errors.ts';
import type { EslMessage } from './esl-message.ts';
import type { ModeslConnection, ModeslListener } from './modesl-library.ts';
import { PendingReplies } from './pending-replies.ts';

/** What both kinds of connection are made of. */
export interface EslExchangeOptions {
  readonly timer: Timer;
  /** Told when a listener throws. */
  readonly onFault: FaultListener;
  readonly onEvent: (event: EslMessage) => void;
  /** Told of messages that are neither events nor answers. */
  readonly onNotice?: (contentType: string, message: EslMessage) => void;
}

/** Questions and answers over one connection, until it ends. */
export class EslExchange {
  readonly connection: ModeslConnection;
  readonly #timer: Timer;
  readonly #replies: PendingReplies;
  /** For what comes in its own time; it says nothing about whether commands are answered. */
  readonly #news: PendingReplies;
  readonly #closeListeners: Listeners<Error>;
  #liveness: Liveness | undefined;
  #closeReason: Error | undefined;

  constructor(options: EslExchangeOptions, open: (listener: ModeslListener) => ModeslConnection) {
    this.#timer = options.timer;
    this.#replies = new PendingReplies(options.timer);
    this.#news = new PendingReplies(options.timer);
    this.#closeListeners = new Listeners(options.onFault);
    const events = new Listeners<EslMessage>(options.onFault);
    events.add(options.onEvent);
    this.connection = open({
      onMessage: (message, contentType) => {
        this.#liveness?.noteHeard();
        this.#replies.noteHeard();
        if (contentType.startsWith('text/event-')) events.tell(message);
        else options.onNotice?.(contentType, message);
      },
      onEnd: (reason) => {
        this.#end(reason);
      },
    });
  }

  /** Why the connection ended; undefined while it is open. */
  get closeReason(): Error | undefined {
    return this.#closeReason;
  }

  /**
   * Sends a command other than `api`.
   *
   * @param label names it in errors
   * @param deadlineMs undefined: as long as the connection lasts
   * @throws EslRefused, EslTimeout, EslClosed
   */
  async send(command: string, label: string, deadlineMs: number | undefined): Promise<EslMessage> {
    this.#checkOpen(label);
    const reply = await this.#replies.expect<EslMessage>(label, deadlineMs, (answer) => {
      this.connection.send(command, answer);
    });
    const text = reply.header('Reply-Text') ?? '';
    if (text.startsWith('-')) throw new EslRefused(label, text.trim());
    return reply;
  }

  /** Runs an API command. @throws EslRefused, EslTimeout, EslClosed, EslEncodingError */
  async api(command: string, words: readonly EslWord[], deadlineMs: number): Promise<string> {
    return this.#ask(command, encodeApiCommand(command, words), deadlineMs);
  }

  /** As `api`, for the few commands whose argument is not made of words. @param argument encoded */
  async apiLine(command: string, argument: string, deadlineMs: number): Promise<string> {
    return this.#ask(command, `${command} ${argument}`, deadlineMs);
  }

  /** Waits for news that this connection is to bring by itself. @throws EslTimeout, EslClosed */
  async expect<T>(
    what: string,
    deadlineMs: number | undefined,
    ask: (answer: (value: T) => void) => void,
  ): Promise<T> {
    this.#checkOpen(what);
    return this.#news.expect(what, deadlineMs, ask);
  }

  /** From now on asks a silent peer for a sign of life, and ends the connection if none comes. */
  watch(everyMs: number, ask: () => Promise<unknown>): void {
    if (this.#closeReason) return;
    this.#liveness = new Liveness(this.#timer, everyMs, {
      ask,
      silenceIsSuspicious: () => this.#replies.silenceIsSuspicious,
      onDead: (cause) => {
        this.end(new EslClosed('FreeSWITCH gives no sign of life', { cause }));
      },
    });
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

  /** Ends the connection; everything that waits is rejected with EslClosed. */
  end(reason: Error): void {
    this.connection.end(reason);
  }

  async #ask(command: string, line: string, deadlineMs: number): Promise<string> {
    const label = `api ${command}`;
    this.#checkOpen(label);
    const reply = await this.#replies.expect<EslMessage>(label, deadlineMs, (answer) => {
      this.connection.api(line, answer);
    });
    return checkAnswer(command, reply.body);
  }

  #checkOpen(what: string): void {
    if (this.#closeReason) throw new EslClosed(`no connection for ${what}`, { cause: this.#closeReason });
  }

  #end(reason: Error): void {
    this.#closeReason = reason;
    this.#liveness?.stop();
    this.#replies.rejectAll(reason);
    this.#news.rejectAll(reason);
    this.#closeListeners.tell(reason);
  }
}
