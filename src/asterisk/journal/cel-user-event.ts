import { parseFileBase } from '../../domain/recording/file-base.ts';
import type { CelLine, CelRecord } from './cel-record.ts';

/**
 * Reads an event that the dialplan library wrote (`SW_...`); its fields are separated by colons.
 *
 * @param name of the event
 */
export function parseUserEvent(name: string, record: CelRecord): CelLine {
  const fields = record.extra.split(':');
  switch (name) {
    case 'SW_RECORDING':
      return parseRecording(fields, record);
    case 'SW_CONNECTED':
      return parseConnected(fields, record);
    case 'SW_NODE':
      return parseNode(fields, record);
    default:
      return { kind: 'irrelevant' };
  }
}

// <file base>:queue-<id>:number-<id>:<revision>
function parseRecording(fields: readonly string[], record: CelRecord): CelLine {
  const [fileBase = '', queue = '', number = '', revisionText = ''] = fields;
  const queueId = idAfter('queue-', queue);
  // A call from inside has passed no number.
  const isFromInside = number === 'number-';
  const numberId = idAfter('number-', number);
  const revision = parseRevision(revisionText);
  const isSound = fields.length === 4 && /^[A-Za-z0-9._-]{1,200}$/.test(fileBase);
  if (!isSound || queueId === null || revision === undefined) return unreadable;
  if (numberId === null && !isFromInside) return unreadable;
  return {
    kind: 'event',
    event: {
      type: 'recording-started',
      callId: record.callId,
      at: record.at,
      fileBase,
      companyId: parseFileBase(fileBase)?.companyId ?? null,
      queueId,
      numberId,
      revision,
      channelId: record.channelId,
      callerNumber: displayableNumber(record.callerNumber),
    },
  };
}

// queue-<id>:agent-<id>
function parseConnected(fields: readonly string[], record: CelRecord): CelLine {
  const [queue = '', agent = ''] = fields;
  const queueId = idAfter('queue-', queue);
  const agentId = idAfter('agent-', agent);
  if (fields.length !== 2 || queueId === null || agentId === null) return unreadable;
  const { callId, at, channelId } = record;
  return { kind: 'event', event: { type: 'agent-connected', callId, at, queueId, agentId, channelId } };
}

// <node>:<mark>:<revision>
function parseNode(fields: readonly string[], record: CelRecord): CelLine {
  const [node = '', mark = '', revisionText = ''] = fields;
  const revision = parseRevision(revisionText);
  const isSound =
    fields.length === 3 && /^[a-z][a-z0-9-]{0,63}$/.test(node) && /^[a-z0-9*#-]{1,32}$/.test(mark);
  if (!isSound || revision === undefined) return unreadable;
  const { callId, at, channelId } = record;
  return { kind: 'event', event: { type: 'node-passed', callId, at, node, mark, revision, channelId } };
}

const unreadable: CelLine = { kind: 'unreadable', reason: 'fields of the event' };

function idAfter(prefix: string, text: string): number | null {
  if (!text.startsWith(prefix)) return null;
  const digits = text.slice(prefix.length);
  return /^[1-9]\d{0,14}$/.test(digits) ? Number(digits) : null;
}

/** null where the engine knew no revision, undefined for what is none. */
function parseRevision(text: string): number | null | undefined {
  if (text === '') return null;
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

const MOST_NUMBER_CHARACTERS = 64;

// Control and direction characters would let a caller forge what a person reads in a list.
function displayableNumber(text: string): string | null {
  const shown = text.slice(0, MOST_NUMBER_CHARACTERS).replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '\ufffd');
  return shown === '' ? null : shown;
}
