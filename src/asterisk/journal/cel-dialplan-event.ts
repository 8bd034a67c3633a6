import type { LegParty, RungDevice } from '../../domain/call/call-event.ts';
import { type EngineWords, idAfter, parseCallLogicEvent } from '../../media-node/journal/call-logic-event.ts';
import {
  displayableNumber,
  irrelevant,
  type JournalLine,
  says,
  unreadable,
} from '../../media-node/journal/journal-line.ts';
import { partyOf } from './cel-channel-event.ts';
import type { CelRecord } from './cel-record.ts';

/**
 * Reads an event that the dialplan library wrote (`SW_...`).
 *
 * @param name of the event
 */
export function parseDialplanEvent(name: string, record: CelRecord): JournalLine {
  // Also the halves of Local channels say that they are asked to ring; they are no legs.
  const party = partyOf(record.channelName);
  if (name === 'SW_LEG' && party === null) return irrelevant;
  if (name === 'SW_DIALLED') return parseDialled(record, party);
  const { callId, at, channelId: legId, callerNumber } = record;
  const line = parseCallLogicEvent(name, record.extra('extra'), { callId, at, legId, callerNumber }, words);
  if (name !== 'SW_CALL' || party?.kind !== 'trunk' || line.kind === 'unreadable') return line;
  const caller = { type: 'caller-told', callId, at, legId, number: displayableNumber(callerNumber) } as const;
  return says(...(line.kind === 'events' ? line.events : []), caller);
}

/**
 * `<what is dialled>:[<digits of the extension>]`: a phone was picked up that was asked to dial, and here its call begins.
 */
function parseDialled(
  { callId, at, channelId: legId, extra }: CelRecord,
  party: LegParty | null,
): JournalLine {
  const [, dialled, own] = /^(\+?[0-9]{2,18}):([0-9]{0,6})$/.exec(extra('extra')) ?? [];
  if (dialled === undefined || own === undefined || party === null) return unreadable('fields of the event');
  const callerNumber = own === '' ? null : own;
  return says(
    { type: 'leg-began', callId, at, legId, party, isOrigin: true, callerNumber, dialled },
    { type: 'leg-picked-up', callId, at, legId },
  );
}

const words: EngineWords = {
  // What is given to Dial: PJSIP/<user>, PJSIP/<number>@trunk-<id>; or mobile-<id>. Local channels tell of their own devices.
  deviceOf: (dialled): RungDevice | null => {
    const sipUser = /^PJSIP\/([A-Za-z0-9._-]{1,80})$/.exec(dialled)?.[1];
    if (sipUser !== undefined) return { kind: 'phone', sipUser };
    const trunkId = /^PJSIP\/\+?[0-9]{1,20}@trunk-([1-9]\d{0,14})$/.exec(dialled)?.[1];
    if (trunkId !== undefined) return { kind: 'outside', trunkId: Number(trunkId) };
    const phoneId = idAfter('mobile-', dialled);
    return phoneId === null ? null : { kind: 'mobile', phoneId };
  },
  placeOf: (member) => /^((?:extension|mobile)-\d{1,15})@sw-member(?:\/n)?$/.exec(member)?.[1] ?? null,
};
