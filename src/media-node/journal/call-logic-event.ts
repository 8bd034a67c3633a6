import type { RungDevice } from '../../domain/call/call-event.ts';
import type { CallbackEvent } from '../../domain/callback/callback-state.ts';
import { parseFileBase } from '../../domain/recording/file-base.ts';
import { displayableNumber, irrelevant, type JournalLine, says, unreadable } from './journal-line.ts';
import { parseMessageStarted } from './message-started.ts';

/** Who an event of the call logic tells of. */
export interface CallLogicRecord {
  readonly callId: string;
  readonly at: Date;
  readonly legId: string;
  /** Anything a caller chose to send. */
  readonly callerNumber: string;
}

/** How an engine names what it calls. */
export interface EngineWords {
  /** Null: something else, of which nothing is told. */
  readonly deviceOf: (word: string) => RungDevice | null;
  /** What a queue offers a call to, e.g. `extension-12`; null: one phone. */
  readonly placeOf: (word: string) => string | null;
}

/**
 * Reads an event that the call logic of an engine wrote (`SW_...`); its fields are separated by colons, and the same on every engine
 * but for the words.
 *
 * @param name of the event
 */
export function parseCallLogicEvent(
  name: string,
  text: string,
  record: CallLogicRecord,
  words: EngineWords,
): JournalLine {
  const fields = text.split(':');
  switch (name) {
    case 'SW_RECORDING':
      return parseRecording(fields, record);
    case 'SW_CONNECTED':
      return parseConnected(fields, record);
    case 'SW_NODE':
      return parseNode(fields, record);
    case 'SW_CALL':
      return parseCall(text, record);
    case 'SW_LEG':
      return parseLeg(fields, record, words);
    case 'SW_RING':
      return parseRing(text, record, words);
    case 'SW_VOICEMAIL':
      return parseMessage(text, record);
    case 'SW_CALLBACK':
      return parseCallback(text, record);
    default:
      return irrelevant;
  }
}

// <file base>:queue-<id>:number-<id>:<revision>; queue-0: the call is recorded, whatever becomes of it.
function parseRecording(fields: readonly string[], record: CallLogicRecord): JournalLine {
  const [fileBase = '', queue = '', number = '', revisionText = ''] = fields;
  const isOfQueue = queue !== 'queue-0';
  const queueId = idAfter('queue-', queue);
  // A call from inside has passed no number.
  const isFromInside = number === 'number-';
  const numberId = idAfter('number-', number);
  const revision = parseRevision(revisionText);
  const isSound = fields.length === 4 && /^[A-Za-z0-9._-]{1,200}$/.test(fileBase);
  if (!isSound || (isOfQueue && queueId === null) || revision === undefined) return badFields;
  if (numberId === null && !isFromInside) return badFields;
  return says({
    type: 'recording-started',
    callId: record.callId,
    at: record.at,
    fileBase,
    companyId: parseFileBase(fileBase)?.companyId ?? null,
    queueId,
    numberId,
    revision,
    channelId: record.legId,
    callerNumber: displayableNumber(record.callerNumber),
  });
}

function parseMessage(text: string, record: CallLogicRecord): JournalLine {
  const event = parseMessageStarted(text, record);
  return event === null ? badFields : says(event);
}

// queue-<id>:agent-<id>
function parseConnected(fields: readonly string[], record: CallLogicRecord): JournalLine {
  const [queue = '', agent = ''] = fields;
  const queueId = idAfter('queue-', queue);
  const agentId = idAfter('agent-', agent);
  if (fields.length !== 2 || queueId === null || agentId === null) return badFields;
  const { callId, at, legId } = record;
  return says({ type: 'agent-connected', callId, at, queueId, agentId, legId });
}

// <node>:<mark>:<revision>
function parseNode(fields: readonly string[], record: CallLogicRecord): JournalLine {
  const [node = '', mark = '', revisionText = ''] = fields;
  const revision = parseRevision(revisionText);
  const isSound =
    fields.length === 3 && /^[a-z][a-z0-9-]{0,63}$/.test(node) && /^[a-z0-9*#-]{1,32}$/.test(mark);
  if (!isSound || revision === undefined) return badFields;
  const { callId, at, legId } = record;
  return says({ type: 'node-passed', callId, at, node, mark, revision, legId });
}

// company-<id>; without the id where the engine did not know it.
function parseCall(text: string, { callId, at }: CallLogicRecord): JournalLine {
  const companyId = idAfter('company-', text);
  if (companyId === null) return text === 'company-' ? irrelevant : badFields;
  return says({ type: 'company-told', callId, at, companyId });
}

// phone|outside|mobile-<id>:[queue-<id>]:[<place>]
function parseLeg(fields: readonly string[], record: CallLogicRecord, words: EngineWords): JournalLine {
  const { callId, at, legId } = record;
  const [device = '', queue = '', member = ''] = fields;
  const mobileId = idAfter('mobile-', device);
  const queueId = idAfter('queue-', queue);
  const place = words.placeOf(member);
  const isSound =
    fields.length === 3 &&
    (mobileId !== null || device === 'phone' || device === 'outside') &&
    (queueId !== null || queue === '') &&
    (place !== null || member === '');
  return isSound ? says({ type: 'leg-rang', callId, at, legId, mobileId, queueId, place }) : badFields;
}

// The devices that are about to be asked to ring, joined by &.
function parseRing(text: string, { callId, at }: CallLogicRecord, words: EngineWords): JournalLine {
  const devices = text.split('&').flatMap((word) => words.deviceOf(word) ?? []);
  return devices.length === 0 ? irrelevant : says({ type: 'devices-called', callId, at, devices });
}

// <company id>:<id>:<turn>:calling|answered|no-answer|busy|unavailable|agent-left
function parseCallback(text: string, { at }: CallLogicRecord): JournalLine {
  const [, company = '', id = '', turnText = '', what = ''] =
    /^([1-9]\d{0,9}):([1-9]\d{0,9}):([1-9]\d{0,3}):([a-z-]{1,20})$/.exec(text) ?? [];
  const event = callbackEvent(what, Number(turnText));
  if (event === null) return badFields;
  return says({
    type: 'callback-told',
    at,
    companyId: Number(company),
    callbackId: Number(id),
    event,
  });
}

function callbackEvent(what: string, turn: number): CallbackEvent | null {
  switch (what) {
    case 'calling':
      return { kind: 'taken', turn };
    case 'answered':
    case 'agent-left':
      return { kind: what, turn };
    case 'no-answer':
    case 'busy':
    case 'unavailable':
      return { kind: 'not-reached', turn, reason: what };
    default:
      return null;
  }
}

const badFields = unreadable('fields of the event');

/** The id in e.g. `queue-17`. */
export function idAfter(prefix: string, text: string): number | null {
  if (!text.startsWith(prefix)) return null;
  const digits = text.slice(prefix.length);
  return /^[1-9]\d{0,14}$/.test(digits) ? Number(digits) : null;
}

/** null where the engine knew no revision, undefined for what is none. */
function parseRevision(text: string): number | null | undefined {
  if (text === '') return null;
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
