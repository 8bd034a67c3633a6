import type { RecordingStore } from '../ports/recording-store.ts';
import type { Database } from '../ports/stores.ts';

const filesAtOnce = 100;

/** Removes the files of deleted objects. What fails stays remembered. */
export async function removeDiscardedFiles(
  database: Database,
  recordingStore: Pick<RecordingStore, 'remove'>,
): Promise<void> {
  const { discardedFiles } = database.stores;
  for (const storeKey of await discardedFiles.list(filesAtOnce)) {
    await recordingStore.remove(storeKey);
    await discardedFiles.remove(storeKey);
  }
}
