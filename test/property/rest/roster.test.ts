import { expect } from 'chai';
import fc from 'fast-check';
import { mergeRoster, type RosteredOverride } from '../../../src/domain/calendar/merge-roster.ts';
import { readRoster } from '../../../src/domain/calendar/roster.ts';
import { ProblemError } from '../../../src/rest/problem.ts';
import { readRosterCsv } from '../../../src/rest/calendar-formats/roster-csv.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const everybody = (who: string) => ({ destination: { kind: 'queue' as const, queueId: who.length } });
const hour = (hours: number) => `${String(hours).padStart(2, '0')}:00`;

/** Days of a month with one or two duties each, none over another. */
const anyRoster = fc
  .uniqueArray(
    fc.record({
      day: fc.integer({ min: 1, max: 28 }),
      at: fc.integer({ min: 1, max: 23 }),
      two: fc.boolean(),
    }),
    {
      selector: ({ day }) => day,
      maxLength: 12,
    },
  )
  .map((days) =>
    days.flatMap(({ day, at, two }) => {
      const date = `2030-06-${String(day).padStart(2, '0')}`;
      const first = { date, from: '00:00', to: hour(at), who: `Ann, of day ${day}` };
      return two ? [first, { date, from: hour(at), to: '24:00', who: `Bea "B"; ${day}` }] : [first];
    }),
  );

const quoted = (value: string) => `"${value.replaceAll('"', '""')}"`;

describe('a duty roster, whatever is in it [R2, R3]', () => {
  it('says the same with any separator, line end and order of columns', () => {
    fc.assert(
      fc.property(
        anyRoster,
        fc.constantFrom(',', ';', '\t'),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.shuffledSubarray(['date', 'from', 'to', 'who'] as const, { minLength: 4 }),
        fc.constantFrom('', '\ufeff'),
        (roster, separator, lineEnd, columns, mark) => {
          const lines = [
            columns.join(separator),
            ...roster.map((row) => columns.map((name) => quoted(row[name])).join(separator)),
          ];
          const { rows, faults } = readRosterCsv(bytes(mark + lines.join(lineEnd) + lineEnd));
          expect(faults).to.deep.equal([]);
          expect(rows).to.deep.equal(roster.map((row, index) => ({ line: index + 2, ...row })));
        },
      ),
    );
  });

  it('taken in again changes nothing, and keeps what people made and other days’ duties', () => {
    const byHand: RosteredOverride = {
      from: '2030-06-03T10:00',
      to: '2030-06-03T10:30',
      open: true,
      note: 'away',
      destination: null,
      fromRoster: false,
    };
    fc.assert(
      fc.property(anyRoster, anyRoster, (earlier, later) => {
        const read = (roster: typeof earlier) =>
          readRoster(
            roster.map((row, index) => ({ line: index + 2, ...row })),
            'Europe/Budapest',
            everybody,
          );
        const [first, second] = [read(earlier), read(later)];
        expect([...first.faults, ...second.faults]).to.deep.equal([]);
        const once = mergeRoster([byHand], first);
        const both = mergeRoster(once.overrides, second);
        expect(mergeRoster(both.overrides, second)).to.deep.equal({
          overrides: both.overrides,
          added: 0,
          removed: 0,
          unchanged: second.duties.length,
        });
        expect(both.overrides.at(-1)).to.equal(byHand);
        const expected = [
          ...first.duties.filter(({ from }) => !second.days.has(from.slice(0, 10))),
          ...second.duties,
        ];
        expect(
          both.overrides.slice(0, -1).map(({ from, to, note }) => ({ from, to, note })),
        ).to.have.deep.members(expected.map(({ from, to, who }) => ({ from, to, note: who })));
      }),
    );
  });

  it('of any bytes is taken, or refused with lines; each row is either a duty or has a fault', () => {
    const anyCell = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.constantFrom(
        '2030-02-29',
        '2030-06-01',
        '24:00',
        '00:00',
        '8:00',
        '25:00',
        '"',
        '\n',
        ',',
        '',
        '=1+1',
      ),
    );
    const anyLines = fc
      .array(fc.array(anyCell, { minLength: 4, maxLength: 4 }), { maxLength: 8 })
      .map((lines) => `date,from,to,who\n${lines.map((cells) => cells.join(',')).join('\n')}`);
    fc.assert(
      fc.property(
        fc.oneof(anyLines.map(bytes), fc.uint8Array({ maxLength: 200 }), fc.string().map(bytes)),
        (input) => {
          try {
            const { rows, faults } = readRosterCsv(input);
            const read = readRoster(rows, 'America/Sao_Paulo', everybody);
            const bad = new Set([...faults, ...read.faults].map(({ line }) => line));
            const duties = new Set(read.duties.map(({ line }) => line));
            for (const row of rows) {
              const isFree = row.from === '' && row.to === '' && row.who === '';
              expect(duties.has(row.line) || bad.has(row.line) || isFree, JSON.stringify(row)).to.equal(true);
            }
          } catch (error) {
            if (!(error instanceof ProblemError)) throw error;
            expect(error.code).to.equal('bad-rows');
            expect(error.faults[0]?.path).to.match(/^\/\d+$/);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
