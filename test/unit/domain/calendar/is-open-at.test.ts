import { expect } from 'chai';
import type { Hours, HoursOverride, WeeklyHours } from '../../../../src/domain/calendar/hours.ts';
import { isOpenAt } from '../../../../src/domain/calendar/is-open-at.ts';

const everyDay = [1, 2, 3, 4, 5, 6, 7];
const monday = '2026-06-01';

function hoursOf(
  weekly: readonly WeeklyHours[],
  overrides: readonly Omit<HoursOverride, 'note'>[] = [],
  timeZone = 'Europe/Budapest',
): Hours {
  return { timeZone, weekly, overrides: overrides.map((override) => ({ ...override, note: '' })) };
}

const isOpen = (hours: Hours, instant: string) => isOpenAt(hours, new Date(instant));

describe('hours of a week [R2, R7]', () => {
  const office = hoursOf([{ weekdays: [1, 2, 3, 4, 5], from: '08:00', to: '17:00' }]);

  it('are open from the first minute up to, not including, the last, by the clock of the zone', () => {
    expect(isOpen(office, `${monday}T05:59:59.999Z`)).to.equal(false);
    expect(isOpen(office, `${monday}T06:00:00Z`)).to.equal(true);
    expect(isOpen(office, `${monday}T14:59:59.999Z`)).to.equal(true);
    expect(isOpen(office, `${monday}T15:00:00Z`)).to.equal(false);
  });

  it('follow the clock, not the sun: the same local time in winter', () => {
    expect(isOpen(office, '2026-01-05T06:30:00Z')).to.equal(false);
    expect(isOpen(office, '2026-01-05T07:00:00Z')).to.equal(true);
  });

  it('are closed on a day without a row, and always without any', () => {
    expect(isOpen(office, '2026-05-31T10:00:00Z')).to.equal(false);
    expect(isOpen(hoursOf([]), `${monday}T10:00:00Z`)).to.equal(false);
  });

  it('have any number of rows a day, which may overlap', () => {
    const rows = hoursOf([
      { weekdays: [1], from: '08:00', to: '12:00' },
      { weekdays: [1], from: '11:00', to: '13:00' },
      { weekdays: [1], from: '14:00', to: '16:00' },
    ]);
    expect(isOpen(rows, `${monday}T10:30:00Z`)).to.equal(true);
    expect(isOpen(rows, `${monday}T11:30:00Z`)).to.equal(false);
    expect(isOpen(rows, `${monday}T12:30:00Z`)).to.equal(true);
  });

  it('that end before they begin go over midnight, also from Sunday to Monday', () => {
    const night = hoursOf([{ weekdays: [7], from: '22:00', to: '06:00' }]);
    expect(isOpen(night, '2026-05-31T19:59:00Z')).to.equal(false);
    expect(isOpen(night, '2026-05-31T20:00:00Z')).to.equal(true);
    expect(isOpen(night, '2026-06-01T03:59:00Z')).to.equal(true);
    expect(isOpen(night, '2026-06-01T04:00:00Z')).to.equal(false);
    expect(isOpen(night, '2026-05-31T03:00:00Z'), 'the night before belongs to Saturday').to.equal(false);
  });

  it('to 24:00 end with the day, and every day so are never closed', () => {
    const late = hoursOf([{ weekdays: [1], from: '20:00', to: '24:00' }]);
    expect(isOpen(late, `${monday}T21:59:59Z`)).to.equal(true);
    expect(isOpen(late, `${monday}T22:00:00Z`)).to.equal(false);
    const always = hoursOf([{ weekdays: everyDay, from: '00:00', to: '24:00' }]);
    expect(isOpen(always, `${monday}T21:59:59Z`)).to.equal(true);
    expect(isOpen(always, `${monday}T22:00:00Z`)).to.equal(true);
  });
});

