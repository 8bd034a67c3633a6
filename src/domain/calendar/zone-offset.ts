import type { LocalTime } from './local-time.ts';

/** A stretch of time in which the clocks of a zone run evenly. */
export interface EvenTime {
  /** What the clock on the wall is ahead of UTC. */
  readonly offsetMs: number;
  /** The first instant at which this need not hold any more, in milliseconds since 1970. */
  readonly until: number;
}

const dayMs = 86_400_000;
const secondMs = 1_000;

/**
 * The offset of a zone at an instant, and until when it holds at least. The transitions of a year are looked for once, and kept:
 * there are few zones and few years.
 *
 * @throws RangeError when there is no such zone
 */
export function evenTimeAt(timeZone: string, instant: number): EvenTime {
  const year = new Date(instant).getUTCFullYear();
  const found = yearOf(timeZone, year).find(({ until }) => instant < until);
  if (!found) throw new RangeError(`no offset of ${timeZone} at ${instant}`);
  return found;
}

/** What the clock on the wall shows. @throws RangeError when there is no such zone */
export function localTimeAt(timeZone: string, instant: number): LocalTime {
  return instant + evenTimeAt(timeZone, instant).offsetMs;
}

const years = new Map<string, readonly EvenTime[]>();

function yearOf(timeZone: string, year: number): readonly EvenTime[] {
  const key = `${timeZone} ${year}`;
  const known = years.get(key);
  if (known) return known;
  const found = searchYear(offsetReader(timeZone), year);
  years.set(key, found);
  return found;
}

/** No zone changed its clocks twice in a day. */
function searchYear(offsetAt: (instant: number) => number, year: number): EvenTime[] {
  const end = Date.UTC(year + 1, 0, 1);
  const found: EvenTime[] = [];
  let before = Date.UTC(year, 0, 1);
  let offsetMs = offsetAt(before);
  while (before < end) {
    const after = before + dayMs;
    if (offsetAt(after) !== offsetMs) {
      const until = firstOther(offsetAt, offsetMs, before, after);
      found.push({ offsetMs, until });
      offsetMs = offsetAt(after);
    }
    before = after;
  }
  return [...found, { offsetMs, until: end }];
}

/** The second, after `before` and not after `after`, at which the offset is not this one any more. */
function firstOther(
  offsetAt: (instant: number) => number,
  offsetMs: number,
  before: number,
  after: number,
): number {
  let same = before;
  let other = after;
  while (other - same > secondMs) {
    const middle = same + Math.floor((other - same) / 2 / secondMs) * secondMs;
    if (offsetAt(middle) === offsetMs) same = middle;
    else other = middle;
  }
  return other;
}

function offsetReader(timeZone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (instant) => {
    const shown = new Map(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes) => shown.get(type) ?? 0;
    const local = Date.UTC(
      part('year'),
      part('month') - 1,
      part('day'),
      part('hour'),
      part('minute'),
      part('second'),
    );
    return local - Math.floor(instant / secondMs) * secondMs;
  };
}
