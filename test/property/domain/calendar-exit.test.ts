import { expect } from 'chai';
import fc from 'fast-check';
import { calendarAnswerAt, calendarExitAt } from '../../../src/domain/calendar/calendar-exit.ts';
import type { Hours } from '../../../src/domain/calendar/hours.ts';
import { anyHours } from './any-hours.ts';
import {
  clockOf,
  daysOfClockChange,
  exitAtReading,
  minuteMs,
  minuteOfClockChange,
} from './calendar-by-the-minute.ts';

const quarterMs = 15 * minuteMs;
/** No clock is put back or forward by more than a day's hours; most by one. */
const windowMinutes = 150;
const zones = Intl.supportedValuesOf('timeZone');

/** Every change of every zone's clocks in the years that count. */
const changes = zones.flatMap((timeZone) =>
  daysOfClockChange(timeZone, 2024, 2030).map((day) => ({
    timeZone,
    at: minuteOfClockChange(timeZone, day),
  })),
);

function stamp(instant: number): string {
  return new Date(instant).toISOString().slice(0, 16);
}

/** An override for each quarter of an hour of the local days around: another reading is another exit. */
function everyQuarter(timeZone: string, near: number): Hours {
  const first = near - (near % quarterMs) - 18 * 4 * quarterMs;
  return {
    timeZone,
    weekly: [],
    overrides: Array.from({ length: 36 * 4 }, (_none, index) => ({
      from: stamp(first + index * quarterMs),
      to: stamp(first + (index + 1) * quarterMs),
      open: true,
      note: '',
    })),
  };
}

/** The exit of each minute, and that the product takes the same, also until when. */
function agreesByTheMinute(hours: Hours, start: number, minutes: number): number {
  const read = clockOf(hours.timeZone);
  let last = '';
  let changed = 0;
  let asked = calendarAnswerAt(hours, new Date(start));
  for (let at = start; at < start + minutes * minuteMs; at += minuteMs) {
    const expected = exitAtReading(hours, read(at));
    const taken = calendarExitAt(hours, new Date(at));
    if (taken !== expected)
      expect.fail(
        `${hours.timeZone} ${stamp(at)}Z: ${taken} instead of ${expected}: ${JSON.stringify(hours)}`,
      );
    if (at > start && expected !== last) {
      expect(asked.until?.getTime(), `${hours.timeZone}, asked for the end of ${last}`).to.equal(at);
      expect(calendarExitAt(hours, new Date(at - 1)), 'a moment earlier').to.equal(last);
      asked = calendarAnswerAt(hours, new Date(at));
      changed += 1;
    }
    last = expected;
  }
  expect(asked.until?.getTime() ?? Infinity).to.be.at.least(start + minutes * minuteMs);
  return changed;
}

describe('the exit of a calendar [R2, R3, R4, R7]', function () {
  this.timeout(240_000);

  it('is that of the clock on the wall, minute by minute, at each change of each zone’s clocks from 2024 to 2030', () => {
    expect(changes.length, 'the zones do change their clocks').to.be.greaterThan(1_500);
    for (const { timeZone, at } of changes) {
      const start = at - windowMinutes * minuteMs;
      const changed = agreesByTheMinute(everyQuarter(timeZone, at), start, 2 * windowMinutes);
      // A quarter ends each 15 minutes, and the clock shows another one at once when it is put elsewhere.
      expect(changed, timeZone).to.be.at.least(18);
    }
  });

  it('is so for any calendar at any such change', () => {
    fc.assert(
      fc.property(
        fc
          .constantFrom(...changes)
          .chain(({ timeZone, at }) => anyHours(timeZone, at).map((hours) => ({ hours, at }))),
        ({ hours, at }) => {
          agreesByTheMinute(hours, at - windowMinutes * minuteMs, 2 * windowMinutes);
        },
      ),
      { numRuns: 1_500 },
    );
  });

  it('is so for any calendar in any zone, over days on which nothing changes too', () => {
    fc.assert(
      fc.property(
        fc
          .record({
            timeZone: fc.constantFrom(...zones),
            at: fc.integer({ min: Date.UTC(2024, 0, 1) / minuteMs, max: Date.UTC(2031, 0, 1) / minuteMs }),
          })
          .chain(({ timeZone, at }) =>
            anyHours(timeZone, at * minuteMs).map((hours) => ({ hours, at: at * minuteMs })),
          ),
        ({ hours, at }) => {
          agreesByTheMinute(hours, at, 1_440);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('holds without an end when nothing ever decides otherwise', () => {
    const hours: Hours = { timeZone: 'Europe/Budapest', weekly: [], overrides: [] };
    expect(calendarAnswerAt(hours, new Date())).to.deep.equal({ exit: 'default', until: null });
  });
});
