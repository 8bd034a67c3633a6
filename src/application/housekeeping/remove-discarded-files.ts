import { reasonOf } from '../../domain/reason-of.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { RecordingStore } from '../ports/recording-store.ts';
import type { Database } from '../ports/stores.ts';

const filesAtOnce = 500;
/** One that the store refuses is tried again after this time, and is in nobody's way until then. */
const retryMs = 600_000;

export interface RemoveDiscardedFilesParts {
  readonly database: Database;
  readonly recordingStore: Pick<RecordingStore, 'remove'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Removes the files of deleted objects. What fails stays remembered. @throws StoreUnavailableError */
export async function removeDiscardedFiles({
  database,
  recordingStore,
  clock,
  log,
}: RemoveDiscardedFilesParts): Promise<void> {
  const { discardedFiles } = database.stores;
  const now = clock.now();
  for (const storeKey of await discardedFiles.due(now, filesAtOnce)) {
    try {
      await recordingStore.remove(storeKey);
    } catch (error) {
      const reason = reasonOf(error);
      log.warn({ storeKey, reason }, 'a discarded file was not removed; it is tried again later');
      await discardedFiles.postpone(storeKey, new Date(now.getTime() + retryMs));
      continue;
    }
    await discardedFiles.remove(storeKey);
  }
}
