import { instantsOfSpan } from './instants-of-span.ts';
import { dayMinutes, minuteMs, parseLocalTime } from './local-time.ts';

/** An instant that was named by what the clock on the wall shows, or by itself. */
export interface Moment {
  readonly instant: Date;
  /** `skipped`: the clock is put forward over it, the moment after the gap is meant. `twice`: the first of two is meant. */
  readonly clock: 'plain' | 'skipped' | 'twice';
}

/** No gap is longer: a whole day, when a zone moved over the date line. */
const longestGapMs = 2 * dayMinutes * minuteMs;
const secondMs = 1_000;

/**
 * Reads an instant (`2026-12-24T11:59:59Z`, `...+01:00`), or a local time of the zone (`2026-12-24T11:59`, with seconds or without).
 *
 * @returns null when there is no such time
 * @throws RangeError when there is no such zone
 */
export function readMoment(text: string, timeZone: string): Moment | null {
  const [, date = '', minute = '', seconds = '00', zone] =
    /^([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}:[0-9]{2})(?::([0-5][0-9])(?:\.[0-9]{1,3})?)?(Z|[+-][0-9]{2}:[0-9]{2})?$/u.exec(
      text,
    ) ?? [];
  const local = parseLocalTime(`${date}T${minute}`);
  if (local === null) return null;
  if (zone !== undefined) {
    const instant = new Date(text);
    return Number.isNaN(instant.getTime()) ? null : { instant, clock: 'plain' };
  }
  const from = local + Number(seconds) * secondMs;
  const shown = instantsOfSpan(timeZone, { from, to: from + secondMs });
  const [first] = shown.length > 0 ? shown : instantsOfSpan(timeZone, { from, to: from + longestGapMs });
  if (!first) return null;
  const clock = shown.length === 0 ? 'skipped' : shown.length === 1 ? 'plain' : 'twice';
  return { instant: new Date(first.from), clock };
}
