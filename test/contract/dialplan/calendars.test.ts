import { expect } from 'chai';
import fc from 'fast-check';
import { calendarExitAt } from '../../../src/domain/calendar/calendar-exit.ts';
import type { CalendarFacts } from '../../../src/domain/routing/company-snapshot.ts';
import { anyHours } from '../../property/domain/any-hours.ts';
import { emptySnapshot } from '../../support/snapshot.ts';
import { marksAt } from './marks-of-walks.ts';
import { onEachEngine } from './on-each-engine.ts';

const hangUp = { kind: 'hang-up', reason: 'normal' } as const;

/** A zone, and instants of it near which something is worth asking: its clocks change, a year ends, 29 February. */
const zones: readonly (readonly [zone: string, ...instants: string[]])[] = [
  ['Europe/Budapest', '2026-03-29T01:00:00Z', '2026-10-25T01:00:00Z', '2027-01-01T00:00:00Z'],
  ['America/New_York', '2026-03-08T07:00:00Z', '2026-11-01T06:00:00Z', '2028-02-29T05:00:00Z'],
  ['Australia/Lord_Howe', '2026-04-04T15:00:00Z', '2026-10-03T15:30:00Z'],
  ['Asia/Kathmandu', '2026-06-15T12:15:00Z'],
  ['America/St_Johns', '2026-03-08T05:30:00Z', '2026-11-01T04:30:00Z'],
  ['UTC', '2026-12-31T23:59:59Z'],
];

onEachEngine('a calendar [R2-R7]', 120_000, (bench) => {
  let revision = 0;

  const load = async (calendars: readonly CalendarFacts[]) => {
    revision += 1;
    await bench().apply({ ...emptySnapshot, revision, calendars });
  };
  /** The exits that the engine takes at these instants. */
  const exitsAt = async (calendarId: number, instants: readonly number[]): Promise<string[]> => {
    const begun: string[] = [];
    for (const instant of instants)
      begun.push(await bench().begin({ node: `calendar-${calendarId}`, clock: Math.floor(instant / 1_000) }));
    const marks = await marksAt(bench()).all(begun, 2);
    return marks.map(([, exit = '']) => exit.replace(`calendar-${calendarId}:`, ''));
  };

  it('takes the exit that the calendar says, for hundreds of calendars and instants, also where clocks change', async () => {
    const asked: { calendar: CalendarFacts; instants: number[] }[] = [];
    for (const [timeZone, ...near] of zones) {
      for (const text of near) {
        const instant = Date.parse(text);
        for (const hours of fc.sample(anyHours(timeZone, instant), 6)) {
          const boundaries = hours.overrides.flatMap(({ from, to }) => [from, to]);
          const around = [
            ...fc.sample(fc.integer({ min: -48 * 3_600, max: 48 * 3_600 }), 5),
            -3_600,
            -1_800,
            -1,
            0,
            1_799,
            1_800,
          ].map((seconds) => instant + seconds * 1_000);
          // As if the boundary were given in UTC; the zone moves it by whole quarters of an hour.
          const edges = boundaries.slice(0, 2).flatMap((local) => {
            const utc = Date.parse(`${local}:00Z`);
            return [utc - 1_000, utc];
          });
          asked.push({
            calendar: {
              id: asked.length + 1,
              name: 'any',
              timeZone,
              weekly: hours.weekly.map((row) => ({ ...row, destination: hangUp })),
              overrides: hours.overrides.map((row) => ({ ...row, destination: hangUp })),
              defaultDestination: hangUp,
            },
            instants: [...around, ...edges],
          });
        }
      }
    }
    await load(asked.map(({ calendar }) => calendar));
    let exits = 0;
    for (const { calendar, instants } of asked) {
      const expected = instants.map((instant) => calendarExitAt(calendar, new Date(instant)));
      expect(await exitsAt(calendar.id, instants), JSON.stringify({ calendar, instants })).to.deep.equal(
        expected,
      );
      exits += expected.length;
    }
    expect(exits).to.be.greaterThan(900);
  });

  it('knows to the second when an override of half an hour begins and ends [R3]', async () => {
    const calendar: CalendarFacts = {
      id: 900,
      name: 'Reception',
      timeZone: 'Europe/Budapest',
      weekly: [{ weekdays: [1, 2, 3, 4, 5], from: '08:00', to: '16:00', destination: hangUp }],
      overrides: [
        { from: '2026-11-30T14:00', to: '2026-11-30T14:30', open: true, note: '', destination: hangUp },
        { from: '2026-12-24T00:00', to: '2026-12-27T00:00', open: false, note: '', destination: hangUp },
        { from: '2030-01-01T00:00', to: '2033-07-15T12:00', open: false, note: '', destination: hangUp },
      ],
      defaultDestination: hangUp,
    };
    await load([calendar]);
    const expected: [local: string, exit: string][] = [
      ['2026-11-30T13:59:59+01:00', 'row-1'],
      ['2026-11-30T14:00:00+01:00', 'override-1'],
      ['2026-11-30T14:29:59+01:00', 'override-1'],
      ['2026-11-30T14:30:00+01:00', 'row-1'],
      ['2026-11-30T15:59:59+01:00', 'row-1'],
      ['2026-11-30T16:00:00+01:00', 'default'],
      ['2026-12-23T23:59:59+01:00', 'default'],
      ['2026-12-24T00:00:00+01:00', 'override-2'],
      ['2026-12-26T23:59:59+01:00', 'override-2'],
      ['2026-12-27T00:00:00+01:00', 'default'],
      ['2029-12-31T23:59:59+01:00', 'default'],
      ['2030-01-01T00:00:00+01:00', 'override-3'],
      ['2031-06-01T12:00:00+02:00', 'override-3'],
      ['2033-02-28T12:00:00+01:00', 'override-3'],
      ['2033-07-15T11:59:59+02:00', 'override-3'],
      ['2033-07-15T12:00:00+02:00', 'row-1'],
    ];
    expect(
      await exitsAt(
        900,
        expected.map(([local]) => Date.parse(local)),
      ),
    ).to.deep.equal(expected.map(([, exit]) => exit));
  });

  it('follows the clock of a zone of which its machine has no file, by whatever name it was chosen [R7]', async () => {
    const zones = ['Europe/Kiev', 'EUROPE/KYIV', 'Us/Eastern', 'Asia/Calcutta', 'ASIA/KOLKATA'];
    const calendars = zones.map((timeZone, index): CalendarFacts => ({
      ...{ id: 950 + index, name: timeZone, timeZone, overrides: [], defaultDestination: hangUp },
      weekly: [{ weekdays: [1, 2, 3, 4, 5, 6, 7], from: '08:00', to: '08:01', destination: hangUp }],
    }));
    await load(calendars);
    const mornings = ['2026-01-15', '2026-07-15'].flatMap((date) =>
      ['02:30', '05:00', '06:00', '12:00', '13:00'].map((time) => Date.parse(`${date}T${time}:00Z`)),
    );
    for (const calendar of calendars) {
      const expected = mornings.map((instant) => calendarExitAt(calendar, new Date(instant)));
      expect(expected).to.include('row-1');
      expect(await exitsAt(calendar.id, mornings), calendar.timeZone).to.deep.equal(expected);
    }
  });
});
