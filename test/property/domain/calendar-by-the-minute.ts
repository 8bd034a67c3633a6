import type { Hours, WeeklyHours } from '../../../src/domain/calendar/hours.ts';

export const minuteMs = 60_000;

/** What a clock on the wall shows, as text. */
export interface Reading {
  /** `YYYY-MM-DDTHH:MM`; as text such readings are in the order of time. */
  readonly stamp: string;
  readonly time: string;
  /** 1 is Monday. */
  readonly weekday: number;
}

/** Reads the clock of a zone minute by minute, as a person with much time would. It shares nothing with the product. */
export function clockOf(timeZone: string): (instant: number) => Reading {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return (instant) => {
    const text = format.format(instant);
    const [, name = '', day, month, year, time = ''] =
      /^(\w{3}), (\d\d)\/(\d\d)\/(\d{4}), (\d\d:\d\d)$/.exec(text) ?? [];
    if (time === '') throw new Error(`an unexpected reading: ${text}`);
    const weekday = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(name) + 1;
    return { stamp: `${year}-${month}-${day}T${time}`, time, weekday };
  };
}

/** Whether the hours are open while the clock shows this. */
export function isOpenAtReading({ weekly, overrides }: Hours, { stamp, time, weekday }: Reading): boolean {
  const holding = overrides.filter(({ from, to }) => from <= stamp && stamp < to);
  const last = holding.at(-1);
  return last ? last.open : weekly.some((row) => isInRow(row, time, weekday));
}

/** The exit of a calendar that holds while the clock shows this [R2-R4]. */
export function exitAtReading({ weekly, overrides }: Hours, { stamp, time, weekday }: Reading): string {
  for (let number = overrides.length; number > 0; number -= 1) {
    const { from = '', to = '' } = overrides[number - 1] ?? {};
    if (from <= stamp && stamp < to) return `override-${number}`;
  }
  const row = weekly.findIndex((one) => isInRow(one, time, weekday));
  return row === -1 ? 'default' : `row-${row + 1}`;
}

function isInRow({ weekdays, from, to }: WeeklyHours, time: string, weekday: number): boolean {
  if (from < to) return weekdays.includes(weekday) && from <= time && time < to;
  const yesterday = weekday === 1 ? 7 : weekday - 1;
  return (weekdays.includes(weekday) && from <= time) || (weekdays.includes(yesterday) && time < to);
}

/** The days, as midnights in UTC, on which a zone changes its clocks. */
export function daysOfClockChange(timeZone: string, firstYear: number, lastYear: number): number[] {
  const read = clockOf(timeZone);
  const noon = (day: number) => read(day + 12 * 60 * minuteMs).time;
  const days: number[] = [];
  for (let day = Date.UTC(firstYear, 0, 1); day < Date.UTC(lastYear + 1, 0, 1); day += 1_440 * minuteMs) {
    if (noon(day) !== noon(day - 1_440 * minuteMs)) days.push(day);
  }
  return days;
}

/** The first minute of the day, or of those after it, at which the clock does not run on evenly. */
export function minuteOfClockChange(timeZone: string, day: number): number {
  const read = clockOf(timeZone);
  const ahead = (instant: number) => Date.parse(`${read(instant).stamp}Z`) - instant;
  // Noon of the day before still has the old offset, and noon of the day the new one.
  let same = day - 12 * 60 * minuteMs;
  let other = day + 12 * 60 * minuteMs;
  while (other - same > minuteMs) {
    const middle = same + Math.floor((other - same) / 2 / minuteMs) * minuteMs;
    if (ahead(middle) === ahead(same)) same = middle;
    else other = middle;
  }
  return other;
}
