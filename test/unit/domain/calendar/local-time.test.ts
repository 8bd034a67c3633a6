import { expect } from 'chai';
import { minutesOfDay, parseLocalTime } from '../../../../src/domain/calendar/local-time.ts';

describe('local times', () => {
  it('of a day are HH:MM from 00:00 to 24:00', () => {
    expect(minutesOfDay('00:00')).to.equal(0);
    expect(minutesOfDay('23:59')).to.equal(1_439);
    expect(minutesOfDay('24:00')).to.equal(1_440);
    for (const text of ['24:01', '25:00', '12:60', '8:00', '08:0', '08-00', ' 08:00', '08:00\n', '', '٠٨:٠٠'])
      expect(minutesOfDay(text), JSON.stringify(text)).to.equal(null);
  });

  it('with a date are those of days that there are', () => {
    expect(parseLocalTime('2026-12-24T08:30')).to.equal(Date.UTC(2026, 11, 24, 8, 30));
    expect(parseLocalTime('2028-02-29T00:00'), 'a leap year').to.equal(Date.UTC(2028, 1, 29));
    expect(parseLocalTime('2026-12-31T24:00')).to.equal(Date.UTC(2027, 0, 1));
    const bad = [
      '2026-02-29T00:00',
      '2100-02-29T00:00',
      '2026-02-30T00:00',
      '2026-04-31T00:00',
      '2026-13-01T00:00',
      '2026-00-01T00:00',
      '2026-01-00T00:00',
      '2026-01-01T24:01',
      '2026-01-01 00:00',
      '2026-01-01T00:00Z',
      '2026-01-01T00:00:00',
      '2026-1-1T00:00',
      '+02026-01-01T00:00',
      '2026-01-01',
      '',
    ];
    for (const text of bad) expect(parseLocalTime(text), text).to.equal(null);
  });
});
