import fc from 'fast-check';
import type { Hours, HoursOverride, WeeklyHours } from '../../../src/domain/calendar/hours.ts';
import { minuteMs } from './calendar-by-the-minute.ts';

const dayMinutes = 1_440;

function timeText(minutes: number): string {
  const two = (number: number) => String(number).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** Often at night, when clocks change, and often round. */
const minutes = fc.oneof(
  fc.integer({ min: 0, max: dayMinutes - 1 }),
  fc.integer({ min: 0, max: 16 }).map((quarters) => quarters * 15),
  fc.constantFrom(0, 23 * 60, 23 * 60 + 30),
);

const anyRow: fc.Arbitrary<WeeklyHours> = fc
  .record({
    weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }),
    from: minutes,
    to: fc.oneof(
      minutes.filter((minute) => minute > 0),
      fc.constant(dayMinutes),
    ),
  })
  .filter(({ from, to }) => from !== to)
  .map(({ weekdays, from, to }) => ({ weekdays, from: timeText(from), to: timeText(to) }));

/** Windows around a time, given as what the clock in UTC shows then; some are wider than the days that are looked at. */
function anyOverride(around: number): fc.Arbitrary<HoursOverride> {
  const quarters = fc.oneof(fc.integer({ min: -300, max: 300 }), fc.integer({ min: -8, max: 16 }));
  return fc
    .record({ from: quarters, length: fc.integer({ min: 1, max: 200 }), open: fc.boolean() })
    .map(({ from, length, open }) => ({
      from: stampText(around + from * 15 * minuteMs),
      to: stampText(around + (from + length) * 15 * minuteMs),
      open,
      note: '',
    }));
}

function stampText(instant: number): string {
  return new Date(instant).toISOString().slice(0, 16);
}

/** Hours with overrides near the instant. */
export function anyHours(timeZone: string, near: number): fc.Arbitrary<Hours> {
  return fc.record({
    timeZone: fc.constant(timeZone),
    weekly: fc.array(anyRow, { maxLength: 5 }),
    overrides: fc.array(anyOverride(near), { maxLength: 4 }),
  });
}
