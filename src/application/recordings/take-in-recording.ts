import { parseFileBase } from '../../domain/recording/file-base.ts';
import { missingAudio } from '../../domain/recording/missing-audio.ts';
import type { MediaNodeId } from '../../domain/ids.ts';
import type { Log } from '../ports/log.ts';
import type { IntakeResult, RecordingSpool } from '../ports/recording-spool.ts';
import type { Database } from '../ports/stores.ts';
import type { RecordingRecord } from '../ports/records/audio.ts';
import { discardOfGoneCompany } from './discard-of-gone-company.ts';
import { findAudio } from './find-audio.ts';
import { isAwaited } from './note-missing-audio.ts';

/**
 * Stores one finished recording and then deletes it beside the engine. Each step can be repeated, so a crash in between
 * and a job that comes twice do no harm.
 */
export async function takeInRecording(
  database: Database,
  spool: RecordingSpool,
  node: MediaNodeId,
  fileBase: string,
  log: Log,
): Promise<void> {
  const recording = await database.stores.journal.findRecording(node, fileBase);
  if (!recording) {
    const companyId = parseFileBase(fileBase)?.companyId ?? null;
    if (companyId !== null && (await discardOfGoneCompany(database, spool, companyId, fileBase)))
      log.info({ node, fileBase }, 'a recording of a company that is gone was dropped');
    else log.warn({ node, fileBase }, 'a recording that the journal does not know; it stays where it is');
    return;
  }
  // Written down as such once; the file stays for somebody to look at. One that was missing may have come since.
  if (recording.state === 'unreadable' && !isAwaited(recording)) return;
  const { companyId, id: recordingId, callId } = recording;
  // A customer who takes over one place after the other is written on in files of ids that no channel knows of any more.
  const isMoved = parseFileBase(fileBase)?.channelId !== callId;
  if (isMoved && (await database.stores.journal.isCallOpen(node, callId))) return;
  const result = await findAudio(spool, recording);
  if (
    result.outcome === 'unreadable' &&
    (result.reason === 'still-written' || result.reason === missingAudio)
  )
    return;
  try {
    await database.stores.records.recording.update({ ...recording, ...factsOf(result) });
  } catch (error) {
    if (result.outcome !== 'stored' || (await database.stores.journal.findRecording(node, fileBase)))
      throw error;
    // It was deleted while it was taken in; then who deleted it did not know of the file.
    await database.stores.discardedFiles.add(result.key);
    await spool.discard(fileBase, result);
    return;
  }
  await spool.discard(fileBase, result);
  if (result.outcome === 'unreadable')
    log.error({ node, fileBase, reason: result.reason }, 'recording unreadable');
  if (result.outcome === 'empty' && recording.agentId !== null)
    log.error(
      { node, companyId, recordingId },
      'an agent answered, but the recording is empty; is the disk full?',
    );
  if (result.outcome === 'stored' && result.silentChannels.length > 0) {
    log.warn(
      { node, recordingId, silentChannels: result.silentChannels },
      'nobody can be heard on a side of a recording',
    );
  }
}

function factsOf(result: IntakeResult): Partial<RecordingRecord> {
  switch (result.outcome) {
    case 'stored': {
      const { key, bytes, sha256, durationMs } = result;
      return { state: 'stored', storeKey: key, bytes, sha256, durationMs, reason: null };
    }
    case 'empty':
      return { state: 'empty', reason: null };
    case 'unreadable':
      return { state: 'unreadable', reason: result.reason };
  }
}
