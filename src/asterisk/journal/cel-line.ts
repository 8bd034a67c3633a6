import {
  irrelevant,
  type JournalLine,
  type LineFormat,
  unreadable,
} from '../../media-node/journal/journal-line.ts';
import { celLineStart, endsCelRecord, readBrokenCelLine } from './broken-cel-line.ts';
import { channelEvents, parseChannelEvent } from './cel-channel-event.ts';
import { type CelRecord, isChannelId } from './cel-record.ts';
import { parseDialplanEvent } from './cel-dialplan-event.ts';

/**
 * Reads one record of the channel event log (format `json` of cel_custom). Never throws, whatever a caller
 * put into a number or a name.
 *
 * @param line without its last newline; bytes that are no UTF-8 were replaced while decoding
 */
export function parseCelLine(line: string): JournalLine {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    value = readBrokenCelLine(line);
    if (value === null) return unreadable('no JSON');
  }
  if (typeof value !== 'object' || value === null) return unreadable('no object');
  const text = (field: string): string => {
    const found: unknown = Object.getOwnPropertyDescriptor(value, field)?.value;
    return typeof found === 'string' ? found : '';
  };
  const eventName = text('eventenum');
  if (eventName === '') return unreadable('no event name');
  const userEvent = text('userdeftype');
  const isOurs = eventName === 'USER_DEFINED' && userEvent.startsWith('SW_');
  if (!isOurs && !channelEvents.has(eventName)) return irrelevant;

  const at = parseTime(text('eventtime'));
  if (at === null) return unreadable('no time');
  const record: CelRecord = {
    at,
    channelId: text('uniqueid'),
    callId: text('linkedid'),
    channelName: text('channame'),
    callerNumber: text('num'),
    extension: text('exten'),
    extra: parseExtra(text('eventextra')),
  };
  if (!isChannelId(record.channelId) || !isChannelId(record.callId)) return unreadable('no channel');
  return isOurs ? parseDialplanEvent(userEvent, record) : parseChannelEvent(eventName, record);
}

/** As `cel_custom.conf` has it: inside a JSON string the quotes would be escaped. */
export const celFormat: LineFormat = {
  lastLineStart: (text) => text.lastIndexOf(celLineStart),
  severalLines: { begins: (line) => line.startsWith(celLineStart), ends: endsCelRecord },
  read: parseCelLine,
};

// Seconds and microseconds, as cel_custom.conf asks for.
function parseTime(text: string): Date | null {
  const [, seconds, fraction = ''] = /^(\d{1,11})(?:\.(\d{1,9}))?$/.exec(text) ?? [];
  if (seconds === undefined) return null;
  return new Date(Number(seconds) * 1000 + Number(fraction.slice(0, 3).padEnd(3, '0')));
}

// The field is itself JSON: numbers and texts by name.
function parseExtra(text: string): CelRecord['extra'] {
  let fields: unknown;
  try {
    fields = JSON.parse(text);
  } catch {
    fields = null;
  }
  return (name) => {
    if (typeof fields !== 'object' || fields === null) return '';
    const found: unknown = Object.getOwnPropertyDescriptor(fields, name)?.value;
    return typeof found === 'string' || typeof found === 'number' ? String(found) : '';
  };
}
