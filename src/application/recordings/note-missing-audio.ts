import type { MediaNodeId } from '../../domain/ids.ts';
import { missingAudio } from '../../domain/recording/missing-audio.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { RecordingSpool } from '../ports/recording-spool.ts';
import type { RecordingRecord } from '../ports/records/audio.ts';
import type { Database, Stores } from '../ports/stores.ts';
import { eachDue } from '../each-due.ts';

/** Its file is taken in as soon as it is there. */
export function isAwaited({ state, reason }: Pick<RecordingRecord, 'state' | 'reason'>): boolean {
  return state === 'recording' || (state === 'unreadable' && reason === missingAudio);
}

/** Files come within a second of the end of a call, and within some more when a worker has much to do. */
const patienceMs = 600_000;
const mostAtOnce = 1_000;
const all = 2 ** 31;

export interface NoteMissingParts {
  readonly node: MediaNodeId;
  readonly spool: Pick<RecordingSpool, 'has'>;
  /** Takes in what was stored before; nothing comes of it where nothing was. */
  readonly takeIn: (fileBase: string) => Promise<void>;
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Notes which recordings and messages will not come: the call is long over, and there is no file, neither beside the engine nor, as after
 * the restore of a backup of the database, in the store. The engine could not write it, because of a full disk or a folder that is not its
 * own, and says so to nobody. Should the file turn up, it is taken in all the same.
 */
export async function noteMissingAudio(parts: NoteMissingParts): Promise<void> {
  const { node, database, clock, log } = parts;
  const { journal, voicemail } = database.stores;
  const endedBefore = new Date(clock.now().getTime() - patienceMs);
  const recordings = await journal.awaitedRecordings(node, endedBefore, mostAtOnce);
  await eachWithoutFile(parts, recordings, async ({ id, companyId, fileBase, wasAnswered }) => {
    const isNoted = await journal.endRecordingWithoutAudio(id, missingAudio);
    if (isNoted && wasAnswered)
      log.error(
        { node, companyId, recordingId: id, fileBase },
        'a recording is missing: the engine wrote no file',
      );
  });
  const messages = await voicemail.awaitedMessages(node, endedBefore, mostAtOnce);
  await eachWithoutFile(parts, messages, async ({ id, companyId, fileBase, voicemailBoxId }) => {
    if (await voicemail.endMessageWithoutAudio(id, missingAudio))
      log.error(
        { node, companyId, voicemailBoxId, messageId: id, fileBase },
        'a message is missing: the engine wrote no file',
      );
  });
}

/** @param note changes nothing of what was taken in */
async function eachWithoutFile<T extends { readonly fileBase: string }>(
  { node, spool, takeIn, log }: NoteMissingParts,
  awaited: readonly T[],
  note: (row: T) => Promise<void>,
): Promise<void> {
  const gone: T[] = [];
  for (const row of awaited) if (!(await spool.has(row.fileBase))) gone.push(row);
  const takeInOrNote = async (row: T) => {
    await takeIn(row.fileBase);
    await note(row);
  };
  await eachDue(gone, log, takeInOrNote, { atOnce: 2, named: ({ fileBase }) => ({ node, fileBase }) });
}

/** The files of a node that is given up will not come: nobody looks for them any more. Those of calls that ended before then. */
export async function loseAudio(
  { journal, voicemail }: Stores,
  node: MediaNodeId,
  endedBefore: Date,
): Promise<void> {
  for (const { id } of await journal.awaitedRecordings(node, endedBefore, all))
    await journal.endRecordingWithoutAudio(id, missingAudio);
  for (const { id } of await voicemail.awaitedMessages(node, endedBefore, all))
    await voicemail.endMessageWithoutAudio(id, missingAudio);
}
