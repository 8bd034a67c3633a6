import { type DigitRules, EngineError } from '../../engine/media-engine.ts';
import { Lease } from '../../media-node/calls/lease.ts';
import type { Timer } from '../../media-node/link/timer.ts';
import { asEngineError } from '../as-engine-error.ts';
import type { EslCommands } from '../esl/esl-commands.ts';
import type { EslMessage } from '../esl/esl-message.ts';
import type { OutboundCall } from '../esl/outbound-call.ts';

/** A phone whose key is stuck must not fill the memory. */
const mostTyped = 64;
/** What a caller can press. */
const anyKey = '0123456789*#';
const noKey = 'none';
/** One is enough but for a race of microseconds in the engine. */
const mostQuestions = 5;
/** What `playback` says of a file that it could not open. */
const notFound = 'FILE NOT FOUND';

export type CallLine = Pick<
  OutboundCall,
  'uuid' | 'variable' | 'execute' | 'setVariable' | 'onEvent' | 'onClosed' | 'leave'
>;

/**
 * One stay of a call with us. Keys are told as events of this connection alone, and what we play takes no key for itself. The engine may
 * tell of a key a moment after the end of the sound during which it was pressed, but before it answers a question that was asked
 * then.
 */
export class Stay {
  readonly #call: CallLine;
  readonly #commands: Pick<EslCommands, 'api'>;
  readonly #lease: Lease;
  /** Of the stays of this call. */
  readonly #number: string;
  /** Microseconds of the engine's clock. What was pressed before meant something else, e.g. to a queue. */
  readonly #keysSince: number;
  #extensions = 0;
  #typed: string[];
  #executing = 0;
  #isCollecting = false;
  #hasLeft: EngineError | null = null;

  /** @param typedAhead keys that the last stay of this call left */
  constructor(
    call: CallLine,
    commands: Pick<EslCommands, 'api'>,
    timer: Timer,
    typedAhead: readonly string[] = [],
  ) {
    this.#call = call;
    this.#typed = [...typedAhead];
    this.#keysSince = Number(call.variable('sw_keys_since') ?? '0') * 1_000;
    this.#number = call.variable('sw_stay') ?? '';
    this.#commands = commands;
    call.onEvent((event) => {
      this.#take(event);
    });
    call.onClosed(() => {
      this.#hasLeft ??= new EngineError('engine-refused', 'the call has left');
      void this.#lease.end();
    });
    // The guard of the call logic looks once a second whether this number has changed (freeswitch-conf/scripts/lease.lua).
    this.#lease = new Lease(timer, async () => {
      await commands.api('uuid_setvar', call.uuid, 'sw_lease', String((this.#extensions += 1)));
    });
  }

  /** Keys that nobody has asked for. */
  get untaken(): readonly string[] {
    return this.#typed;
  }

  async answer(): Promise<void> {
    await this.#execute('answer');
  }

  /**
   * Plays something to its end, or until a key is pressed; at once when keys were pressed before and may end it.
   *
   * @throws EngineError also for a file that is not there
   */
  async play(what: string, endsAtKey: boolean): Promise<void> {
    // Also the question that is answered once all keys of the last sound have been told.
    await this.#setTerminators(endsAtKey ? anyKey : noKey);
    if (endsAtKey && this.#typed.length > 0) return;
    const ended = await this.#execute('playback', what);
    if (ended.header('Application-Response') === notFound)
      throw new EngineError('engine-refused', 'a sound could not be played');
    if (ended.header('variable_playback_terminator_used') !== undefined) await this.#untilKeyIsTold();
  }

  /** As `CallControl.collectDigits`. */
  async collectDigits({ terminator, most, firstDigitMs, nextDigitMs }: DigitRules): Promise<string> {
    if (this.#isCollecting) throw new Error('digits of this call are being collected already');
    this.#isCollecting = true;
    try {
      let digits = '';
      for (let waitMs = firstDigitMs; ; waitMs = nextDigitMs) {
        if (this.#typed.length === 0) await this.play(`silence_stream://${Math.trunc(waitMs)}`, true);
        const key = this.#typed.shift();
        if (key === undefined || key === terminator) return digits;
        digits += key;
        if (digits.length >= most) return digits;
      }
    } finally {
      this.#isCollecting = false;
    }
  }

  /** Who was refused begins anew: what was typed before belongs to what was refused. */
  forgetDigits(): void {
    this.#typed = [];
  }

  /**
   * The call logic goes on at this exit of the node. When it resolves, the call has left. Out of the middle of a sound it is brought back
   * by a transfer, with which the engine forgets keys that it has not told of.
   */
  async continueAt(exit: string): Promise<void> {
    await this.#lease.end();
    const moment = this.#executing > 0 ? 'now' : 'when-left';
    await this.#reach(() =>
      this.#commands.api('lua', 'bring-back.lua', this.#call.uuid, this.#number, exit, moment),
    );
    await this.#call.leave();
  }

  /** The call logic goes on as if nobody had taken the call. One that is gone is as good. */
  async release(): Promise<void> {
    try {
      await this.continueAt('unavailable');
    } catch (error) {
      if (!(error instanceof EngineError) || error.code !== 'engine-refused') throw error;
    }
  }

  /** As it is now: it changes while something is waited for. */
  #leftBecause(): EngineError | null {
    return this.#hasLeft;
  }

  #lose(): void {
    this.#hasLeft ??= new EngineError('engine-refused', 'the call has left');
    void this.#lease.end();
    void this.#call.leave();
  }

  async #setTerminators(terminators: string): Promise<void> {
    await this.#reach(() => this.#call.setVariable('playback_terminators', terminators));
  }

  /** A key has ended a sound, so it is on its way. */
  async #untilKeyIsTold(): Promise<void> {
    for (let asked = 0; this.#typed.length === 0 && asked < mostQuestions; asked += 1)
      await this.#setTerminators(noKey);
  }

  async #execute(application: string, argument?: string): Promise<EslMessage> {
    this.#executing += 1;
    const ended = await this.#reach(() => this.#call.execute(application, argument)).finally(() => {
      this.#executing -= 1;
    });
    if (ended.header('variable_sw_stay') === this.#number) return ended;
    this.#lose();
    throw new EngineError('engine-refused', 'the call was taken back');
  }

  /**
   * A call that went meanwhile is told as such, whatever the connection says of its end. One that may have been taken back is not
   * touched any more: the guard leaves the connection open, and what we played would be heard wherever the call is now.
   */
  async #reach<T>(work: () => Promise<T>): Promise<T> {
    if (this.#lease.isLate) this.#lose();
    if (this.#hasLeft) throw this.#hasLeft;
    try {
      return await asEngineError(work);
    } catch (error) {
      throw this.#leftBecause() ?? error;
    }
  }

  #take(event: EslMessage): void {
    if (event.event !== 'DTMF' || Number(event.header('Event-Date-Timestamp')) < this.#keysSince) return;
    const digit = event.header('DTMF-Digit') ?? '';
    if (digit.length === 1 && anyKey.includes(digit) && this.#typed.length < mostTyped)
      this.#typed.push(digit);
  }
}
