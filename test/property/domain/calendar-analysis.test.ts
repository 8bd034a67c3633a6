import { expect } from 'chai';
import fc from 'fast-check';
import { analyseCalendar, type RoutedHours } from '../../../src/domain/calendar/analyse-calendar.ts';
import { calendarAnswerAt } from '../../../src/domain/calendar/calendar-exit.ts';
import { exitAround, exitStretches } from '../../../src/domain/calendar/exit-stretches.ts';
import { instantsOfSpan } from '../../../src/domain/calendar/instants-of-span.ts';
import type { Hours } from '../../../src/domain/calendar/hours.ts';
import { anyHours } from './any-hours.ts';
import {
  clockOf,
  daysOfClockChange,
  exitAtReading,
  minuteMs,
  minuteOfClockChange,
} from './calendar-by-the-minute.ts';

const dayMs = 1_440 * minuteMs;
const zones = [
  'Europe/Budapest',
  'America/Havana',
  'America/Sao_Paulo',
  'America/New_York',
  'Africa/Casablanca',
  'Asia/Gaza',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Asia/Kolkata',
];
const changes = zones.flatMap((timeZone) =>
  [...daysOfClockChange(timeZone, 2024, 2030), Date.UTC(2027, 5, 1)].map((day) => ({
    timeZone,
    at: timeZone === 'Asia/Kolkata' ? day : minuteOfClockChange(timeZone, day),
  })),
);

/** A calendar near a change of the clocks; some rows and overrides lead to the default. */
const anyCase = fc.constantFrom(...changes).chain(({ timeZone, at }) =>
  fc
    .record({ hours: anyHours(timeZone, at), led: fc.array(fc.boolean(), { minLength: 9, maxLength: 9 }) })
    .map(({ hours, led }) => ({
      at,
      hours,
      routed: {
        ...hours,
        weekly: hours.weekly.map((row, index) => ({ ...row, destination: led[index] ? {} : null })),
        overrides: hours.overrides.map((one, index) => ({ ...one, destination: led[8 - index] ? {} : null })),
      } satisfies RoutedHours,
    })),
);

interface Minute {
  readonly at: number;
  readonly exit: string;
}

function byTheMinute(hours: Hours, start: number, days: number): Minute[] {
  const read = clockOf(hours.timeZone);
  const minutes: Minute[] = [];
  for (let at = start; at < start + days * dayMs; at += minuteMs)
    minutes.push({ at, exit: exitAtReading(hours, read(at)) });
  return minutes;
}

function leads({ weekly, overrides }: RoutedHours, exit: string): boolean {
  const [kind, number] = exit.split('-');
  const list = kind === 'row' ? weekly : overrides;
  return exit !== 'default' && list[Number(number) - 1]?.destination !== null;
}

