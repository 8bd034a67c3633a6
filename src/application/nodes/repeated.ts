/** Work that is repeated at intervals, never twice at once, and can be called for earlier. */
export class Repeated {
  readonly #everyMs: number;
  readonly #work: () => Promise<void>;
  readonly #onError: (error: unknown) => void;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #dueAt = Infinity;
  #again = false;
  #stopped = true;

  constructor(everyMs: number, work: () => Promise<void>, onError: (error: unknown) => void) {
    this.#everyMs = everyMs;
    this.#work = work;
    this.#onError = onError;
  }

  start(): void {
    this.#stopped = false;
    this.#schedule(Date.now() + this.#everyMs);
  }

  /** Has the work done within this time, or again after it if it is under way. */
  soon(withinMs: number): void {
    if (this.#stopped) return;
    const at = Date.now() + withinMs;
    if (at < this.#dueAt) this.#schedule(at);
  }

  /** Waits for work that is under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #schedule(at: number): void {
    this.#dueAt = at;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#dueAt = Infinity;
      if (this.#running) this.#again = true;
      else this.#begin();
    }, at - Date.now());
  }

  #begin(): void {
    // In a later turn than the assignment, also when the work throws before it waits for anything.
    this.#running = this.#runOnce().finally(() => {
      this.#running = undefined;
      const nextAt = Date.now() + (this.#again ? 0 : this.#everyMs);
      this.#again = false;
      if (!this.#stopped && nextAt < this.#dueAt) this.#schedule(nextAt);
    });
  }

  async #runOnce(): Promise<void> {
    try {
      await this.#work();
    } catch (error) {
      this.#onError(error);
    }
  }
}
