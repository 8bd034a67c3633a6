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
/** What `playback` says of a file that it could not open. */
const notFound = 'FILE NOT FOUND';

export type CallLine = Pick<
  OutboundCall,
  'uuid' | 'variable' | 'execute' | 'setVariable' | 'onEvent' | 'onClosed' | 'leave'
>;

/**
 * One stay of a call with us. Keys are told as events, in order with the ends of the sounds during which they were pressed; nothing
 * that we play takes a key for itself.
 */
export class Stay {
  readonly #call: CallLine;
  readonly #commands: Pick<EslCommands, 'api'>;
  readonly #lease: Lease;
  /** Of the stays of this call. */
  readonly #number: string;
  #extensions = 0;
  #typed: string[] = [];
  #terminators: string | null = null;
  #isCollecting = false;
  #hasLeft: EngineError | null = null;

  constructor(call: CallLine, commands: Pick<EslCommands, 'api'>, timer: Timer) {
    this.#call = call;
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

  async answer(): Promise<void> {
    await this.#execute('answer');
  }

  /**
   * Plays something to its end, or until a key is pressed; at once when keys were pressed before and may end it.
   *
   * @throws EngineError also for a file that is not there
   */
  async play(what: string, endsAtKey: boolean): Promise<void> {
    if (endsAtKey && this.#typed.length > 0) return;
    await this.#setTerminators(endsAtKey ? anyKey : noKey);
    const ended = await this.#execute('playback', what);
    if (ended.header('Application-Response') === notFound)
      throw new EngineError('engine-refused', 'a sound could not be played');
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

  /** The call logic goes on at this exit of the node, also out of the middle of a sound. When it resolves, the call has left. */
  async continueAt(exit: string): Promise<void> {
    await this.#lease.end();
    await this.#reach(() => this.#commands.api('lua', 'bring-back.lua', this.#call.uuid, this.#number, exit));
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
    if (this.#terminators === terminators) return;
    await this.#reach(() => this.#call.setVariable('playback_terminators', terminators));
    this.#terminators = terminators;
  }

  async #execute(application: string, argument?: string): Promise<EslMessage> {
    const ended = await this.#reach(() => this.#call.execute(application, argument));
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
    const digit = event.event === 'DTMF' ? (event.header('DTMF-Digit') ?? '') : '';
    if (digit.length === 1 && anyKey.includes(digit) && this.#typed.length < mostTyped)
      this.#typed.push(digit);
  }
}
