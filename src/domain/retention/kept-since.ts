import { dayMinutes, minuteMs } from '../calendar/local-time.ts';
import { readMoment } from '../calendar/read-moment.ts';
import { localTimeAt } from '../calendar/zone-offset.ts';

const dayMs = dayMinutes * minuteMs;

/**
 * What began before this instant has been kept for so many days: for the rest of the day on which it began, and the days after it in full.
 * Days begin at midnight where the company is, so that all of one day goes together.
 *
 * @throws RangeError when there is no such zone
 */
export function keptSince(days: number, timeZone: string, now: Date): Date {
  const local = localTimeAt(timeZone, now.getTime());
  const midnight = Math.floor(local / dayMs) * dayMs - days * dayMs;
  const moment = readMoment(new Date(midnight).toISOString().slice(0, 16), timeZone);
  if (!moment) throw new RangeError(`no day ${days} days before ${now.toISOString()}`);
  return moment.instant;
}
