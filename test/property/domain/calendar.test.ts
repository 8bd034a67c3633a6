import { expect } from 'chai';
import fc from 'fast-check';
import type { Hours } from '../../../src/domain/calendar/hours.ts';
import { isOpenAt } from '../../../src/domain/calendar/is-open-at.ts';
import { nextChangeAfter } from '../../../src/domain/calendar/next-change-after.ts';
import { anyHours } from './any-hours.ts';
import { clockOf, daysOfClockChange, isOpenAtReading, minuteMs } from './calendar-by-the-minute.ts';

/** Zones that change their clocks by an hour or half an hour, at night or at midnight, for Ramadan, or not at all. */
const zones = [
  'Europe/Budapest',
  'Europe/Dublin',
  'Europe/Lisbon',
  'America/New_York',
  'America/St_Johns',
  'America/Havana',
  'America/Santiago',
  'America/Nuuk',
  'America/Sao_Paulo',
  'America/Asuncion',
  'Atlantic/Azores',
  'Africa/Casablanca',
  'Africa/Cairo',
  'Asia/Beirut',
  'Asia/Gaza',
  'Asia/Jerusalem',
  'Asia/Kathmandu',
  'Asia/Kolkata',
  'Asia/Almaty',
  'Australia/Adelaide',
  'Australia/Lord_Howe',
  'Antarctica/Troll',
  'Pacific/Auckland',
  'Pacific/Chatham',
  'Pacific/Apia',
  'Pacific/Kiritimati',
  'UTC',
];
const years = { first: 2024, last: 2030 };
const dayMs = 1_440 * minuteMs;

const changeDays = new Map<string, number[]>();
function daysOf(zone: string): number[] {
  const known = changeDays.get(zone) ?? daysOfClockChange(zone, years.first, years.last);
  changeDays.set(zone, known);
  return known;
}

/** Three days, mostly around a change of the clocks, and hours for them. */
const anyCase = fc
  .record({
    zone: fc.constantFrom(...zones),
    pick: fc.nat(),
    anyDay: fc.integer({ min: 0, max: 2_556 }),
    minute: fc.integer({ min: 0, max: 1_439 }),
  })
  .chain(({ zone, pick, anyDay, minute }) => {
    const days = daysOf(zone);
    const change = pick % 4 === 0 ? undefined : days[pick % (days.length + 1)];
    const day = change ?? Date.UTC(years.first, 0, 1) + anyDay * dayMs;
    const start = day - dayMs + minute * minuteMs;
    return anyHours(zone, day).map((hours) => ({ hours, start, end: start + 3 * dayMs }));
  });

/** Open or not, for each minute. */
function byTheMinute(hours: Hours, start: number, end: number): boolean[] {
  const read = clockOf(hours.timeZone);
  const open: boolean[] = [];
  for (let at = start; at < end; at += minuteMs) open.push(isOpenAtReading(hours, read(at)));
  return open;
}

describe('hours, for any plan in any time zone [R2, R3, R7]', function () {
  this.timeout(120_000);

  it('are those of the clock on the wall, read minute by minute, and change exactly when it says so', () => {
    fc.assert(
      fc.property(anyCase, ({ hours, start, end }) => {
        const expected = byTheMinute(hours, start, end);
        const changes = expected.flatMap((open, index) =>
          index > 0 && open !== expected[index - 1] ? [start + index * minuteMs] : [],
        );
        expect(isOpenAt(hours, new Date(start))).to.equal(expected[0]);
        let at = start;
        for (const change of changes) {
          const next = nextChangeAfter(hours, new Date(at));
          expect(next?.toISOString()).to.equal(new Date(change).toISOString());
          const open = expected[(change - start) / minuteMs];
          expect(isOpenAt(hours, new Date(change))).to.equal(open);
          expect(isOpenAt(hours, new Date(change - 1)), 'a moment earlier').to.equal(!open);
          at = change;
        }
        expect(nextChangeAfter(hours, new Date(at))?.getTime() ?? Infinity).to.be.at.least(end);
      }),
      { numRuns: 250 },
    );
  });

  it('are those of the clock at any minute of it', () => {
    fc.assert(
      fc.property(anyCase, fc.array(fc.integer({ min: 0, max: 4_319 }), { minLength: 40 }), (any, picked) => {
        const { hours, start } = any;
        const read = clockOf(hours.timeZone);
        for (const minute of picked) {
          const at = start + minute * minuteMs;
          expect(isOpenAt(hours, new Date(at))).to.equal(isOpenAtReading(hours, read(at)));
        }
      }),
    );
  });

  it('are right in each zone that there is, at any time since 1970', () => {
    const quarterHours = Array.from({ length: 96 }, (_, index) => index);
    fc.assert(
      fc.property(
        fc.constantFrom(...Intl.supportedValuesOf('timeZone')),
        fc.integer({ min: 0, max: Date.UTC(2040, 0, 1) / minuteMs }),
        (timeZone, minute) => {
          const at = minute * minuteMs;
          const { time, weekday } = clockOf(timeZone)(at);
          // Open in one quarter of an hour of each day, so that another offset would show.
          const open = quarterHours.filter((quarter) => {
            const from = new Date(quarter * 15 * minuteMs).toISOString().slice(11, 16);
            const to =
              quarter === 95 ? '24:00' : new Date((quarter + 1) * 15 * minuteMs).toISOString().slice(11, 16);
            return isOpenAt(
              { timeZone, weekly: [{ weekdays: [weekday], from, to }], overrides: [] },
              new Date(at),
            );
          });
          const [hour = 0, rest = 0] = time.split(':').map(Number);
          expect(open).to.deep.equal([hour * 4 + Math.floor(rest / 15)]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('the zones that are tried do change their clocks, one of them around each Ramadan', () => {
    expect(daysOf('Europe/Budapest')).to.have.length(14);
    expect(daysOf('Africa/Casablanca').length).to.be.at.least(12);
    expect(daysOf('Australia/Lord_Howe')).to.have.length(14);
    expect(daysOf('Asia/Kathmandu')).to.have.length(0);
  });
});
