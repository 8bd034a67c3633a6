import { missingAudio } from '../../domain/recording/missing-audio.ts';
import { parseMessageFile } from '../../domain/voicemail/message-file.ts';
import type { MediaNodeId } from '../../domain/ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { IntakeResult, RecordingSpool } from '../ports/recording-spool.ts';
import type { RecordingStore } from '../ports/recording-store.ts';
import type { VoicemailMessageRecord } from '../ports/records/audio.ts';
import type { Database } from '../ports/stores.ts';
import { discardOfGoneCompany } from '../recordings/discard-of-gone-company.ts';
import { findAudio } from '../recordings/find-audio.ts';
import { isAwaited } from '../recordings/note-missing-audio.ts';

/** Who hung up at the tone has said nothing. */
const leastMessageMs = 1_000;

export interface TakeInMessageParts {
  readonly database: Database;
  readonly spool: RecordingSpool;
  readonly recordingStore: Pick<RecordingStore, 'remove'>;
  readonly clock: Clock;
  readonly log: Log;
  /** False: this installation sends no mail. */
  readonly sendsNotices: boolean;
}

/**
 * Stores one finished message and then deletes it beside the engine. Each step can be repeated, so a crash in between and a job that
 * comes twice do no harm, and nobody is told twice of one message.
 */
export async function takeInMessage(
  parts: TakeInMessageParts,
  node: MediaNodeId,
  fileBase: string,
): Promise<void> {
  const { database, spool, recordingStore, log } = parts;
  const message = await database.stores.voicemail.findMessage(node, fileBase);
  if (!message) {
    const companyId = parseMessageFile(fileBase)?.companyId ?? null;
    if (companyId !== null && (await discardOfGoneCompany(database, spool, companyId, fileBase)))
      log.info({ node, fileBase }, 'a message of a company that is gone was dropped');
    else log.warn({ node, fileBase }, 'a message that the journal does not know; it stays where it is');
    return;
  }
  // Written down as such once; the file stays for somebody to look at. One that was missing may have come since.
  if (message.state === 'unreadable' && !isAwaited(message)) return;
  const { id: messageId, companyId, voicemailBoxId } = message;
  const taken = await findAudio(spool, message);
  if (taken.outcome === 'unreadable' && (taken.reason === 'still-written' || taken.reason === missingAudio))
    return;
  const result = withoutSilence(taken);
  if (isAwaited(message) && !(await remember(parts, message, result))) {
    if (taken.outcome === 'stored') await recordingStore.remove(taken.key);
    await spool.discard(fileBase, { outcome: 'empty' });
    return;
  }
  if (result.outcome === 'empty' && taken.outcome === 'stored') await recordingStore.remove(taken.key);
  await spool.discard(fileBase, result);
  const facts = { node, companyId, voicemailBoxId, messageId };
  if (result.outcome === 'empty') log.info(facts, 'a message in which nobody said anything was dropped');
  if (result.outcome === 'unreadable') log.error({ ...facts, reason: result.reason }, 'message unreadable');
}

/**
 * With the notice in one transaction: whoever is to be told of a message that is there will be.
 *
 * @returns false: the message was deleted meanwhile, by somebody who did not know of its file
 */
async function remember(
  { database, clock, sendsNotices }: TakeInMessageParts,
  { id, companyId, voicemailBoxId }: VoicemailMessageRecord,
  result: IntakeResult,
): Promise<boolean> {
  return await database.transaction(async (stores) => {
    const scope = { companyId };
    const message = await stores.records['voicemail-message'].findForUpdate(scope, id);
    if (!message || !isAwaited(message)) return message !== null;
    await stores.records['voicemail-message'].update({ ...message, ...factsOf(result) });
    if (result.outcome !== 'stored' || !sendsNotices) return true;
    const box = await stores.records['voicemail-box'].find(scope, voicemailBoxId);
    if (box?.email) await stores.voicemail.addNotice(companyId, id, clock.now());
    return true;
  });
}

function withoutSilence(result: IntakeResult): IntakeResult {
  if (result.outcome !== 'stored') return result;
  const isNothing = result.durationMs < leastMessageMs || result.silentChannels.length > 0;
  return isNothing ? { outcome: 'empty' } : result;
}

function factsOf(result: IntakeResult): Partial<VoicemailMessageRecord> {
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
