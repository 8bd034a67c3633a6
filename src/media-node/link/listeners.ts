/** Told of an error that has no caller to go to (a listener that threw, an attempt that failed). Must not throw. */
export type FaultListener = (fault: Error) => void;

/**
 * Listeners of one kind of news. One that throws neither stops the others nor reaches the socket handler that
 * brought the news: an exception there would leave the connection deaf or end the process.
 */
export class Listeners<T> {
  readonly #entries = new Set<{ readonly listener: (news: T) => void }>();
  readonly #onFault: FaultListener;

  constructor(onFault: FaultListener) {
    this.#onFault = onFault;
  }

  /** Adds a listener. @returns a function that takes it away again */
  add(listener: (news: T) => void): () => void {
    const entry = { listener };
    this.#entries.add(entry);
    return () => {
      this.#entries.delete(entry);
    };
  }

  /** Tells every listener, in the order they were added. Never throws. */
  tell(news: T): void {
    for (const { listener } of [...this.#entries]) this.tellOne(listener, news);
  }

  /** Tells one listener, whether or not it was added. Never throws. */
  tellOne(listener: (news: T) => void, news: T): void {
    try {
      listener(news);
    } catch (error) {
      this.#onFault(asError(error));
    }
  }
}

/** What was thrown, as an Error: packages also throw strings. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** Where faults go when nobody asked for them: to the process's warnings, so that they are never silent. */
export function warnOfFault(fault: Error): void {
  process.emitWarning(fault);
}
