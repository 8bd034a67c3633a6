import { expect } from 'chai';
import { analyseCalendar, type RoutedHours } from '../../../../src/domain/calendar/analyse-calendar.ts';

const now = new Date('2027-03-01T09:00:00Z');
const office = { weekdays: [1, 2, 3, 4, 5], from: '08:00', to: '17:00', destination: {} };
const always = { weekdays: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00', destination: {} };

function analyse(calendar: Partial<RoutedHours>) {
  return analyseCalendar({ timeZone: 'Europe/Budapest', weekly: [], overrides: [], ...calendar }, now);
}

describe('what falls to the default [R4]', () => {
  it('is told by the days of the week, days with the same gap together', () => {
    expect(analyse({ weekly: [office] }).weeklyGaps).to.deep.equal([
      { weekdays: [1, 2, 3, 4], from: '17:00', to: '08:00', daysLater: 1 },
      { weekdays: [5], from: '17:00', to: '08:00', daysLater: 3 },
    ]);
  });

  it('is nothing when the week is full, and all of it when there is no row', () => {
    const full = analyse({ weekly: [always] });
    expect(full.weeklyGaps).to.deep.equal([]);
    expect(full.defaultMinutes).to.equal(0);
    const empty = analyse({});
    expect(empty.weeklyGaps).to.deep.equal([{ weekdays: [1], from: '00:00', to: '00:00', daysLater: 7 }]);
    expect(empty.defaultMinutes).to.equal(400 * 1_440);
  });

  it('an hour at the end of each day is a gap of each day', () => {
    expect(analyse({ weekly: [{ ...always, to: '23:00' }] }).weeklyGaps).to.deep.equal([
      { weekdays: [1, 2, 3, 4, 5, 6, 7], from: '23:00', to: '00:00', daysLater: 1 },
    ]);
  });

  it('a row without a destination is a gap too', () => {
    expect(analyse({ weekly: [{ ...always, destination: null }] }).defaultMinutes).to.equal(400 * 1_440);
  });

  it('an override that leads to the default is told when the plan has something else then', () => {
    const toDefault = { destination: null };
    const overrides = [
      { from: '2027-12-24T12:00', to: '2027-12-27T00:00', ...toDefault },
      { from: '2027-12-25T10:00', to: '2027-12-25T11:00', ...toDefault },
      { from: '2027-06-12T08:00', to: '2027-06-12T12:00', destination: {} },
    ];
    expect(analyse({ weekly: [office], overrides }).exceptions).to.deep.equal([
      // The second one is inside it, on a Saturday that has no hours anyway; what is left of the first is a Sunday's.
      { override: 1, from: '2027-12-24T12:00', to: '2027-12-25T10:00' },
    ]);
  });

  it('an override that began before is told from now on, and one that goes on after it up to there', () => {
    const overrides = [{ from: '2000-01-01T00:00', to: '2199-01-01T00:00', destination: null }];
    expect(analyse({ weekly: [office], overrides }).exceptions).to.deep.equal([
      { override: 1, from: '2027-03-01T10:00', to: '2028-04-04T11:00' },
    ]);
  });
});

describe('entries that no call is decided by [R3]', () => {
  const idle = (calendar: Partial<RoutedHours>) =>
    analyse(calendar).idle.map(({ kind, position, why }) => `${kind} ${position} ${why}`);
  const override = (from: string, to: string) => ({ from, to, destination: {} });

  it('a row that earlier ones cover, and one that overrides cover for all the time to come', () => {
    expect(idle({ weekly: [always, office] })).to.deep.equal(['row 2 shadowed']);
    const overrides = [override('2027-01-01T00:00', '2029-01-01T00:00')];
    expect(idle({ weekly: [office], overrides })).to.deep.equal(['row 1 overridden']);
  });

  it('an override that later ones of the list cover', () => {
    const holiday = override('2027-05-01T00:00', '2027-05-02T00:00');
    const halves = [
      override('2027-05-01T00:00', '2027-05-01T12:00'),
      override('2027-05-01T12:00', '2027-05-02T00:00'),
    ];
    expect(idle({ overrides: [holiday, ...halves] })).to.deep.equal(['override 1 shadowed']);
    expect(idle({ overrides: [...halves, holiday] })).to.deep.equal([
      'override 1 shadowed',
      'override 2 shadowed',
    ]);
  });

  it('an override that is over, and one whose rest is covered', () => {
    const past = override('2027-02-01T00:00', '2027-03-01T10:00');
    const running = override('2027-02-01T00:00', '2027-03-01T10:01');
    expect(idle({ overrides: [past, running] })).to.deep.equal(['override 1 past']);
    const rest = override('2027-03-01T10:00', '2027-03-01T10:01');
    expect(idle({ overrides: [running, rest] })).to.deep.equal(['override 1 shadowed']);
  });

  it('an override that the clock is put forward over, but not one that sticks out by a minute', () => {
    expect(idle({ overrides: [override('2027-03-28T02:00', '2027-03-28T03:00')] })).to.deep.equal([
      'override 1 clock-change',
    ]);
    expect(idle({ overrides: [override('2027-03-28T02:00', '2027-03-28T03:01')] })).to.deep.equal([]);
    expect(idle({ overrides: [override('2027-03-28T01:59', '2027-03-28T03:00')] })).to.deep.equal([]);
  });

  it('an override later than is looked ahead is not idle', () => {
    expect(idle({ overrides: [override('2040-01-01T00:00', '2040-01-02T00:00')] })).to.deep.equal([]);
  });
});
