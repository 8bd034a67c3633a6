import { expect } from 'chai';
import { type IntervalKind, intervalsOf } from '../../../../src/domain/figures/intervals.ts';

/** Where the intervals of a period begin, and where the last one ends. */
function edges(from: string, to: string, kind: IntervalKind, timeZone: string): string[] {
  const intervals = intervalsOf({ from: new Date(from), to: new Date(to) }, kind, timeZone, 1_000) ?? [];
  const ends = [...intervals.map((one) => one.from), ...intervals.slice(-1).map((one) => one.to)];
  return ends.map((at) => at.toISOString().replace(':00.000Z', 'Z'));
}

describe('the intervals of a period [C4]', () => {
  it('are hours, days, weeks from Monday and months of the zone, and end with the period', () => {
    const budapest = 'Europe/Budapest';
    expect(edges('2026-11-30T08:10:00Z', '2026-11-30T10:30:00Z', 'hour', budapest)).to.deep.equal([
      ...['2026-11-30T08:10Z', '2026-11-30T09:00Z', '2026-11-30T10:00Z', '2026-11-30T10:30Z'],
    ]);
    expect(edges('2026-11-28T23:00:00Z', '2026-12-01T12:00:00Z', 'day', budapest)).to.deep.equal([
      ...['2026-11-28T23:00Z', '2026-11-29T23:00Z', '2026-11-30T23:00Z', '2026-12-01T12:00Z'],
    ]);
    expect(edges('2026-11-27T23:00:00Z', '2026-12-08T00:00:00Z', 'week', budapest)).to.deep.equal([
      ...['2026-11-27T23:00Z', '2026-11-29T23:00Z', '2026-12-06T23:00Z', '2026-12-08T00:00Z'],
    ]);
    expect(edges('2026-12-31T12:00:00Z', '2027-02-02T00:00:00Z', 'month', budapest)).to.deep.equal([
      ...['2026-12-31T12:00Z', '2026-12-31T23:00Z', '2027-01-31T23:00Z', '2027-02-02T00:00Z'],
    ]);
  });

  it('have 23 or 25 hours on the days when clocks change, and hours of a half where a zone is half an hour off', () => {
    expect(edges('2026-03-28T23:00:00Z', '2026-03-30T22:00:00Z', 'day', 'Europe/Berlin')).to.deep.equal([
      ...['2026-03-28T23:00Z', '2026-03-29T22:00Z', '2026-03-30T22:00Z'],
    ]);
    expect(edges('2026-10-24T22:00:00Z', '2026-10-26T23:00:00Z', 'day', 'Europe/Berlin')).to.deep.equal([
      ...['2026-10-24T22:00Z', '2026-10-25T23:00Z', '2026-10-26T23:00Z'],
    ]);
    // 02:00 to 03:00 comes twice.
    expect(edges('2026-10-24T23:30:00Z', '2026-10-25T02:30:00Z', 'hour', 'Europe/Berlin')).to.deep.equal([
      ...[
        '2026-10-24T23:30Z',
        '2026-10-25T00:00Z',
        '2026-10-25T01:00Z',
        '2026-10-25T02:00Z',
        '2026-10-25T02:30Z',
      ],
    ]);
    expect(edges('2026-11-30T00:00:00Z', '2026-11-30T01:00:00Z', 'hour', 'Asia/Kolkata')).to.deep.equal([
      ...['2026-11-30T00:00Z', '2026-11-30T00:30Z', '2026-11-30T01:00Z'],
    ]);
  });

  it('are whole hours also around the new year of UTC, where a zone is three quarters off', () => {
    expect(edges('2029-12-31T23:00:00Z', '2030-01-01T01:00:00Z', 'hour', 'Asia/Kathmandu')).to.deep.equal([
      ...['2029-12-31T23:00Z', '2029-12-31T23:15Z', '2030-01-01T00:15Z', '2030-01-01T01:00Z'],
    ]);
  });

  it('begin with the first moment of a day whose midnight there is not, or is twice', () => {
    // Clocks go from 00:00 to 01:00.
    expect(edges('2018-11-03T12:00:00Z', '2018-11-04T12:00:00Z', 'day', 'America/Sao_Paulo')).to.deep.equal([
      ...['2018-11-03T12:00Z', '2018-11-04T03:00Z', '2018-11-04T12:00Z'],
    ]);
    // From 24:00 back to 23:00.
    expect(edges('2018-02-17T12:00:00Z', '2018-02-18T12:00:00Z', 'day', 'America/Sao_Paulo')).to.deep.equal([
      ...['2018-02-17T12:00Z', '2018-02-18T03:00Z', '2018-02-18T12:00Z'],
    ]);
  });

  it('are refused when there are too many', () => {
    const period = { from: new Date('2026-01-01T00:00:00Z'), to: new Date('2026-01-11T00:00:00Z') };
    expect(intervalsOf(period, 'day', 'UTC', 9)).to.equal(null);
    expect(intervalsOf(period, 'day', 'UTC', 10)).to.have.length(10);
  });
});
