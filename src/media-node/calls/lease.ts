import type { Timer } from '../link/timer.ts';

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

  /** @param extend asks the engine for a few seconds more; may reject, then the next second tries again */
  constructor(timer: Timer, extend: () => Promise<void>) {
    this.#timer = timer;
    this.#extend = extend;
    this.#extendedAtMs = timer.monotonicMs();
    this.#goOn();
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** The call may have been taken back: for too long nobody has shown that it is held, e.g. while the process was stopped. */
  get isLate(): boolean {
    return this.#timer.monotonicMs() - this.#extendedAtMs > lateMs;
  }

  /** When it returns, nothing that was asked here can reach the call any more. */
  async end(): Promise<void> {
    this.#isEnded = true;
    this.#cancel();
    await this.#extending;
  }

  #goOn(): void {
    const nowMs = this.#timer.monotonicMs();
    if (this.#isEnded || this.isLate) return;
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
