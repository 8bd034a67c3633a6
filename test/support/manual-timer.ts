import type { Timer } from '../../src/media-node/link/timer.ts';

/** Time that passes only when the test says so. */
export class ManualTimer implements Timer {
  #nowMs = 0;
  readonly #due = new Set<{ readonly atMs: number; readonly run: () => void }>();

  monotonicMs(): number {
    return this.#nowMs;
  }

  after(ms: number, run: () => void): () => void {
    const entry = { atMs: this.#nowMs + ms, run };
    this.#due.add(entry);
    return () => {
      this.#due.delete(entry);
    };
  }

  /** Milliseconds until each thing that waits, soonest first. */
  get waits(): number[] {
    return [...this.#due].map(({ atMs }) => atMs - this.#nowMs).sort((a, b) => a - b);
  }

  /** Lets time pass; what becomes due runs in order, and what follows from it gets a turn in between. */
  async advance(ms: number): Promise<void> {
    const until = this.#nowMs + ms;
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      const next = [...this.#due].filter(({ atMs }) => atMs <= until).sort((a, b) => a.atMs - b.atMs)[0];
      if (!next) break;
      this.#due.delete(next);
      this.#nowMs = next.atMs;
      next.run();
    }
    this.#nowMs = until;
  }
}
