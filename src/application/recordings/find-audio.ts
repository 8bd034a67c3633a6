import { missingAudio } from '../../domain/recording/missing-audio.ts';
import { recordingKey } from '../../domain/recording/recording-key.ts';
import type { RecordingRecord } from '../ports/records/audio.ts';
import type { IntakeResult, RecordingSpool } from '../ports/recording-spool.ts';
import { isAwaited } from './note-missing-audio.ts';

/**
 * Puts the file of a recording or message into the store. One that is awaited though its file was taken in before, as in
 * a database that was restored from a backup, is found there.
 */
export async function findAudio(
  spool: RecordingSpool,
  row: Pick<RecordingRecord, 'companyId' | 'mediaNodeId' | 'fileBase' | 'startedAt' | 'state' | 'reason'>,
): Promise<IntakeResult> {
  const key = recordingKey(row);
  const taken = await spool.takeIn(row.fileBase, key);
  const isMissing = taken.outcome === 'unreadable' && taken.reason === missingAudio;
  return isMissing && isAwaited(row) ? await spool.takenBefore(key) : taken;
}
