/** `LENGTH:TEXT,` with the length in bytes, the framing of baresip's control port. */
export function encodeNetstring(text: string): string {
  return `${Buffer.byteLength(text)}:${text},`;
}

/** Cuts a byte stream into netstrings, however it was split on the way. */
export class NetstringReader {
  #buffer = Buffer.alloc(0);

  /** The texts that are complete now. @throws when the stream is no netstrings */
  take(chunk: Uint8Array): string[] {
    this.#buffer = Buffer.concat([this.#buffer, chunk]);
    const texts: string[] = [];
    for (;;) {
      const colon = this.#buffer.indexOf(':');
      if (colon < 0) return texts;
      const length = Number(this.#buffer.toString('latin1', 0, colon));
      if (!Number.isSafeInteger(length) || length < 0) throw new Error('not a netstring');
      const end = colon + 1 + length;
      if (this.#buffer.length <= end) return texts;
      texts.push(this.#buffer.toString('utf8', colon + 1, end));
      this.#buffer = this.#buffer.subarray(end + 1);
    }
  }
}
