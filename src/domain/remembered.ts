/** What was put in last, of so many keys. */
export class Remembered<Key, Reading> {
  readonly #most: number;
  /** Those put in last are at the end. */
  readonly #readings = new Map<Key, Reading>();

  /** @param most the oldest beyond that are forgotten */
  constructor(most: number) {
    this.#most = most;
  }

  get(key: Key): Reading | undefined {
    return this.#readings.get(key);
  }

  put(key: Key, reading: Reading): void {
    this.#readings.delete(key);
    this.#readings.set(key, reading);
    if (this.#readings.size <= this.#most) return;
    for (const oldest of this.#readings.keys()) {
      this.#readings.delete(oldest);
      return;
    }
  }

  /** Gives it and forgets it. */
  take(key: Key): Reading | undefined {
    const reading = this.#readings.get(key);
    this.#readings.delete(key);
    return reading;
  }
}
