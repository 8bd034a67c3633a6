import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { BigIntStats } from 'node:fs';
import type { AudioFile } from './audio-file.ts';

/** The file is not what it was when reading began: its writer is still at work. */
export class SpoolFileChangedError extends Error {
  readonly code = 'spool-file-changed';
  override readonly name = 'SpoolFileChangedError';
}

const PART_BYTES = 64 * 1024;

/** A file of the spool folder that is open for reading; its length is that at opening. */
export class SpoolReader implements AudioFile {
  readonly bytes: number;
  readonly #handle: FileHandle;
  readonly #modifiedAtNs: bigint;

  private constructor(handle: FileHandle, state: BigIntStats) {
    this.#handle = handle;
    this.#modifiedAtNs = state.mtimeNs;
    this.bytes = Number(state.size);
  }

  /**
   * @returns null for what is no regular file (a link, a folder, a pipe)
   * @throws errors of the file system, also `ENOENT`
   */
  static async open(path: string): Promise<SpoolReader | null> {
    // Without O_NONBLOCK, opening a pipe would wait for a writer for ever.
    const handle = await openUnlessLink(path);
    if (handle === null) return null;
    try {
      const state = await handle.stat({ bigint: true });
      if (state.isFile()) return new SpoolReader(handle, state);
    } catch (error) {
      await handle.close();
      throw error;
    }
    await handle.close();
    return null;
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  /**
   * The bytes from `start` up to, not including, `end`, in parts.
   *
   * @throws SpoolFileChangedError at the latest after the last part, if the file was written to meanwhile
   */
  async *read(start: number, end: number): AsyncGenerator<{ offset: number; part: Uint8Array }> {
    for (let offset = start; offset < end;) {
      const part = await this.readExactly(offset, Math.min(PART_BYTES, end - offset));
      yield { offset, part };
      offset += part.byteLength;
    }
    const state = await this.#handle.stat({ bigint: true });
    if (Number(state.size) !== this.bytes || state.mtimeNs !== this.#modifiedAtNs) {
      throw new SpoolFileChangedError('the file was written to while it was read');
    }
  }

  /** @throws SpoolFileChangedError if they are not there any more */
  async readExactly(offset: number, length: number): Promise<Uint8Array> {
    const part = new Uint8Array(length);
    for (let filled = 0; filled < length;) {
      const { bytesRead } = await this.#handle.read(part, filled, length - filled, offset + filled);
      if (bytesRead === 0) throw new SpoolFileChangedError('the file became shorter while it was read');
      filled += bytesRead;
    }
    return part;
  }
}

async function openUnlessLink(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ELOOP') return null;
    throw error;
  }
}
