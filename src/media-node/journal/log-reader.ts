import { LineCollector } from './line-collector.ts';
import { closeAll, openLogFiles } from './rotated-files.ts';
import { isLineStart, readBytes, readWholeLines } from './whole-lines.ts';
import { wholeRecords } from './whole-records.ts';
import type { LineFormat } from './journal-line.ts';
import type { LogFile } from './rotated-files.ts';
import type {
  EngineJournal,
  JournalBatch,
  JournalGap,
  JournalPosition,
} from '../../application/ports/engine-journal.ts';

/** Limits of one reading. */
export interface LogReaderLimits {
  /** About as many bytes are read by one call. */
  readonly maxBytes: number;
  /** Longer lines are passed over. */
  readonly maxLineBytes: number;
}

const DEFAULT_LIMITS: LogReaderLimits = { maxBytes: 1024 * 1024, maxLineBytes: 1024 * 1024 };

/**
 * Reads the log that an engine appends to, a line an event, across rotations by renaming. Rotation by copying and emptying is seen as `gap: 'truncated'`.
 *
 * @param path of the file
 */
export function createLogReader(
  path: string,
  format: LineFormat,
  limits: LogReaderLimits = DEFAULT_LIMITS,
): EngineJournal {
  return {
    async read(from) {
      const files = await openLogFiles(path, from?.inode ?? null);
      try {
        return await readFiles(files, from, { format, ...limits });
      } finally {
        await closeAll(files);
      }
    },
  };
}

type Reading = LogReaderLimits & { readonly format: LineFormat };

async function readFiles(
  files: readonly LogFile[],
  from: JournalPosition | null,
  reading: Reading,
): Promise<JournalBatch> {
  const oldest = files.at(-1);
  if (oldest === undefined) return batchOf(new LineCollector(reading.format), from, false, null);
  const index = from === null ? 0 : files.findIndex((file) => file.inode === from.inode);
  const known = files[index];
  // All that are there came after the one that is not: it was compressed, removed or rotated too often.
  if (known === undefined) return readOn(oldest, 0, laterThan(files, files.length - 1), reading, 'replaced');
  const next = laterThan(files, index);
  const offset = from?.offset ?? 0;
  if (offset > known.bytes) return readOn(known, 0, next, reading, 'truncated');
  if (!(await isLineStart(known.handle, offset))) return readOn(known, 0, next, reading, 'replaced');
  return readOn(known, offset, next, reading, null);
}

function laterThan(files: readonly LogFile[], index: number): LogFile | undefined {
  return files.slice(0, index).findLast(({ inode, bytes }) => inode !== files[index]?.inode && bytes > 0);
}

/** @param next the file with lines that came after this one, if any */
async function readOn(
  file: LogFile,
  offset: number,
  next: LogFile | undefined,
  reading: Reading,
  gap: JournalGap | null,
): Promise<JournalBatch> {
  const { maxBytes, maxLineBytes, format } = reading;
  const collected = new LineCollector(format);
  const read = await readWholeLines(file.handle, offset, file.bytes, maxBytes, maxLineBytes);
  const { records, openLines } = wholeRecords(read.lines, format);
  for (const record of records) collected.add(record);
  if (read.overlong !== null) collected.skip(read.overlong, 'longer than the limit');
  if (openLines > 0) {
    // The rest of the last record is behind the limit, or not written yet.
    const openAt = read.offsets.at(-openLines) ?? offset;
    const isComing = read.more ? openAt > offset : next === undefined;
    if (isComing) return batchOf(collected, { inode: file.inode, offset: openAt }, read.more, gap);
    if (read.more && maxBytes < maxLineBytes)
      return readOn(file, offset, next, { ...reading, maxBytes: maxLineBytes }, gap);
    collected.add(read.lines.slice(-openLines).join('\n'));
  }

  // The engine opens the file anew for each line, one after the other. So once a later file has a line,
  // nothing more comes into this one; and as the later was looked at first, this one was read to its end.
  if (next === undefined || read.more) {
    return batchOf(collected, { inode: file.inode, offset: read.nextOffset }, read.more, gap);
  }
  // A last line that lacks its newline was cut off by a crash, or lacks nothing else.
  const restBytes = Math.min(file.bytes - read.nextOffset, maxLineBytes);
  collected.add((await readBytes(file.handle, read.nextOffset, restBytes)).toString('utf8'));
  return batchOf(collected, { inode: next.inode, offset: 0 }, true, gap);
}

function batchOf(
  { events, skippedCount, samples }: LineCollector,
  position: JournalPosition | null,
  more: boolean,
  gap: JournalGap | null,
): JournalBatch {
  return { events, position, more, skipped: { count: skippedCount, samples }, gap };
}
