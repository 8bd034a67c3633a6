import type { FileHandle } from 'node:fs/promises';

/** Whole lines of a file, from one offset to another. */
export interface WholeLines {
  /** Without their newlines. What is no UTF-8 was replaced by U+FFFD. */
  readonly lines: readonly string[];
  /** Where each of the lines begins in the file. */
  readonly offsets: readonly number[];
  /** The start of a line longer than the limit, which was passed over; it comes after `lines`. */
  readonly overlong: string | null;
  /** Start of the first line that was not read. */
  readonly nextOffset: number;
  /** The limit of bytes ended the reading, not the end of the file. */
  readonly more: boolean;
}

const NEWLINE = 0x0a;
const SCAN_BYTES = 64 * 1024;
const START_BYTES = 256;
const nothing = { lines: [], offsets: [], overlong: null, more: false } as const;

/**
 * Reads the whole lines in `[offset, fileBytes)`, about `maxBytes` of them, but always at least one if
 * there is one. A last line without a newline is left for later.
 *
 * @param maxLineBytes longer lines are passed over in constant memory
 */
export async function readWholeLines(
  handle: FileHandle,
  offset: number,
  fileBytes: number,
  maxBytes: number,
  maxLineBytes: number,
): Promise<WholeLines> {
  for (let wantedBytes = maxBytes; ; wantedBytes *= 2) {
    const window = await readBytes(
      handle,
      offset,
      Math.min(Math.min(wantedBytes, maxLineBytes), fileBytes - offset),
    );
    const end = window.lastIndexOf(NEWLINE) + 1;
    const nextOffset = offset + end;
    if (end > 0) {
      const lines = window.toString('utf8', 0, end - 1).split('\n');
      const more = offset + window.byteLength < fileBytes;
      return { lines, offsets: lineOffsets(window, end, offset), overlong: null, nextOffset, more };
    }
    if (offset + window.byteLength >= fileBytes) return { ...nothing, nextOffset };
    if (wantedBytes >= maxLineBytes) return passOver(handle, offset, window, fileBytes);
  }
}

/**
 * Whether a line begins at `offset`, i.e. a newline is before it. In a file that was replaced by another
 * under the same inode, a stored offset most likely points into the middle of a line.
 */
export async function isLineStart(handle: FileHandle, offset: number): Promise<boolean> {
  return offset === 0 || (await readBytes(handle, offset - 1, 1))[0] === NEWLINE;
}

/** The bytes from `offset`, fewer at the end of the file. */
export async function readBytes(handle: FileHandle, offset: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(bytes, filled, length - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

function lineOffsets(window: Buffer, end: number, offset: number): number[] {
  const offsets: number[] = [];
  for (let start = 0; start < end; start = window.indexOf(NEWLINE, start) + 1) offsets.push(offset + start);
  return offsets;
}

async function passOver(
  handle: FileHandle,
  offset: number,
  window: Buffer,
  fileBytes: number,
): Promise<WholeLines> {
  const overlong = window.toString('utf8', 0, START_BYTES);
  for (let from = offset + window.byteLength; from < fileBytes; from += SCAN_BYTES) {
    const part = await readBytes(handle, from, Math.min(SCAN_BYTES, fileBytes - from));
    const newline = part.indexOf(NEWLINE);
    if (newline >= 0) {
      const nextOffset = from + newline + 1;
      return { ...nothing, overlong, nextOffset, more: nextOffset < fileBytes };
    }
  }
  return { ...nothing, nextOffset: offset };
}
