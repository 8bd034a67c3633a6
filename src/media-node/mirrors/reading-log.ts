/**
 * Keeps a mirror right while the engine is being read in full. The answer reaches its reader a moment after it came, and events
 * that follow it closely are told before: written over by the reading, they would be lost. So they are noted, and put on top
 * of what was read. Events that the reading already knew of change nothing, because mirrors take an event twice without harm.
 */
export class ReadingLog<E> {
  readonly #readings = new Set<E[]>();

  /** To be told of every event of the mirror. */
  note(event: E): void {
    for (const events of this.#readings) events.push(event);
  }

  /** @returns what was read, and the events that came meanwhile, in order */
  async during<T>(read: () => Promise<T>): Promise<{ found: T; meanwhile: readonly E[] }> {
    const meanwhile: E[] = [];
    this.#readings.add(meanwhile);
    try {
      return { found: await read(), meanwhile };
    } finally {
      this.#readings.delete(meanwhile);
    }
  }
}
