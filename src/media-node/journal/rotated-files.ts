import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';

/** A file of the log that is open for reading, with its state at opening. */
export interface LogFile {
  readonly handle: FileHandle;
  readonly inode: string;
  readonly bytes: number;
}

// More rotations than this while the journal is not read lose what is in the older ones. As many as freeswitch-conf/run.sh keeps:
// nine of the running engine, and nine from before.
const MOST_ROTATED = 18;

/**
 * Opens the log and its rotated predecessors (`.1`, `.2`, ...), youngest first, up to the one with the
 * wanted inode; all of them when none has it, only the log itself when none is wanted.
 *
 * @returns all opened, for the caller to close; empty when there is no file at all
 * @throws errors of the file system other than a missing file
 */
export async function openLogFiles(path: string, wantedInode: string | null): Promise<readonly LogFile[]> {
  const opened: LogFile[] = [];
  try {
    for (let rotation = 0; rotation <= MOST_ROTATED; rotation += 1) {
      const file = await openLogFile(rotation === 0 ? path : `${path}.${rotation}`);
      if (file !== null) opened.push(file);
      // A missing name does not end the search: while a rotation is at work there are holes. Files move up
      // only, so a search that goes up cannot miss one.
      if (wantedInode === null || file?.inode === wantedInode) break;
    }
    return opened;
  } catch (error) {
    await closeAll(opened);
    throw error;
  }
}

/** Closes files that `openLogFiles` opened. */
export async function closeAll(files: readonly LogFile[]): Promise<void> {
  await Promise.all(files.map((file) => file.handle.close()));
}

async function openLogFile(path: string): Promise<LogFile | null> {
  let handle: FileHandle;
  try {
    handle = await open(path, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  try {
    const state = await handle.stat({ bigint: true });
    return { handle, inode: state.ino.toString(), bytes: Number(state.size) };
  } catch (error) {
    await handle.close();
    throw error;
  }
}