describe('overrides [R3]', () => {
  const weekly = [{ weekdays: [1, 2, 3, 4, 5], from: '08:00', to: '17:00' }];

  it('close a holiday, and the plan of the week holds again afterwards', () => {
    const hours = hoursOf(weekly, [{ from: '2026-06-01T00:00', to: '2026-06-02T00:00', open: false }]);
    expect(isOpen(hours, '2026-06-01T10:00:00Z')).to.equal(false);
    expect(isOpen(hours, '2026-06-02T10:00:00Z')).to.equal(true);
  });

  it('open a working Saturday', () => {
    const hours = hoursOf(weekly, [{ from: '2026-06-06T09:00', to: '2026-06-06T12:00', open: true }]);
    expect(isOpen(hours, '2026-06-06T06:59:00Z')).to.equal(false);
    expect(isOpen(hours, '2026-06-06T07:00:00Z')).to.equal(true);
    expect(isOpen(hours, '2026-06-06T09:59:00Z')).to.equal(true);
    expect(isOpen(hours, '2026-06-06T10:00:00Z')).to.equal(false);
  });

  it('may be as short as half an hour: the person on duty has to leave', () => {
    const hours = hoursOf(weekly, [{ from: '2026-06-01T10:00', to: '2026-06-01T10:30', open: false }]);
    expect(isOpen(hours, '2026-06-01T07:59:00Z')).to.equal(true);
    expect(isOpen(hours, '2026-06-01T08:00:00Z')).to.equal(false);
    expect(isOpen(hours, '2026-06-01T08:30:00Z')).to.equal(true);
  });

  it('replace the plan for a run of dates; where two overlap the later one of the list wins', () => {
    const holidays = { from: '2026-06-01T00:00', to: '2026-06-13T00:00', open: false };
    const duty = { from: '2026-06-03T10:00', to: '2026-06-03T12:00', open: true };
    const closedLast = hoursOf(weekly, [duty, holidays]);
    const dutyLast = hoursOf(weekly, [holidays, duty]);
    expect(isOpen(closedLast, '2026-06-03T09:00:00Z')).to.equal(false);
    expect(isOpen(dutyLast, '2026-06-03T09:00:00Z')).to.equal(true);
    expect(isOpen(dutyLast, '2026-06-03T11:00:00Z')).to.equal(false);
  });

  it('may end at 24:00 of a day', () => {
    const hours = hoursOf([], [{ from: '2028-02-29T12:00', to: '2028-02-29T24:00', open: true }]);
    expect(isOpen(hours, '2028-02-29T22:59:00Z')).to.equal(true);
    expect(isOpen(hours, '2028-02-29T23:00:00Z')).to.equal(false);
  });
});

describe('hours when the clocks change [R7]', () => {
  it('that the clock is put forward over do not happen', () => {
    const gap = hoursOf([{ weekdays: everyDay, from: '02:00', to: '03:00' }]);
    expect(isOpen(gap, '2026-03-28T01:30:00Z'), 'the day before').to.equal(true);
    for (const minute of ['00:59', '01:00', '01:30', '02:00'])
      expect(isOpen(gap, `2026-03-29T${minute}:00Z`), minute).to.equal(false);
  });

  it('that the clock is put back into happen twice', () => {
    const fold = hoursOf([{ weekdays: everyDay, from: '02:00', to: '02:30' }]);
    const open = ['00:00', '00:29', '01:00', '01:29'];
    const closed = ['23:59', '00:30', '00:59', '01:30', '02:00'];
    for (const minute of open) expect(isOpen(fold, `2026-10-25T${minute}:00Z`), minute).to.equal(true);
    for (const minute of closed) expect(isOpen(fold, `2026-10-25T${minute}:00Z`), minute).to.equal(false);
  });

  it('a night shift goes on over both, and ends at its local hour', () => {
    const night = hoursOf([{ weekdays: [6], from: '22:00', to: '06:00' }]);
    expect(isOpen(night, '2026-03-29T03:59:00Z')).to.equal(true);
    expect(isOpen(night, '2026-03-29T04:00:00Z')).to.equal(false);
    expect(isOpen(night, '2026-10-25T04:59:00Z')).to.equal(true);
    expect(isOpen(night, '2026-10-25T05:00:00Z')).to.equal(false);
  });

  it('an override from or to a time in the gap means the moment after the gap', () => {
    const from = hoursOf([], [{ from: '2026-03-29T02:30', to: '2026-03-29T04:00', open: true }]);
    expect(isOpen(from, '2026-03-29T00:59:59Z')).to.equal(false);
    expect(isOpen(from, '2026-03-29T01:00:00Z')).to.equal(true);
    const to = hoursOf([], [{ from: '2026-03-29T01:00', to: '2026-03-29T02:30', open: true }]);
    expect(isOpen(to, '2026-03-29T00:59:59Z')).to.equal(true);
    expect(isOpen(to, '2026-03-29T01:00:00Z')).to.equal(false);
  });

  it('by half an hour, at Lord Howe, are as right', () => {
    const night = hoursOf([{ weekdays: [7], from: '01:30', to: '02:00' }], [], 'Australia/Lord_Howe');
    // Back from 02:00 to 01:30 on the 5th of April 2026, at 15:00 UTC of the day before.
    for (const minute of ['14:30', '14:59', '15:00', '15:29'])
      expect(isOpen(night, `2026-04-04T${minute}:00Z`), minute).to.equal(true);
    for (const minute of ['14:29', '15:30'])
      expect(isOpen(night, `2026-04-04T${minute}:00Z`), minute).to.equal(false);
  });

  it('a day that a zone left out did not happen', () => {
    const friday = hoursOf([{ weekdays: [5], from: '00:00', to: '24:00' }], [], 'Pacific/Apia');
    // Samoa had no 30th of December 2011, which would have been a Friday.
    expect(isOpen(friday, '2011-12-30T09:59:00Z'), 'Thursday').to.equal(false);
    expect(isOpen(friday, '2011-12-30T10:00:00Z'), 'Saturday').to.equal(false);
  });
});

describe('hours that cannot be read', () => {
  it('are an error of who stored them', () => {
    const at = `${monday}T10:00:00Z`;
    expect(() => isOpen(hoursOf([], [], 'Europe/Nowhere'), at)).to.throw(RangeError);
    expect(() => isOpen(hoursOf([{ weekdays: [1], from: '8:00', to: '17:00' }]), at)).to.throw('8:00');
  });
});
