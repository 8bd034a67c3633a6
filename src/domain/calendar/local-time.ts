/**
 * What a clock on the wall shows, as the milliseconds that the same reading has in UTC. Readings can be compared and added to
 * without a time zone; each belongs to one instant, to none (the clock was put forward over it) or to two (it was put back).
 */
export type LocalTime = number;

export const minuteMs = 60_000;
export const dayMinutes = 1_440;
export const weekMinutes = 7 * dayMinutes;
const weekMs = weekMinutes * minuteMs;

/** Minutes since midnight of `HH:MM`, 00:00 to 24:00; null: no time of a day. */
export function minutesOfDay(text: string): number | null {
  const [, hours, minutes] = /^(2[0-4]|[01][0-9]):([0-5][0-9])$/u.exec(text) ?? [];
  const total = Number(hours) * 60 + Number(minutes);
  return total <= dayMinutes ? total : null;
}

/** Reads `YYYY-MM-DDTHH:MM`; null: there is no such day or time. `T24:00` is the midnight at the end of the day. */
export function parseLocalTime(text: string): LocalTime | null {
  const [, date, time] = /^([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9:]{5})$/u.exec(text) ?? [];
  const minutes = minutesOfDay(time ?? '');
  if (date === undefined || minutes === null) return null;
  const midnight = Date.parse(`${date}T00:00:00Z`);
  // The 30th of February is read as a day in March.
  if (Number.isNaN(midnight) || new Date(midnight).toISOString().slice(0, 10) !== date) return null;
  return midnight + minutes * minuteMs;
}

/** Minutes since Monday 00:00, with the part of a minute. */
export function minuteOfWeek(local: LocalTime): number {
  // The 1st of January 1970 was a Thursday.
  const sinceMonday = (local + 3 * dayMinutes * minuteMs) % weekMs;
  return (sinceMonday < 0 ? sinceMonday + weekMs : sinceMonday) / minuteMs;
}
