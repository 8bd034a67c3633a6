import { evenTimeAt } from '../../domain/calendar/zone-offset.ts';
import type { RoutingEntry } from './routing-file.ts';

/** FreeSWITCH knows no time zones, and a controller may be away for long. */
const yearsAhead = 12;

/**
 * When the clocks of a zone were and will be changed: Unix seconds, and how many seconds they are ahead of UTC from then on. The
 * first one holds for whatever was before.
 *
 * @param year the first one
 * @throws RangeError when there is no such zone
 */
export function renderZone(timeZone: string, year: number): RoutingEntry {
  const end = Date.UTC(year + yearsAhead, 0, 1);
  const changes: [from: number, offset: number][] = [];
  for (let at = Date.UTC(year, 0, 1); at < end;) {
    const { offsetMs, until } = evenTimeAt(timeZone, at);
    const offset = Math.trunc(offsetMs / 1_000);
    if (changes.at(-1)?.[1] !== offset) changes.push([at / 1_000, offset]);
    at = until;
  }
  return [`zone ${timeZone}`, changes];
}
