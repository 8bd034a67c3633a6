import type { LegEnded, LegParty } from '../../domain/call/call-event.ts';
import { withdrawnCause } from '../members/withdrawn-cause.ts';
import {
  displayableNumber,
  irrelevant,
  type JournalLine,
  says,
} from '../../media-node/journal/journal-line.ts';
import { isOfPhoneOrder } from '../legs/phone-orders.ts';
import { type CelRecord, isChannelId } from './cel-record.ts';

/**
 * Reads an event that the engine writes by itself about a channel. Only SIP channels are legs; the halves of Local channels, by
 * which the dialplan reaches a device later or in another way, are not, but one of them can walk through the call logic, so
 * their ends are told.
 */
export function parseChannelEvent(name: string, record: CelRecord): JournalLine {
  const { callId, at, channelId: legId } = record;
  const party = partyOf(record.channelName);
  switch (name) {
    case 'CHAN_START':
      return parseStart(record, party);
    case 'ANSWER':
      return party === null ? irrelevant : says({ type: 'leg-picked-up', callId, at, legId });
    case 'BRIDGE_ENTER':
      return party === null ? irrelevant : says({ type: 'leg-connected', callId, at, legId });
    case 'HANGUP':
      return parseEnd(record);
    case 'BLINDTRANSFER': {
      const target = displayableNumber(record.extra('extension')) ?? '';
      return says({ type: 'leg-transferred', callId, at, legId, target, joined: null, takesPlace: null });
    }
    case 'ATTENDEDTRANSFER': {
      const pair = (one: string, other: string) =>
        isChannelId(one) && isChannelId(other) ? ([one, other] as const) : null;
      const transferred = record.extra('transferee_channel_uniqueid');
      return says({
        type: 'leg-transferred',
        ...{ callId, at, legId, target: null },
        joined: pair(transferred, record.extra('transfer_target_channel_uniqueid')),
        // To somebody who did not talk yet, but waited.
        takesPlace: record.extra('app') === '' ? null : pair(transferred, record.extra('channel2_uniqueid')),
      });
    }
    case 'LINKEDID_END':
      return says({ type: 'call-ended', callId, at });
    default:
      return irrelevant;
  }
}

/** The events of which {@link parseChannelEvent} makes something. */
export const channelEvents: ReadonlySet<string> = new Set([
  'CHAN_START',
  'ANSWER',
  'BRIDGE_ENTER',
  'HANGUP',
  'BLINDTRANSFER',
  'ATTENDEDTRANSFER',
  'LINKEDID_END',
]);

/** Asterisk numbers its channels from 0 after each start: `switchroom-1795892765.0`. */
const firstOfEngine = /^[A-Za-z0-9._-]*\d{9,11}\.0$/;

function parseStart(record: CelRecord, party: LegParty | null): JournalLine {
  const { callId, at, channelId: legId } = record;
  const started = firstOfEngine.test(legId) ? [{ type: 'engine-started', at } as const] : [];
  // A phone that rings for an order calls nobody yet, and is called by nobody.
  if (party === null || isOfPhoneOrder(legId)) return started.length === 0 ? irrelevant : says(...started);
  const isOrigin = legId === callId;
  return says(...started, {
    type: 'leg-began',
    ...{ callId, at, legId, party, isOrigin },
    callerNumber: isOrigin ? ownNumber(record.callerNumber, party) : null,
    dialled: isOrigin && /^\+?[0-9*]{1,63}$/.test(record.extension) ? record.extension : null,
  });
}

/**
 * What a call from outside is shown with is told once the dialplan knows whether the caller hides it (`cel-dialplan-event.ts`): here it
 * still stands in the line. A phone without an extension has the name of its account there.
 */
function ownNumber(number: string, party: LegParty): string | null {
  return party.kind === 'trunk' || number === party.sipUser ? null : displayableNumber(number);
}

function parseEnd(record: CelRecord): JournalLine {
  const { callId, at, channelId: legId, channelName, extra } = record;
  const cause = Number(/^\d{1,3}$/.exec(extra('hangupcause'))?.[0] ?? 0);
  const [, place] = /^Local\/([a-z]+-\d{1,15})@sw-member-[0-9a-f]+;1$/.exec(channelName) ?? [];
  if (place !== undefined && cause === withdrawnCause)
    return says({ type: 'offer-withdrawn', callId, at, place });
  const by = whoEnded(extra('hangupsource'), channelName);
  const isCalled = legId !== callId && partyOf(channelName) !== null;
  const isCopied = isCalled && by === null && !saidToOthers.has(cause);
  return says({ type: 'leg-ended', callId, at, legId, cause: isCopied ? 0 : cause, by });
}

/**
 * A leg that Dial or Queue lets go is told the cause of its caller, which an earlier attempt may have left there: after one that was
 * busy, the next one would be busy as well, though its phone only rang. These are about the leg itself, or say no more than that
 * it was let go: none, the normal one, answered elsewhere, withdrawn, a caller's CANCEL.
 */
const saidToOthers: ReadonlySet<number> = new Set([0, 16, 26, withdrawnCause, 127]);

function whoEnded(source: string, channelName: string): LegEnded['by'] {
  if (source === '') return null;
  if (source === channelName) return 'itself';
  return source.startsWith('dialplan/') ? 'logic' : 'another';
}

/** `PJSIP/trunk-5-0000002b`, `PJSIP/p7f3a-0000002c`; null for what is no leg. */
export function partyOf(channelName: string): LegParty | null {
  const endpoint = /^PJSIP\/([A-Za-z0-9._-]{1,80})-[0-9a-f]{8}$/.exec(channelName)?.[1];
  if (endpoint === undefined) return null;
  const trunk = /^trunk-([1-9]\d{0,14})$/.exec(endpoint)?.[1];
  return trunk === undefined
    ? { kind: 'phone', sipUser: endpoint }
    : { kind: 'trunk', trunkId: Number(trunk) };
}
