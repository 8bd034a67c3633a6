import { evenTimeAt } from '../../domain/calendar/zone-offset.ts';
import type { JcalComponent } from './icalendar.ts';

/** How many years ahead the changes of the clocks are told; programs that know the zone by its name need none. */
const years = 10;

/** A time zone as its changes of the clocks from last year on, each by itself: none is guessed from a rule. */
export function vTimeZone(timeZone: string, now: Date): JcalComponent {
  const start = Date.UTC(now.getUTCFullYear() - 1, 0, 1);
  const end = Date.UTC(now.getUTCFullYear() + years, 0, 1);
  const observances: JcalComponent[] = [];
  for (let at = start, before = evenTimeAt(timeZone, start - 1).offsetMs; at < end;) {
    const { offsetMs, until } = evenTimeAt(timeZone, at);
    if (offsetMs !== before || at === start)
      observances.push([
        offsetMs > before ? 'daylight' : 'standard',
        [
          ['dtstart', {}, 'date-time', new Date(at + before).toISOString().slice(0, 19)],
          ['tzoffsetfrom', {}, 'utc-offset', offsetText(before)],
          ['tzoffsetto', {}, 'utc-offset', offsetText(offsetMs)],
        ],
        [],
      ]);
    before = offsetMs;
    at = until;
  }
  return ['vtimezone', [['tzid', {}, 'text', timeZone]], observances];
}

/** `+02:00`, as jCal writes it. */
function offsetText(offsetMs: number): string {
  const minutes = Math.round(Math.abs(offsetMs) / 60_000);
  const two = (number: number) => String(number).padStart(2, '0');
  return `${offsetMs < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
