import type { Timer } from '../../media-node/link/timer.ts';
import { EslClosed, EslTimeout } from './esl-errors.ts';

interface Pending {
  readonly what: string;
  readonly reject: (error: Error) => void;
}

/** What waits for FreeSWITCH. Each wait settles: by its answer, by its deadline, or when the connection ends. */
export class PendingReplies {
  readonly #timer: Timer;
  /** By their position among all: FreeSWITCH carries out the commands of a connection one after the other. */
  readonly #pending = new Map<number, Pending>();
  #position = 0;
  #firstExpired: number | undefined;

  constructor(timer: Timer) {
    this.#timer = timer;
  }

  /**
   * Waits for what `ask` asks for.
   *
   * @param what in words, for the error
   * @param deadlineMs undefined: wait until the connection ends
   * @param ask is given the function to call with the answer; may be called too late, which does no harm
   * @throws EslTimeout, EslClosed, what `ask` throws
   */
  expect<T>(
    what: string,
    deadlineMs: number | undefined,
    ask: (answer: (value: T) => void) => void,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      const position = this.#position++;
      let cancelDeadline: () => void = () => undefined;
      const settle = (): void => {
        cancelDeadline();
        this.#pending.delete(position);
      };
      this.#pending.set(position, {
        what,
        reject: (error) => {
          settle();
          reject(error);
        },
      });
      if (deadlineMs !== undefined) {
        cancelDeadline = this.#timer.after(deadlineMs, () => {
          settle();
          this.#firstExpired = Math.min(position, this.#firstExpired ?? position);
          reject(new EslTimeout(what, deadlineMs));
        });
      }
      try {
        ask((value) => {
          settle();
          resolve(value);
        });
      } catch (error) {
        settle();
        throw error;
      }
    });
  }

  /** Notes that something came: what expired before was slow, not lost. */
  noteHeard(): void {
    this.#firstExpired = undefined;
  }

  /** Rejects everything that waits. */
  rejectAll(reason: Error): void {
    for (const { what, reject } of [...this.#pending.values()])
      reject(new EslClosed(`the connection ended before the answer to ${what}`, { cause: reason }));
  }

  /**
   * Is silence no proof of life any more? Commands under way have deadlines of their own and block those sent after
   * them. Only when one expired that had nothing before it, or when none is under way, does a question have to be
   * asked.
   */
  get silenceIsSuspicious(): boolean {
    const [oldest] = this.#pending.keys();
    return oldest === undefined || (this.#firstExpired !== undefined && oldest > this.#firstExpired);
  }
}
