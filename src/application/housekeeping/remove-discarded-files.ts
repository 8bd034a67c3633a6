import { reasonOf } from '../../domain/reason-of.ts';
import { parseSpoolFile } from '../../domain/recording/files-of-audio.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { RecordingSpool } from '../ports/recording-spool.ts';
import type { RecordingStore } from '../ports/recording-store.ts';
import type { MediaNodeRecord } from '../ports/records/media-node.ts';
import type { Database } from '../ports/stores.ts';

const filesAtOnce = 500;
/** One that the store refuses is tried again after this time, and is in nobody's way until then. */
const retryMs = 600_000;

export interface RemoveDiscardedFilesParts {
  readonly database: Database;
  readonly recordingStore: Pick<RecordingStore, 'remove'>;
  readonly spoolOf: (node: MediaNodeRecord) => Pick<RecordingSpool, 'discard'>;
  readonly clock: Clock;
  readonly log: Log;
  /** No file is begun any more. */
  readonly stopping: AbortSignal;
}

/**
 * Removes the files of deleted objects, however many there are: what a company of years leaves is not to be in the way of what is
 * discarded after it. What fails stays remembered. @throws StoreUnavailableError
 */
export async function removeDiscardedFiles(parts: RemoveDiscardedFilesParts): Promise<void> {
  const now = parts.clock.now();
  let removed: number;
  // A round of which nothing could be removed is not gone on from: the store is away.
  do removed = await removeSome(parts, now);
  while (removed > 0 && !parts.stopping.aborted);
}

/** @returns how many are gone */
async function removeSome(parts: RemoveDiscardedFilesParts, now: Date): Promise<number> {
  const { database, log, stopping } = parts;
  const { discardedFiles } = database.stores;
  let removed = 0;
  for (const storeKey of await discardedFiles.due(now, filesAtOnce)) {
    if (stopping.aborted) break;
    try {
      await removeFile(parts, storeKey);
    } catch (error) {
      const reason = reasonOf(error);
      log.warn({ storeKey, reason }, 'a discarded file was not removed; it is tried again later');
      await discardedFiles.postpone(storeKey, new Date(now.getTime() + retryMs));
      continue;
    }
    await discardedFiles.remove(storeKey);
    removed += 1;
  }
  return removed;
}

/** Those of a node that was given up nobody reaches any more. */
async function removeFile(
  { database, recordingStore, spoolOf }: RemoveDiscardedFilesParts,
  name: string,
): Promise<void> {
  const spooled = parseSpoolFile(name);
  if (!spooled) {
    await recordingStore.remove(name);
    return;
  }
  const node = await database.stores.mediaNodes.find(spooled.mediaNodeId);
  if (node) await spoolOf(node).discard(spooled.fileBase, { outcome: 'empty' });
}
