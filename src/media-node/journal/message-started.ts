import type { MessageStarted } from '../../application/ports/engine-journal.ts';
import { parseMessageFile } from '../../domain/voicemail/message-file.ts';
import type { CallLogicRecord } from './call-logic-event.ts';

/**
 * Reads that a caller began to leave a message.
 *
 * @param text `<file base>:box-<id>:<kind of caller>-<digits>:<revision>`
 * @returns null when it is no such text
 */
export function parseMessageStarted(
  text: string,
  { callId, at }: Pick<CallLogicRecord, 'callId' | 'at'>,
): MessageStarted | null {
  const [, fileBase = '', box, kind, digits = '', revision = ''] =
    /^([^:]*):box-([1-9]\d{0,9}):(outside|extension|anonymous)-(\d{0,15}):(\d{0,15})$/.exec(text) ?? [];
  const file = parseMessageFile(fileBase);
  if (file?.boxId !== Number(box)) return null;
  if ((digits === '') !== (kind === 'anonymous')) return null;
  return {
    type: 'message-started',
    callId,
    at,
    fileBase,
    companyId: file.companyId,
    voicemailBoxId: file.boxId,
    callerNumber: callerNumber(kind, digits),
    revision: revision === '' ? null : Number(revision),
  };
}

function callerNumber(kind: string | undefined, digits: string): string | null {
  if (kind === 'anonymous') return null;
  return kind === 'outside' ? `+${digits}` : digits;
}
