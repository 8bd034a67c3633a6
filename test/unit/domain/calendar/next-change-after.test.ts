import { expect } from 'chai';
import type { Hours } from '../../../../src/domain/calendar/hours.ts';
import { nextChangeAfter } from '../../../../src/domain/calendar/next-change-after.ts';

const everyDay = [1, 2, 3, 4, 5, 6, 7];
const office: Hours = {
  timeZone: 'Europe/Budapest',
  weekly: [{ weekdays: [1, 2, 3, 4, 5], from: '08:00', to: '17:00' }],
  overrides: [],
};

function closedFrom(from: string, to: string, hours = office): Hours {
  return { ...hours, overrides: [{ from, to, open: false, note: '' }] };
}

function openFrom(from: string, to: string): Hours {
  return { ...office, weekly: [], overrides: [{ from, to, open: true, note: '' }] };
}

const next = (hours: Hours, instant: string) => nextChangeAfter(hours, new Date(instant))?.toISOString();

describe('the next change of hours [R2, R3, R7]', () => {
  it('is the end of the row that is open, or the beginning of the next one', () => {
    expect(next(office, '2026-06-01T09:00:00Z')).to.equal('2026-06-01T15:00:00.000Z');
    expect(next(office, '2026-06-01T15:00:00Z')).to.equal('2026-06-02T06:00:00.000Z');
    expect(next(office, '2026-06-05T20:00:00Z'), 'over the weekend').to.equal('2026-06-08T06:00:00.000Z');
  });

  it('is later than the instant that was asked about, to the millisecond', () => {
    expect(next(office, '2026-06-01T05:59:59.999Z')).to.equal('2026-06-01T06:00:00.000Z');
    expect(next(office, '2026-06-01T06:00:00.000Z')).to.equal('2026-06-01T15:00:00.000Z');
    const halfHour = closedFrom('2026-06-01T10:00', '2026-06-01T10:30');
    expect(next(halfHour, '2026-06-01T07:59:59.999Z')).to.equal('2026-06-01T08:00:00.000Z');
    expect(next(halfHour, '2026-06-01T08:29:59.999Z')).to.equal('2026-06-01T08:30:00.000Z');
  });

  it('is not where one row follows another without a gap, nor at midnight', () => {
    const rows = [
      { weekdays: [1], from: '08:00', to: '12:00' },
      { weekdays: [1], from: '12:00', to: '24:00' },
      { weekdays: [2], from: '00:00', to: '06:00' },
    ];
    const hours = { ...office, weekly: rows };
    expect(next(hours, '2026-06-01T09:00:00Z')).to.equal('2026-06-02T04:00:00.000Z');
  });

  it('is where an override begins or ends, unless that changes nothing', () => {
    const holidays = closedFrom('2026-12-24T00:00', '2026-12-27T00:00');
    expect(next(holidays, '2026-12-23T12:00:00Z')).to.equal('2026-12-23T16:00:00.000Z');
    expect(next(holidays, '2026-12-23T16:00:00Z'), 'Monday after').to.equal('2026-12-28T07:00:00.000Z');
    const halfHour = closedFrom('2026-06-01T10:00', '2026-06-01T10:30');
    expect(next(halfHour, '2026-06-01T07:00:00Z')).to.equal('2026-06-01T08:00:00.000Z');
    expect(next(halfHour, '2026-06-01T08:00:00Z')).to.equal('2026-06-01T08:30:00.000Z');
  });

  it('is where the clock is put forward out of a row, or into one', () => {
    const out = { ...office, weekly: [{ weekdays: [7], from: '01:00', to: '02:30' }] };
    expect(next(out, '2026-03-29T00:30:00Z')).to.equal('2026-03-29T01:00:00.000Z');
    const into = { ...office, weekly: [{ weekdays: [7], from: '02:30', to: '04:00' }] };
    expect(next(into, '2026-03-29T00:30:00Z')).to.equal('2026-03-29T01:00:00.000Z');
    expect(next(into, '2026-03-29T01:00:00Z')).to.equal('2026-03-29T02:00:00.000Z');
  });

  it('is where the clock is put back into a row that was over', () => {
    const twice = { ...office, weekly: [{ weekdays: [7], from: '02:00', to: '02:30' }] };
    const changes = ['2026-10-25T00:00', '2026-10-25T00:30', '2026-10-25T01:00', '2026-10-25T01:30'];
    let at = '2026-10-24T23:00:00Z';
    for (const change of changes) {
      at = next(twice, at) ?? '';
      expect(at).to.equal(`${change}:00.000Z`);
    }
  });

  it('does not come when it is always open, or never', () => {
    const always = { ...office, weekly: [{ weekdays: everyDay, from: '00:00', to: '24:00' }] };
    expect(next(always, '2026-06-01T09:00:00Z')).to.equal(undefined);
    expect(next({ ...office, weekly: [] }, '2026-06-01T09:00:00Z')).to.equal(undefined);
    const over = openFrom('2026-05-01T00:00', '2026-05-02T00:00');
    expect(next(over, '2026-06-01T09:00:00Z')).to.equal(undefined);
  });

  it('is looked for within 400 days', () => {
    const from = '2026-06-01T00:00:00Z';
    expect(next(openFrom('2027-07-06T02:00', '2027-07-08T00:00'), from)).to.equal('2027-07-06T00:00:00.000Z');
    expect(next(openFrom('2027-07-06T02:01', '2027-07-08T00:00'), from)).to.equal(undefined);
  });

  it('costs little, however far away it is and however many rows and overrides there are', () => {
    const always = { ...office, weekly: [{ weekdays: everyDay, from: '00:00', to: '24:00' }] };
    const rows = Array.from({ length: 500 }, (_, minute) => ({
      weekdays: everyDay,
      from: timeOf(minute),
      to: timeOf(minute + 1),
    }));
    const overrides = rows.map(({ from }) => ({
      from: `2026-01-01T${from}`,
      to: `2026-12-31T${from}`,
      open: false,
      note: '',
    }));
    const startedAt = performance.now();
    for (let asked = 0; asked < 1_000; asked += 1) next(always, '2026-06-01T09:00:00Z');
    for (let asked = 0; asked < 10; asked += 1)
      expect(next({ ...office, weekly: rows, overrides }, '2026-06-01T09:00:00Z')).to.equal(
        '2026-12-31T07:19:00.000Z',
      );
    // One look at each minute of 400 days would take longer than this a single time.
    expect(performance.now() - startedAt).to.be.lessThan(3_000);
  });
});

function timeOf(minute: number): string {
  return new Date(minute * 60_000).toISOString().slice(11, 16);
}
