import { expect } from 'chai';
import { keptSince } from '../../../../src/domain/retention/kept-since.ts';

const since = (days: number, timeZone: string, now: string) =>
  keptSince(days, timeZone, new Date(now)).toISOString();

describe('since when a company keeps what happened [C2]', () => {
  it('for the days in full after the one on which it began, by the clock of the company', () => {
    // Midnight in Budapest is at 23:00 UTC in winter.
    expect(since(30, 'Europe/Budapest', '2026-01-31T12:00:00Z')).to.equal('2025-12-31T23:00:00.000Z');
    expect(since(1, 'Europe/Budapest', '2026-01-31T22:59:59.999Z')).to.equal('2026-01-29T23:00:00.000Z');
    expect(since(1, 'Europe/Budapest', '2026-01-31T23:00:00Z')).to.equal('2026-01-30T23:00:00.000Z');
    expect(since(1, 'America/New_York', '2026-01-31T03:00:00Z')).to.equal('2026-01-29T05:00:00.000Z');
  });

  it('is a midnight also beyond a change of the clocks', () => {
    expect(since(7, 'Europe/Budapest', '2026-04-01T12:00:00Z')).to.equal('2026-03-24T23:00:00.000Z');
    expect(since(7, 'Europe/Budapest', '2026-10-28T12:00:00Z')).to.equal('2026-10-20T22:00:00.000Z');
  });

  it('is the first moment of a day that has no midnight, and of what follows a day that there was not', () => {
    // In Santiago the clocks went from midnight to one o'clock.
    expect(since(1, 'America/Santiago', '2026-09-07T12:00:00Z')).to.equal('2026-09-06T04:00:00.000Z');
    // Apia went over the date line: there was no 30th of December 2011.
    expect(since(2, 'Pacific/Apia', '2012-01-01T00:00:00Z')).to.equal('2011-12-30T10:00:00.000Z');
  });

  it('may be a hundred years ago', () => {
    expect(since(36_500, 'UTC', '2026-01-31T12:00:00Z')).to.equal('1926-02-25T00:00:00.000Z');
  });
});
