import { type EngineWords, idAfter, parseCallLogicEvent } from '../../media-node/journal/call-logic-event.ts';
import {
  type JournalLine,
  type LineFormat,
  says,
  unreadable,
} from '../../media-node/journal/journal-line.ts';
import { bridgedAt, bridgeLines } from './bridge-moment.ts';
import { isLegId, type JournalRecord } from './journal-record.ts';
import { isLegEvent, parseLegEvent } from './leg-event.ts';

/*
 * What the function `log` of FreeSWITCH puts before a text, and the text of freeswitch-conf/scripts/sw/journal.lua:
 *   2026-11-28 22:17:25.736710 45.53% [NOTICE] mod_dptools.c:1865 SW_NODE +0000 <call> <leg> <text> [<number of the caller>]
 * What the hook of a bridge tells has the moment of the leg's answer, in microseconds, in place of the number.
 */
const prefix = String.raw`(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d\.\d{3})\d{3} \d+\.\d+% \[NOTICE\] mod_\w+\.c:\d+ `;
const wholeLine = new RegExp(
  String.raw`^${prefix}(SW_[A-Z_]+) ([+-]\d\d)(\d\d) (\S+) (\S+)(?: (\S*)(?: (\S*))?)? ?$`,
);
const lineStart = new RegExp(`${prefix}SW_`, 'g');

/** Never throws. @param line without the newline */
export function parseJournalLine(line: string): JournalLine {
  const [, day, time, name, hours = '', minutes = '', callId = '', legId = '', text = '', last = ''] =
    wholeLine.exec(line) ?? [];
  if (day === undefined || time === undefined || name === undefined)
    return unreadable('no line of the journal');
  const writtenAt = new Date(`${day}T${time}${hours}:${minutes}`);
  if (Number.isNaN(writtenAt.getTime())) return unreadable('no time');
  const isOfBridge = bridgeLines.has(name);
  const at = isOfBridge ? bridgedAt(writtenAt, last) : writtenAt;
  if (name === 'SW_UNWRITABLE') return unreadable('a text that could break the line');
  if (name === 'SW_STARTED') return says({ type: 'engine-started', at });
  if (!isLegId(callId) || !isLegId(legId)) return unreadable('no leg');
  const record: JournalRecord = { name, at, callId, legId, text, callerNumber: isOfBridge ? '' : last };
  return isLegEvent(name) ? parseLegEvent(record) : parseCallLogicEvent(name, text, record, words);
}

/** The journal of FreeSWITCH, as mod_logfile writes it. */
export const journalFormat: LineFormat = {
  lastLineStart: (text) => [...text.matchAll(lineStart)].at(-1)?.index ?? -1,
  read: parseJournalLine,
};

const words: EngineWords = {
  deviceOf: (word) => {
    const sipUser = /^phone-([A-Za-z0-9._-]{1,80})$/.exec(word)?.[1];
    if (sipUser !== undefined) return { kind: 'phone', sipUser };
    const trunkId = idAfter('outside-', word);
    if (trunkId !== null) return { kind: 'outside', trunkId };
    const phoneId = idAfter('mobile-', word);
    return phoneId === null ? null : { kind: 'mobile', phoneId };
  },
  placeOf: (word) => /^(?:extension|mobile)-\d{1,15}$/.exec(word)?.[0] ?? null,
};
