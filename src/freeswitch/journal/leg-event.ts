import type { JournalEvent } from '../../application/ports/engine-journal.ts';
import type { LegParty, LegTransferred } from '../../domain/call/call-event.ts';
import { idAfter } from '../../media-node/journal/call-logic-event.ts';
import {
  displayableNumber,
  irrelevant,
  type JournalLine,
  says,
  unreadable,
} from '../../media-node/journal/journal-line.ts';
import { shortlyBridgedAt } from './bridge-moment.ts';
import { causeOf, withdrawnCause } from './hangup-cause.ts';
import { isLegId, type JournalRecord } from './journal-record.ts';

const readers: Readonly<Record<string, (record: JournalRecord) => JournalLine>> = {
  SW_BEGAN: parseBegan,
  SW_PICKED_UP: ({ callId, at, legId }) => says({ type: 'leg-picked-up', callId, at, legId }),
  SW_BRIDGED: ({ callId, at, legId }) => says({ type: 'leg-connected', callId, at, legId }),
  SW_ENDED: parseEnded,
};

type LegFact = Pick<JournalRecord, 'callId' | 'at' | 'legId'>;

/** Whether {@link parseLegEvent} reads it. */
export function isLegEvent(name: string): boolean {
  return Object.hasOwn(readers, name);
}

/** Reads what the hooks of a leg wrote down of its life (freeswitch-conf/scripts/sw/leg-hooks.lua). */
export function parseLegEvent(record: JournalRecord): JournalLine {
  return readers[record.name]?.(record) ?? irrelevant;
}

const badFields = unreadable('fields of the event');

// origin|called:phone|trunk:<user or id>:[dialled]:[number of the caller]
function parseBegan({ callId, at, legId, text }: JournalRecord): JournalLine {
  const [, role, kind, id = '', dialled = '', callerNumber = ''] =
    /^(origin|called):(phone|trunk):([A-Za-z0-9._-]{0,80}):(\+?[0-9*]{0,63}):([+0-9A-Za-z._-]{0,64})$/.exec(
      text,
    ) ?? [];
  if (kind === undefined) return badFields;
  const party = partyOf(kind, id);
  // Somebody whose trunk is not known; what else is told of the call counts.
  if (party === null) return id === '' ? irrelevant : badFields;
  const isOrigin = role === 'origin';
  return says({
    type: 'leg-began',
    ...{ callId, at, legId, party, isOrigin },
    callerNumber: isOrigin ? displayableNumber(callerNumber) : null,
    dialled: isOrigin && dialled !== '' ? dialled : null,
  });
}

function partyOf(kind: string, id: string): LegParty | null {
  if (kind === 'phone') return id === '' ? null : { kind: 'phone', sipUser: id };
  const trunkId = idAfter('trunk-', `trunk-${id}`);
  return trunkId === null ? null : { kind: 'trunk', trunkId };
}

/** A leg that began before an update ends with the fields of that time. */
const fieldCounts: ReadonlySet<number> = new Set([10, 13, 14]);

// <cause>:<its number>:<SIP message>:<legs left>:<bridged to>:<bridged to before the last node>:[yes: SW_BRIDGED told]:[logic]
//   :<transfer>:<its destination>, both URL-encoded:<bridged at, microseconds>:[queue-<id>]:[agent-<id>]:[SIP status]
function parseEnded({ callId, at, legId, text }: JournalRecord): JournalLine {
  const fields = text.split(':');
  const [name = '', number = '', disposition = '', left = '', peer = '', earlierPeer = '', told, logic] =
    fields;
  const [transfer = '', destination = '', bridgeAt = '', queue = '', agent = '', status = ''] =
    fields.slice(8);
  const isSound =
    fieldCounts.has(fields.length) &&
    /^[A-Z0-9_]{1,64}$/.test(name) &&
    /^\d{1,3}$/.test(number) &&
    /^\d{1,9}$/.test(left) &&
    (peer === '' || isLegId(peer));
  if (!isSound) return badFields;
  // Of a phone that forwards its calls the engine says that it cancelled the call itself, with the cause of a withdrawn offer.
  const isTold = disposition.startsWith('recv_') || /^3\d\d$/.test(status);
  // A leg that is gone before the engine noted the other side's word for it says nothing; one that never began, or that is
  // nobody's, was ours to end.
  const isOwnEnd = isTold || (disposition === '' && Number(number) !== withdrawnCause && logic === '');
  const isBridgeOver = peer !== '' && peer !== earlierPeer;
  const by = isOwnEnd ? 'itself' : isBridgeOver && logic === '' ? 'another' : 'logic';
  const events: JournalEvent[] = [];
  if (peer !== '' && told === '')
    events.push(...parseShortTalk({ callId, at: shortlyBridgedAt(at, bridgeAt), legId }, queue, agent));
  const passedOn = parseTransfer(transfer, destination, peer);
  if (passedOn !== null) events.push({ type: 'leg-transferred', callId, at, legId, ...passedOn });
  events.push({ type: 'leg-ended', callId, at, legId, cause: causeOf(name, Number(number), isTold), by });
  if (Number(left) === 0) events.push({ type: 'call-ended', callId, at });
  return says(...events);
}

/** Of a bridge that its hook did not get to tell of. */
function parseShortTalk(of: LegFact, queue: string, agent: string): JournalEvent[] {
  const [queueId, agentId] = [idAfter('queue-', queue), idAfter('agent-', agent)];
  const connected: JournalEvent = { type: 'leg-connected', ...of };
  return queueId === null || agentId === null
    ? [connected]
    : [connected, { type: 'agent-connected', ...of, queueId, agentId }];
}

/** What the engine says of a REFER: `blind:...`, or `att:<leg>` of two calls that are one now, `satt:<leg>` of one that rings yet. */
function parseTransfer(
  transfer: string,
  destination: string,
  peer: string,
): Pick<LegTransferred, 'target' | 'joined' | 'takesPlace'> | null {
  const [, kind, leg = ''] = /^(blind|s?att)%3A(.*)$/i.exec(transfer) ?? [];
  if (kind === undefined) return null;
  if (kind !== 'blind')
    return { target: null, joined: isLegId(leg) && isLegId(peer) ? [peer, leg] : null, takesPlace: null };
  const target = /^blind%3A(%2B)?([0-9*]{1,63})$/i.exec(destination);
  return {
    target: target ? `${target[1] ? '+' : ''}${target[2] ?? ''}` : '',
    joined: null,
    takesPlace: null,
  };
}
