import { Readable } from 'node:stream';

/**
 * Text on its way to one client. What the client does not take is kept up to a limit; beyond it the stream is cut, and the client
 * comes back with its last id. What is larger by itself than the limit, as a snapshot may be, is not held against the client.
 */
export class EventStream extends Readable {
  readonly #mostBytes: number;
  readonly #onGone: (cut: boolean) => void;
  #allowance = 0;
  #isCut = false;
  #isFinished = false;

  /** @param onGone called once, when nothing more can be sent; `cut`: because the client did not read */
  constructor(mostBytes: number, onGone: (cut: boolean) => void) {
    super();
    this.#mostBytes = mostBytes;
    this.#onGone = onGone;
  }

  /** Cuts the stream instead, when too much waits already. */
  send(text: string): void {
    if (this.destroyed || this.#isFinished) return;
    if (this.readableLength > this.#mostBytes + this.#allowance) {
      this.#isCut = true;
      this.destroy();
      return;
    }
    const bytes = Buffer.from(text);
    if (this.readableLength <= this.#mostBytes)
      this.#allowance = bytes.length > this.#mostBytes ? bytes.length : 0;
    this.push(bytes);
  }

  /** Ends in order, after what was sent. */
  finish(): void {
    if (this.destroyed || this.#isFinished) return;
    this.#isFinished = true;
    this.push(null);
  }

  override _read(): void {
    // Whoever has news pushes them.
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#onGone(this.#isCut);
    callback(error);
  }
}
