import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { isRecordingKey } from '../domain/recording/recording-key.ts';
import { RecordingStoreError } from '../application/ports/recording-store.ts';
import { isMissing } from './missing-file.ts';
import type { ByteSpan, RecordingStore, StoredContent } from '../application/ports/recording-store.ts';

/** A store in a folder, and what only a folder needs. */
export interface DiskStore extends RecordingStore {
  /**
   * Removes what interrupted `put`s left behind.
   *
   * @param olderThan leaves younger ones, which may be at work
   * @returns how many were removed
   */
  removeAbandoned(olderThan: Date): Promise<number>;
}

// No key begins a segment with a dot, so nothing stored can be in here.
const INCOMING = '.incoming';

/**
 * Keeps recordings as files below `root`, readable by this user only. A file appears under its key
 * complete and synced to the disk, by renaming.
 *
 * @param root absolute path without a slash at its end; made when missing
 * @param newName names for files that are being written; each must be new
 */
export function createDiskStore(root: string, newName: () => string = randomUUID): DiskStore {
  const incoming = join(root, INCOMING);
  const pathOf = (key: string): string => {
    if (!isRecordingKey(key)) {
      throw new RecordingStoreError(
        'recording-key-refused',
        `not a recording key: ${JSON.stringify(key.slice(0, 80))}`,
      );
    }
    return join(root, key);
  };
  const size = async (key: string): Promise<number | null> => {
    try {
      const found = await stat(pathOf(key));
      return found.isFile() ? found.size : null;
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  };

  return {
    async put(content, key, expectedBytes) {
      const path = pathOf(key);
      const firstMade = await mkdir(incoming, { recursive: true, mode: 0o700 });
      const temporary = join(incoming, newName());
      const handle = await open(temporary, 'wx', 0o600);
      try {
        const stored = await writeAll(handle, content);
        if (expectedBytes !== undefined && stored.bytes !== expectedBytes) {
          throw new RecordingStoreError(
            'recording-content-incomplete',
            `${stored.bytes} bytes instead of ${expectedBytes} for ${key}`,
          );
        }
        await handle.sync();
        await handle.close();
        await mkdir(dirname(path), { recursive: true, mode: 0o700 });
        await rename(temporary, path);
        const rootIsNew = firstMade !== undefined && firstMade.length <= root.length;
        await syncFolders(dirname(path), rootIsNew ? dirname(firstMade) : root);
        return stored;
      } catch (error) {
        await handle.close();
        await removeFile(temporary);
        throw error;
      }
    },

    async open(key, span) {
      const handle = await openForReading(pathOf(key));
      if (handle === null) return null;
      try {
        const found = await handle.stat();
        if (!found.isFile()) {
          await handle.close();
          return null;
        }
        return readFrom(handle, found.size, span);
      } catch (error) {
        await handle.close();
        throw error;
      }
    },

    size,
    exists: async (key) => (await size(key)) !== null,

    async remove(key) {
      const path = pathOf(key);
      if ((await size(key)) !== null && (await removeFile(path))) await syncFolder(dirname(path));
    },

    async removeAbandoned(olderThan) {
      let removed = 0;
      for (const name of await listFolder(incoming)) {
        const path = join(incoming, name);
        const modifiedAtMs = await modifiedAt(path);
        if (modifiedAtMs !== null && modifiedAtMs < olderThan.getTime() && (await removeFile(path)))
          removed += 1;
      }
      return removed;
    },
  };
}

async function writeAll(handle: FileHandle, content: AsyncIterable<Uint8Array>): Promise<StoredContent> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const part of content) {
    hash.update(part);
    for (let written = 0; written < part.byteLength;) {
      written += (await handle.write(part, written, part.byteLength - written)).bytesWritten;
    }
    bytes += part.byteLength;
  }
  return { bytes, sha256: hash.digest('hex') };
}

function readFrom(handle: FileHandle, bytes: number, span: ByteSpan | undefined): Readable {
  if (span === undefined) return handle.createReadStream();
  const { start, end } = span;
  if (
    !Number.isSafeInteger(start) ||
    !Number.isSafeInteger(end) ||
    start < 0 ||
    start > end ||
    end >= bytes
  ) {
    throw new RecordingStoreError('recording-span-refused', `bytes ${start} to ${end} of ${bytes}`);
  }
  return handle.createReadStream({ start, end });
}

async function openForReading(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/**
 * Makes the entry of a file survive a loss of power, with all folders on the way: another run may have
 * made them and crashed before it could sync them.
 */
async function syncFolders(from: string, upTo: string): Promise<void> {
  for (let folder = from; folder.length >= upTo.length; folder = dirname(folder)) {
    await syncFolder(folder);
    if (folder === dirname(folder)) return;
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function removeFile(path: string): Promise<boolean> {
  try {
    await unlink(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

async function listFolder(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

async function modifiedAt(path: string): Promise<number | null> {
  try {
    return (await stat(path)).mtimeMs;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
