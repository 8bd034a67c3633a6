import { type DigitRules, EngineError } from '../../engine/media-engine.ts';
import type { Timer } from '../link/timer.ts';

/** How one wait ends by itself. */
interface Settle<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (reason: Error) => void;
}

/** A phone whose key is stuck must not fill the memory. */
const mostTyped = 64;
/** An engine that was told to stop a sound says so within milliseconds. */
const stopMs = 5_000;

/** How a sound is played. */
export interface PlayRules {
  /** After this time it is told to stop. */
  readonly mostMs: number;
  /** A digit stops it, also one that was typed before. */
  readonly endsAtDigit: boolean;
}

/** One call in our hands: what was typed, and who waits for something. Every wait ends with the call at the latest. */
export class HeldCall {
  readonly #timer: Timer;
  readonly #waits = new Set<(reason: Error) => void>();
  readonly #playbacks = new Map<string, (state: string) => void>();
  #typed: string[];
  #onTyped: (() => void) | null = null;
  #onInterrupt: (() => void) | null = null;
  #onEnd: ((reason: EngineError) => void) | null = null;
  #endReason: EngineError | null = null;

  /** @param typedAhead keys that the last stay of this call left */
  constructor(timer: Timer, typedAhead: readonly string[] = []) {
    this.#timer = timer;
    this.#typed = [...typedAhead];
  }

  get isOver(): boolean {
    return this.#endReason !== null;
  }

  /** Keys that nobody has asked for. */
  get untaken(): readonly string[] {
    return this.#typed;
  }

  /** Of what is being played. */
  get playbackIds(): readonly string[] {
    return [...this.#playbacks.keys()];
  }

  /** Resolves when the call has left. @throws EngineError when it did not within this time, or is out of our reach */
  untilLeft(withinMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const cancel = this.#timer.after(withinMs, () => {
        this.#onEnd = null;
        reject(new EngineError('engine-timeout', 'a call did not leave'));
      });
      const end = (reason: EngineError) => {
        cancel();
        if (reason.code === 'engine-refused') resolve();
        else reject(reason);
      };
      if (this.#endReason) end(this.#endReason);
      else this.#onEnd = end;
    });
  }

  /** The call left, or is out of our reach: every wait rejects, and further ones do at once. */
  end(reason: EngineError): void {
    this.#endReason ??= reason;
    for (const reject of [...this.#waits]) reject(reason);
    this.#onEnd?.(reason);
  }

  /** A key was pressed. What nobody collects now is kept for the one who asks next. */
  takeDigit(digit: string): void {
    if (this.#typed.length < mostTyped) this.#typed.push(digit);
    this.#onTyped?.();
    this.#onInterrupt?.();
  }

  /** Who was refused begins anew: what was typed before belongs to what was refused. */
  forgetDigits(): void {
    this.#typed = [];
  }

  /** As `CallControl.collectDigits`. */
  collectDigits({ terminator, most, firstDigitMs, nextDigitMs }: DigitRules): Promise<string> {
    if (this.#onTyped) throw new Error('digits of this call are being collected already');
    return this.#wait((settle) => {
      let digits = '';
      const finish = () => {
        settle.resolve(digits);
      };
      let cancel = this.#timer.after(firstDigitMs, finish);
      const look = () => {
        for (let digit = this.#typed.shift(); digit !== undefined; digit = this.#typed.shift()) {
          if (digit !== terminator) digits += digit;
          if (digit === terminator || digits.length >= most) {
            finish();
            return;
          }
          cancel();
          cancel = this.#timer.after(nextDigitMs, finish);
        }
      };
      this.#onTyped = look;
      look();
      return () => {
        cancel();
        this.#onTyped = null;
      };
    });
  }

  /**
   * Plays something until it ends by itself, is interrupted, or was played for long enough.
   *
   * @throws EngineError also when it ended unplayed, or did not end
   */
  play(
    playbackId: string,
    { mostMs, endsAtDigit }: PlayRules,
    commands: { start(): Promise<void>; stop(): Promise<void> },
  ): Promise<void> {
    if (endsAtDigit && this.#typed.length > 0 && !this.isOver) return Promise.resolve();
    return this.#wait(({ resolve, reject }) => {
      let cancel: () => void = () => undefined;
      let isPlaying = false;
      let isStopping = false;
      const stop = () => {
        if (isStopping || !isPlaying) return;
        isStopping = true;
        cancel();
        commands.stop().then(() => {
          if (!this.#playbacks.has(playbackId)) return;
          cancel = this.#timer.after(stopMs, () => {
            reject(new EngineError('engine-timeout', 'a sound did not end'));
          });
        }, reject);
      };
      this.#playbacks.set(playbackId, (state) => {
        if (state === 'failed') reject(new EngineError('engine-refused', 'a sound could not be played'));
        else resolve();
      });
      if (endsAtDigit) this.#onInterrupt = stop;
      commands.start().then(() => {
        if (!this.#playbacks.has(playbackId)) return;
        isPlaying = true;
        cancel = this.#timer.after(mostMs, stop);
        // It may have been typed while the sound was on its way.
        if (endsAtDigit && this.#typed.length > 0) stop();
      }, reject);
      return () => {
        cancel();
        this.#onInterrupt = null;
        this.#playbacks.delete(playbackId);
      };
    });
  }

  playbackFinished(playbackId: string, state: string): void {
    this.#playbacks.get(playbackId)?.(state);
  }

  /** @param begin returns what to do when the wait is over, however it ended; it may settle the wait at once */
  #wait<T>(begin: (settle: Settle<T>) => () => void): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#endReason) {
        reject(this.#endReason);
        return;
      }
      const wait = { isOver: false };
      let cleanUp: () => void = () => undefined;
      const over = () => {
        wait.isOver = true;
        this.#waits.delete(fail);
        cleanUp();
      };
      const fail = (reason: Error) => {
        over();
        reject(reason);
      };
      this.#waits.add(fail);
      cleanUp = begin({
        resolve: (value) => {
          over();
          resolve(value);
        },
        reject: fail,
      });
      if (wait.isOver) cleanUp();
    });
  }
}
