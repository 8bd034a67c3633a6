import { expect } from 'chai';
import fc from 'fast-check';
import { localTimeAt } from '../../../src/domain/calendar/zone-offset.ts';
import { intervalKinds, intervalsOf } from '../../../src/domain/figures/intervals.ts';

const zones = [
  ...['Europe/Budapest', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'America/St_Johns'],
  ...['Pacific/Apia', 'America/Sao_Paulo', 'UTC'],
];
const minuteMs = 60_000;

describe('the intervals of any period', () => {
  it('follow each other from its beginning to its end without a gap, and each begins where its kind does', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.constantFrom(...intervalKinds),
        fc.integer({ min: Date.UTC(2010, 0, 1) / minuteMs, max: Date.UTC(2030, 0, 1) / minuteMs }),
        fc.integer({ min: 1, max: 20 * 24 * 60 }),
        (zone, kind, fromMinute, minutes) => {
          const from = fromMinute * minuteMs;
          const to = from + minutes * minuteMs;
          const intervals = intervalsOf({ from: new Date(from), to: new Date(to) }, kind, zone, 1_000) ?? [];
          let at = from;
          for (const interval of intervals) {
            expect(interval.from.getTime()).to.equal(at);
            expect(interval.to.getTime()).to.be.greaterThan(at);
            at = interval.to.getTime();
          }
          expect(at).to.equal(to);
          for (const { from: start } of intervals.slice(1)) {
            const before = new Date(localTimeAt(zone, start.getTime() - 1));
            const shown = new Date(localTimeAt(zone, start.getTime()));
            const label = `${zone} ${start.toISOString()}`;
            if (kind === 'hour')
              expect(shown.getUTCHours() !== before.getUTCHours() || shown < before, label).to.equal(true);
            else expect(shown.getUTCDate(), label).not.to.equal(before.getUTCDate());
            if (kind === 'week') expect(shown.getUTCDay(), label).to.equal(1);
            if (kind === 'month') expect(shown.getUTCDate(), label).to.equal(1);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
