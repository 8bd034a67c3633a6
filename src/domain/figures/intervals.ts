import { instantsOfSpan } from '../calendar/instants-of-span.ts';
import { midnightOf } from '../calendar/local-text.ts';
import { dayMinutes, type LocalTime, minuteMs } from '../calendar/local-time.ts';
import { evenTimeAt, localTimeAt } from '../calendar/zone-offset.ts';

export const intervalKinds = ['hour', 'day', 'week', 'month'] as const;
export type IntervalKind = (typeof intervalKinds)[number];

export interface Period {
  readonly from: Date;
  /** Not included. */
  readonly to: Date;
}

const hourMs = 60 * minuteMs;
const dayMs = dayMinutes * minuteMs;
const longestGapMs = 2 * dayMs;

/**
 * A period, cut where hours, days, weeks (on Mondays) or months begin in the zone. They follow each other without a gap, so what is counted in
 * each adds up to what is counted in all. The hour that comes twice when clocks are put back is two hours, and a day has 23 to 25 [S13].
 *
 * @returns null when there would be more than `most`
 * @throws RangeError when there is no such zone
 */
export function intervalsOf(
  { from, to }: Period,
  kind: IntervalKind,
  timeZone: string,
  most: number,
): Period[] | null {
  const intervals: Period[] = [];
  for (let at = from.getTime(); at < to.getTime();) {
    if (intervals.length === most) return null;
    const next = Math.min(nextStart(at, kind, timeZone), to.getTime());
    intervals.push({ from: new Date(at), to: new Date(next) });
    at = next;
  }
  return intervals;
}

/** The first instant after `at` at which an interval begins; milliseconds since 1970. */
function nextStart(at: number, kind: IntervalKind, timeZone: string): number {
  if (kind === 'hour') return nextHour(at, timeZone);
  const from = nextLocalStart(localTimeAt(timeZone, at), kind);
  // The clock may be put forward over midnight, or back to before it.
  const shown = instantsOfSpan(timeZone, { from, to: from + longestGapMs });
  const next = shown.find((span) => span.from > at);
  if (!next) throw new RangeError(`nothing begins in ${timeZone} after ${at}`);
  return next.from;
}

function nextHour(at: number, timeZone: string): number {
  const { offsetMs, until } = evenTimeAt(timeZone, at);
  const intoHour = (((at + offsetMs) % hourMs) + hourMs) % hourMs;
  const next = at + hourMs - intoHour;
  const isEven = next <= until || evenTimeAt(timeZone, until).offsetMs === offsetMs;
  return isEven ? next : until;
}

function nextLocalStart(local: LocalTime, kind: Exclude<IntervalKind, 'hour'>): LocalTime {
  const midnight = midnightOf(local);
  const date = new Date(midnight);
  switch (kind) {
    case 'day':
      return midnight + dayMs;
    case 'week':
      return midnight + (8 - (date.getUTCDay() || 7)) * dayMs;
    case 'month':
      return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
  }
}
