import type { DataSource } from 'typeorm';

/**
 * What was read last. These are guesses: another process may have changed it meanwhile. Who goes by one has the server check it before
 * anything counts that follows from it.
 */
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

/** One memory for all stores on a data source. */
export function rememberedOnSource<Key, Reading>(most: number) {
  const ofSources = new WeakMap<DataSource, Remembered<Key, Reading>>();
  return {
    of(dataSource: DataSource): Remembered<Key, Reading> {
      const remembered = ofSources.get(dataSource) ?? new Remembered<Key, Reading>(most);
      ofSources.set(dataSource, remembered);
      return remembered;
    },
  };
}
