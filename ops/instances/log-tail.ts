import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';

const READ_BYTES = 16_384;

/** The last lines of a log file, oldest first; none if it does not exist. */
export function lastLines(path: string, count = 15): string[] {
  if (!existsSync(path)) return [];
  const file = openSync(path, 'r');
  try {
    const size = fstatSync(file).size;
    const buffer = Buffer.alloc(Math.min(size, READ_BYTES));
    readSync(file, buffer, 0, buffer.length, size - buffer.length);
    return buffer.toString('utf8').trimEnd().split('\n').slice(-count);
  } finally {
    closeSync(file);
  }
}
