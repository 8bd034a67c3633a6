import { expect } from 'chai';
import fc from 'fast-check';
import ICAL from 'ical.js';
import type { ExitHours } from '../../../src/domain/calendar/calendar-exit.ts';
import { exitStretches } from '../../../src/domain/calendar/exit-stretches.ts';
import { iCalendarText } from '../../../src/rest/calendar-formats/icalendar.ts';
import { anyHours } from '../domain/any-hours.ts';
import { daysOfClockChange, minuteMs } from '../domain/calendar-by-the-minute.ts';

const dayMs = 1_440 * minuteMs;
const zones = ['Europe/Budapest', 'America/Havana', 'Africa/Casablanca', 'Australia/Lord_Howe', 'UTC'];
const changes = zones.flatMap((timeZone) =>
  [...daysOfClockChange(timeZone, 2025, 2028), Date.UTC(2027, 5, 1)].map((at) => ({ timeZone, at })),
);

/** The series begins in the week in which the clocks change. */
const firstIsShorter = {
  hours: {
    timeZone: 'America/Havana',
    weekly: [{ weekdays: [1, 2, 3, 4, 5, 6], from: '00:00', to: '24:00' }],
    overrides: [],
  },
  at: Date.UTC(2026, 2, 8),
};

interface Occurrence {
  readonly exit: string;
  readonly from: number;
  readonly until: number;
}

/** The library's own types leave it open. */
interface Details {
  readonly startDate: ICAL.Time;
  readonly endDate: ICAL.Time;
}

/** What a calendar program shows from `from` up to `until`; what touches is one. */
function shown(text: string, from: number, until: number): Occurrence[] {
  const document = new ICAL.Component(ICAL.parse(text) as never[]);
  const [zone] = document.getAllSubcomponents('vtimezone');
  if (zone) ICAL.TimezoneService.register(zone);
  const found: Occurrence[] = [];
  for (const component of document.getAllSubcomponents('vevent')) {
    const event = new ICAL.Event(component);
    const iterator = event.iterator();
    // It gives null at the end, whatever its types say.
    const nextTime = () => iterator.next() as ICAL.Time | null;
    for (let next = nextTime(); next; next = nextTime()) {
      const { startDate, endDate } = event.getOccurrenceDetails(next) as Details;
      const start = startDate.toUnixTime() * 1_000;
      if (start >= until) break;
      const occurrence = {
        exit: event.summary,
        from: Math.max(start, from),
        until: Math.min(endDate.toUnixTime() * 1_000, until),
      };
      if (occurrence.from < occurrence.until) found.push(occurrence);
    }
  }
  ICAL.TimezoneService.reset();
  return joined(found.sort((a, b) => a.from - b.from));
}

function joined(occurrences: readonly Occurrence[]): Occurrence[] {
  const merged: Occurrence[] = [];
  for (const one of occurrences) {
    const last = merged.at(-1);
    if (last?.exit === one.exit && last.until === one.from)
      merged.splice(-1, 1, { ...last, until: one.until });
    else merged.push(one);
  }
  return merged;
}

function exported(hours: ExitHours, now: number): string {
  const text = (exit: string) => ({ summary: exit, description: '' });
  return iCalendarText({ hours, name: 'Duty', uid: 'calendar-7', text }, new Date(now));
}

describe('a calendar as iCalendar [R2, R3, R7]', function () {
  this.timeout(240_000);

  it('shows in another program what the calendar does, also where overrides and clocks interfere', () => {
    const anyCase = fc
      .constantFrom(...changes)
      .chain(({ timeZone, at }) => anyHours(timeZone, at).map((hours) => ({ hours, at })));
    fc.assert(
      fc.property(anyCase, ({ hours, at }) => {
        const now = at - 4 * dayMs;
        const until = now + 12 * dayMs;
        const expected = [...exitStretches(hours, now, until)].filter(({ exit }) => exit !== 'default');
        expect(shown(exported(hours, now), now, until)).to.deep.equal(expected);
      }),
      { numRuns: 150, examples: [[firstIsShorter]] },
    );
  });

  it('any text of people comes back as it was, on lines of at most 75 octets that end in CR LF', () => {
    // Parsing takes a backslash before N for a line break in any case.
    const anyText = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 120 });
    fc.assert(
      fc.property(anyText, anyText, (summary, description) => {
        const text = iCalendarText(
          {
            hours: {
              timeZone: 'UTC',
              weekly: [{ weekdays: [1], from: '08:00', to: '09:00' }],
              overrides: [],
            },
            name: summary,
            uid: 'calendar-7',
            text: () => ({ summary, description }),
          },
          new Date('2027-01-01T00:00:00Z'),
        );
        for (const line of text.split('\r\n')) {
          expect(Buffer.byteLength(line)).to.be.at.most(75);
          expect(line).to.not.match(/[\r\n]/);
        }
        expect(text.split('\r\n').filter((line) => line === 'BEGIN:VEVENT')).to.have.length(1);
        const found = new ICAL.Component(ICAL.parse(text) as never[]).getFirstSubcomponent('vevent');
        if (!found) throw new Error('there is no event');
        const event = new ICAL.Event(found);
        expect(event.summary).to.equal(summary);
        expect(event.description).to.equal(description);
      }),
      { numRuns: 300 },
    );
  });

  it('a calendar as big as may be, under an override of two centuries, is told in a moment', () => {
    const hours: ExitHours = {
      timeZone: 'Europe/Budapest',
      weekly: Array.from({ length: 500 }, (_none, index) => ({
        weekdays: [1, 2, 3, 4, 5, 6, 7],
        from: new Date(index * 2 * minuteMs).toISOString().slice(11, 16),
        to: new Date((index * 2 + 1) * minuteMs).toISOString().slice(11, 16),
      })),
      overrides: Array.from({ length: 500 }, (_none, index) => ({
        from: `20${String(27 + (index % 50)).padStart(2, '0')}-03-05T${String(index % 24).padStart(2, '0')}:00`,
        to: `20${String(28 + (index % 50)).padStart(2, '0')}-03-05T12:00`,
      })),
    };
    const start = performance.now();
    const text = exported(hours, Date.UTC(2027, 0, 1));
    const tookMs = performance.now() - start;
    expect(text.length).to.be.below(8_000_000);
    expect(tookMs).to.be.below(10_000);
  });
});
