import { randomUUID } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ByteRequest } from '../domain/recording/wav-layout.ts';

const windowBytes = 64 * 1024;

/** An upload in a file without a name: whatever ends this process, nothing of it stays on the disk. */
export class UploadedFile {
  readonly bytes: number;
  readonly #handle: FileHandle;
  #window = { offset: 0, bytes: new Uint8Array(0) };

  private constructor(handle: FileHandle, bytes: number) {
    this.#handle = handle;
    this.bytes = bytes;
  }

  /**
   * @param mostBytes the upload is read up to here and left alone then
   * @returns null when it is larger
   * @throws errors of the disk, and whatever reading the upload throws
   */
  static async receive(upload: AsyncIterable<Uint8Array>, mostBytes: number): Promise<UploadedFile | null> {
    const path = join(tmpdir(), `switchroom-upload-${randomUUID()}`);
    const handle = await open(path, 'wx+', 0o600);
    try {
      await unlink(path);
      let bytes = 0;
      for await (const part of upload) {
        if (bytes + part.byteLength > mostBytes) {
          await handle.close();
          return null;
        }
        // At a position: the file's own position stays at its start, where another program begins to read.
        for (let written = 0; written < part.byteLength;) {
          const { bytesWritten } = await handle.write(
            part,
            written,
            part.byteLength - written,
            bytes + written,
          );
          written += bytesWritten;
        }
        bytes += part.byteLength;
      }
      return new UploadedFile(handle, bytes);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** To be given to a child process as its standard input. */
  get descriptor(): number {
    return this.#handle.fd;
  }

  /** Runs a reader that says which bytes it wants. */
  async read<Result>(reader: Generator<ByteRequest, Result, Uint8Array>): Promise<Result> {
    let step = reader.next();
    while (step.done !== true) step = reader.next(await this.#bytesAt(step.value));
    return step.value;
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  /** Readers go forward in small steps, so one window after the other is held. */
  async #bytesAt({ offset, length }: ByteRequest): Promise<Uint8Array> {
    const isHeld = (): boolean =>
      offset >= this.#window.offset && offset + length <= this.#window.offset + this.#window.bytes.byteLength;
    if (!isHeld()) {
      const bytes = new Uint8Array(Math.max(windowBytes, length));
      let filled = 0;
      while (filled < bytes.byteLength) {
        const { bytesRead } = await this.#handle.read(
          bytes,
          filled,
          bytes.byteLength - filled,
          offset + filled,
        );
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      this.#window = { offset, bytes: bytes.subarray(0, filled) };
    }
    if (!isHeld()) throw new Error('a reader wants bytes beyond the end of an upload');
    const start = offset - this.#window.offset;
    return this.#window.bytes.subarray(start, start + length);
  }
}
