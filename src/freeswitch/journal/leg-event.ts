import type { JournalEvent } from '../../application/ports/engine-journal.ts';
import type { LegParty } from '../../domain/call/call-event.ts';
import { idAfter } from '../../media-node/journal/call-logic-event.ts';
import {
  displayableNumber,
  irrelevant,
  type JournalLine,
  says,
  unreadable,
} from '../../media-node/journal/journal-line.ts';
import { causeOf } from './hangup-cause.ts';
import { isLegId, type JournalRecord } from './journal-record.ts';

const readers: Readonly<Record<string, (record: JournalRecord) => JournalLine>> = {
  SW_BEGAN: parseBegan,
  SW_PICKED_UP: ({ callId, at, legId }) => says({ type: 'leg-picked-up', callId, at, legId }),
  SW_BRIDGED: ({ callId, at, legId }) => says({ type: 'leg-connected', callId, at, legId }),
  SW_ENDED: parseEnded,
  SW_TRANSFERRED: parseTransferred,
};

/** Whether {@link parseLegEvent} reads it. */
export function isLegEvent(name: string): boolean {
  return Object.hasOwn(readers, name);
}

/** Reads what the hooks of a leg wrote down of its life (freeswitch-conf/scripts/sw/leg-life.lua). */
export function parseLegEvent(record: JournalRecord): JournalLine {
  return readers[record.name]?.(record) ?? irrelevant;
}

const badFields = unreadable('fields of the event');

// origin|called:phone|trunk:<user or id>:[dialled]:[number of the caller]
function parseBegan({ callId, at, legId, text }: JournalRecord): JournalLine {
  const [, role, kind, id = '', dialled = '', callerNumber = ''] =
    /^(origin|called):(phone|trunk):([A-Za-z0-9._-]{0,80}):(\+?[0-9*]{0,63}):([+0-9A-Za-z._-]{0,64})$/.exec(text) ??
    [];
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

// <cause>:<its number>:<SIP message>:<legs left>:<bridged to>:<bridged to before the last node>:[logic]:<transfer, URL-encoded>
function parseEnded({ callId, at, legId, text }: JournalRecord): JournalLine {
  const [name = '', number = '', disposition = '', left = '', peer = '', earlierPeer = '', logic, transfer = ''] =
    text.split(':', 8);
  if (!/^[A-Z0-9_]{1,64}$/.test(name) || !/^\d{1,3}$/.test(number) || !/^\d{1,9}$/.test(left)) return badFields;
  const isTold = disposition.startsWith('recv_');
  const hasTalked = peer !== '' && peer !== earlierPeer;
  const by = isTold || disposition === '' ? 'itself' : logic !== 'logic' && hasTalked ? 'another' : 'logic';
  const events: JournalEvent[] = [];
  const target = /^att(?::|%3a)(.+)$/i.exec(transfer)?.[1];
  if (target !== undefined && isLegId(target) && isLegId(peer)) {
    const joined = [peer, target] as const;
    events.push({ type: 'leg-transferred', callId, at, legId, target: null, joined, takesPlace: null });
  }
  events.push({ type: 'leg-ended', callId, at, legId, cause: causeOf(name, Number(number), isTold), by });
  if (Number(left) === 0) events.push({ type: 'call-ended', callId, at });
  return says(...events);
}

// blind:<digits>; the leg is that of who passed the call on.
function parseTransferred({ callId, at, legId, text }: JournalRecord): JournalLine {
  const target = /^blind:(\+?[0-9*]{1,63})$/.exec(text)?.[1];
  if (target === undefined) return badFields;
  return says({ type: 'leg-transferred', callId, at, legId, target, joined: null, takesPlace: null });
}
