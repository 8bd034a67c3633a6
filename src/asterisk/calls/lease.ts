import type { Timer } from '../link/timer.ts';

/**
 * How long Asterisk lets us hold a call, in seconds. It is the absolute timeout of the channel, which `asterisk-conf` sets to the
 * same value before it hands a call over.
 *
 * Shown on Asterisk 22 (test/contract/asterisk-control/menu-calls.test.ts): when it runs out, the channel leaves `Stasis()` at once,
 * also in the middle of a sound, and the dialplan goes on at `T` of the context that called `Stasis()`, a subroutine's too,
 * whose `Return` works. Asterisk has reset the timeout by then. When the call is handed back in time the timeout still runs: the
 * dialplan has to set it to 0 behind `Stasis()`, or the call would end in the queue that it goes to.
 */
export const leaseSeconds = 2.5;
const extendEveryMs = 1_000;
/** Who comes this late has lost the call: it may be in a queue by now, and must not be limited there. */
const lateMs = 2_000;

/** Keeps one call with us for as long as this process lives, and not a moment longer. */
export class Lease {
  readonly #timer: Timer;
  readonly #extend: () => Promise<void>;
  #cancel: () => void = () => undefined;
  #extending: Promise<void> = Promise.resolve();
  #extendedAtMs: number;
  #isEnded = false;

  /** @param extend asks Asterisk for another {@link leaseSeconds}; may reject, then the next second tries again */
  constructor(timer: Timer, extend: () => Promise<void>) {
    this.#timer = timer;
    this.#extend = extend;
    this.#extendedAtMs = timer.monotonicMs();
    this.#goOn();
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** When it returns, nothing that was asked here can reach the call any more. */
  async end(): Promise<void> {
    this.#isEnded = true;
    this.#cancel();
    await this.#extending;
  }

  #goOn(): void {
    const nowMs = this.#timer.monotonicMs();
    if (this.#isEnded || nowMs - this.#extendedAtMs > lateMs) return;
    this.#extending = this.#extend().then(
      () => {
        this.#extendedAtMs = nowMs;
      },
      () => undefined,
    );
    this.#cancel = this.#timer.after(extendEveryMs, () => {
      // One that is still on its way is not overtaken by the next.
      void this.#extending.then(() => {
        this.#goOn();
      });
    });
  }
}
