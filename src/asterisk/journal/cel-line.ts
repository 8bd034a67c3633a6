import { parseUserEvent } from './cel-user-event.ts';
import { isChannelId } from './cel-record.ts';
import type { CelLine, CelRecord } from './cel-record.ts';

/**
 * Reads one line of the channel event log (format `json` of cel_custom). Never throws, whatever a caller
 * put into a number or a name.
 *
 * @param line without the newline; bytes that are no UTF-8 were replaced while decoding
 */
export function parseCelLine(line: string): CelLine {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { kind: 'unreadable', reason: 'no JSON' };
  }
  if (typeof value !== 'object' || value === null) return { kind: 'unreadable', reason: 'no object' };
  const text = (field: string): string => {
    const found: unknown = Object.getOwnPropertyDescriptor(value, field)?.value;
    return typeof found === 'string' ? found : '';
  };
  const eventName = text('eventenum');
  if (eventName === '') return { kind: 'unreadable', reason: 'no event name' };
  const userEvent = text('userdeftype');
  const isOurs = eventName === 'USER_DEFINED' && userEvent.startsWith('SW_');
  if (eventName !== 'CHAN_END' && !isOurs) return { kind: 'irrelevant' };

  const at = parseTime(text('eventtime'));
  if (at === null) return { kind: 'unreadable', reason: 'no time' };
  const record: CelRecord = {
    at,
    channelId: text('uniqueid'),
    callId: text('linkedid'),
    callerNumber: text('num'),
    extra: parseExtra(text('eventextra')),
  };
  if (!isChannelId(record.channelId) || !isChannelId(record.callId)) {
    return { kind: 'unreadable', reason: 'no channel' };
  }
  if (isOurs) return parseUserEvent(userEvent, record);
  return {
    kind: 'event',
    event: { type: 'channel-ended', callId: record.callId, at, channelId: record.channelId },
  };
}

// Seconds and microseconds, as cel_custom.conf asks for.
function parseTime(text: string): Date | null {
  const [, seconds, fraction = ''] = /^(\d{1,11})(?:\.(\d{1,9}))?$/.exec(text) ?? [];
  if (seconds === undefined) return null;
  return new Date(Number(seconds) * 1000 + Number(fraction.slice(0, 3).padEnd(3, '0')));
}

// The field is itself JSON; CELGenUserEvent puts its text under "extra".
function parseExtra(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('extra' in value)) return '';
    return typeof value.extra === 'string' ? value.extra : '';
  } catch {
    return '';
  }
}