describe('a calendar looked at ahead [R3, R4, R7]', function () {
  this.timeout(240_000);

  it('does what the clock on the wall says minute by minute, in stretches without gaps', () => {
    fc.assert(
      fc.property(anyCase, ({ hours, at }) => {
        const start = at - dayMs;
        const stretches = [...exitStretches(hours, start, start + 3 * dayMs)];
        const minutes = byTheMinute(hours, start, 3);
        const expected = minutes.flatMap(({ at: from, exit }, index) =>
          exit === minutes[index - 1]?.exit ? [] : [{ exit, from }],
        );
        expect(stretches.map(({ exit, from }) => ({ exit, from }))).to.deep.equal(expected);
        const ends = [...expected.slice(1).map(({ from }) => from), start + 3 * dayMs];
        expect(stretches.map(({ until }) => until)).to.deep.equal(ends);
      }),
      { numRuns: 150 },
    );
  });

  it('tells of each minute that falls to the default, and of no other', () => {
    fc.assert(
      fc.property(anyCase, ({ hours, routed, at }) => {
        const days = 9;
        const start = at - dayMs;
        const read = clockOf(hours.timeZone);
        const analysis = analyseCalendar(routed, new Date(start), days);
        const minutes = byTheMinute(hours, start, days);
        const fallen = minutes.filter(({ exit }) => !leads(routed, exit));
        expect(analysis.defaultMinutes).to.equal(fallen.length);
        const plan = { ...hours, overrides: [] };
        for (const { at: minute, exit } of minutes) {
          const reading = read(minute);
          const planned = leads(routed, exitAtReading(plan, reading));
          const inGap = analysis.weeklyGaps.some(({ weekdays, from, to, daysLater }) =>
            weekdays.some((weekday) => {
              const begin = weekday * 1_440 + minutesOf(from);
              const end = (weekday + daysLater) * 1_440 + minutesOf(to);
              const now = reading.weekday * 1_440 + minutesOf(reading.time);
              return (begin <= now && now < end) || (begin <= now + 10_080 && now + 10_080 < end);
            }),
          );
          expect(inGap, `${reading.stamp} in the week`).to.equal(!planned);
          const isException = analysis.exceptions.some(
            ({ from, to, override }) =>
              from <= reading.stamp && reading.stamp < to && exit === `override-${override}`,
          );
          if (planned && !leads(routed, exit)) expect(isException, `${reading.stamp} apart`).to.equal(true);
          if (leads(routed, exit)) expect(isException, `${reading.stamp} leads on`).to.equal(false);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('an entry is idle exactly when no minute to come is decided by it', () => {
    fc.assert(
      fc.property(anyCase, ({ hours, routed, at }) => {
        const start = at - dayMs;
        const { idle } = analyseCalendar(routed, new Date(start), 9);
        // Overrides of `anyHours` end within that time.
        const decided = new Set(byTheMinute(hours, start, 9).map(({ exit }) => exit));
        const names = [
          ...hours.weekly.map((_row, index) => `row-${index + 1}`),
          ...hours.overrides.map((_one, index) => `override-${index + 1}`),
        ];
        expect(idle.map(({ kind, position }) => `${kind}-${position}`)).to.have.members(
          names.filter((name) => !decided.has(name)),
        );
      }),
      { numRuns: 40 },
    );
  });

  it('since when and until when are the changes around', () => {
    fc.assert(
      fc.property(anyCase, fc.integer({ min: -2_000, max: 2_000 }), ({ hours, at }, minute) => {
        const asked = new Date(at + minute * minuteMs);
        const { exit, since, until } = exitAround(hours, asked);
        expect({ exit, until }).to.deep.equal(calendarAnswerAt(hours, asked));
        if (since === null) return;
        expect(calendarAnswerAt(hours, since)).to.deep.equal({ exit, until });
        expect(calendarAnswerAt(hours, new Date(since.getTime() - 1)).exit).to.not.equal(exit);
      }),
      { numRuns: 200 },
    );
  });

  it('the instants of a span are those minutes at which the clock shows it', () => {
    const anySpan = fc.record({
      change: fc.constantFrom(...changes),
      from: fc.integer({ min: -600, max: 600 }),
      length: fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 300, max: 9_000 })),
      endsAtChange: fc.boolean(),
    });
    fc.assert(
      fc.property(anySpan, ({ change: { timeZone, at }, from, length, endsAtChange }) => {
        const read = clockOf(timeZone);
        const around = Date.parse(`${read(at).stamp}Z`) + from * minuteMs;
        const span = endsAtChange
          ? { from: around - length * minuteMs, to: around }
          : { from: around, to: around + length * minuteMs };
        const pieces = instantsOfSpan(timeZone, span);
        for (let minute = span.from - 2 * dayMs; minute < span.to + 2 * dayMs; minute += minuteMs) {
          const shown = Date.parse(`${read(minute).stamp}Z`);
          const isIn = pieces.some((piece) => piece.from <= minute && minute < piece.to);
          expect(isIn, new Date(minute).toISOString()).to.equal(span.from <= shown && shown < span.to);
        }
        expect(pieces.every((piece, index) => piece.from > (pieces[index - 1]?.to ?? -Infinity))).to.equal(
          true,
        );
      }),
      { numRuns: 60 },
    );
  });

  it('a calendar as big as may be is analysed in a moment', () => {
    const now = Date.UTC(2027, 0, 1);
    const text = (instant: number) => new Date(instant).toISOString().slice(0, 16);
    const big: RoutedHours = {
      timeZone: 'Europe/Budapest',
      weekly: Array.from({ length: 500 }, (_none, index) => ({
        weekdays: [1, 2, 3, 4, 5, 6, 7],
        from: text(now + index * 2 * minuteMs).slice(11),
        to: text(now + (index * 2 + 1) * minuteMs).slice(11),
        destination: {},
      })),
      overrides: Array.from({ length: 500 }, (_none, index) => ({
        from: text(now + index * 17 * 60 * minuteMs),
        to: text(now + (index + 3) * 17 * 60 * minuteMs),
        destination: index % 2 === 0 ? {} : null,
      })),
    };
    analyseCalendar(big, new Date(now), 1);
    const start = performance.now();
    const { weeklyGaps, exceptions } = analyseCalendar(big, new Date(now));
    const tookMs = performance.now() - start;
    expect(weeklyGaps).to.have.length(500);
    expect(exceptions.length).to.be.greaterThan(200);
    // It takes some 50 ms; by the minute it would be ten seconds.
    expect(tookMs).to.be.below(2_000);
  });
});

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}
