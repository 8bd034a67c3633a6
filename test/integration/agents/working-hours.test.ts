import { expect } from 'chai';
import { ChangeAgent } from '../../../src/application/agents/change-agent.ts';
import { runTimers } from '../../../src/application/agents/run-timers.ts';
import { recheckWorkingHours } from '../../../src/application/agents/working-hours.ts';
import type { CommittedChange } from '../../../src/application/ports/change-announcer.ts';
import { Writer } from '../../../src/application/write.ts';
import type { Hours } from '../../../src/domain/calendar/hours.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { unwatched } from '../../support/fakes/unwatched.ts';
import { addMediaNode, addSampleCompany, type SampleCompany } from '../database/sample-company.ts';
import { silentLog } from '../nodes/node-under-test.ts';

describe('the working hours of agents, on a real database', function () {
  this.timeout(30_000);
  let test: TestDatabase;
  let company: SampleCompany;
  let announced: CommittedChange[];
  let now: Date;

  before(async () => {
    test = await createTestDatabase();
  });
  after(() => test.drop());
  beforeEach(async () => {
    company = await addSampleCompany(test.database, await addMediaNode(test.database));
    announced = [];
  });

  const clock = { now: () => now };
  const scope = () => ({ companyId: company.companyId });
  /** The company's agent works by these hours, as of `at`. */
  const worksBy = async (hours: Hours, at: string) => {
    now = new Date(at);
    const { records } = test.database.stores;
    const calendar = await records.calendar.insert({
      ...company.drafts.calendar(),
      timeZone: hours.timeZone,
      weekly: hours.weekly.map((row) => ({ ...row, destination: null })),
      overrides: hours.overrides.map((override) => ({ ...override, destination: null, fromRoster: false })),
    });
    const user = await records.user.find(scope(), company.records.user.id);
    await records.user.update({ ...user!, workingHoursId: calendar.id });
    await test.database.transaction((stores) =>
      recheckWorkingHours(stores, scope(), { calendarId: calendar.id }, now),
    );
  };
  /** One look of one worker. */
  const worker = () => {
    const writer = new Writer({
      database: test.database,
      announcer: { announce: (change) => void announced.push(change) },
      signal: unwatched,
      clock,
    });
    const changeAgent = new ChangeAgent(writer);
    return runTimers({ database: test.database, changeAgent, writer, clock, log: silentLog });
  };
  const isWithinAt = async (at: string): Promise<boolean> => {
    now = new Date(at);
    await worker();
    const agent = await test.database.stores.agents.find(scope(), company.records.user.id);
    return agent?.withinHours ?? false;
  };
  const allWeek = [1, 2, 3, 4, 5, 6, 7];

  it('begin and end at their minute, and each turn is told to the engines once, with any number of workers [R8]', async () => {
    const office = { weekdays: [1, 2, 3, 4, 5], from: '08:00', to: '16:30' };
    await worksBy({ timeZone: 'Europe/Budapest', weekly: [office], overrides: [] }, '2026-11-23T06:00:00Z');
    expect(await isWithinAt('2026-11-23T06:59:59.999Z')).to.equal(false);
    expect(announced).to.deep.equal([]);
    now = new Date('2026-11-23T07:00:00Z');
    await Promise.all([worker(), worker(), worker()]);
    expect(announced.map(({ aggregates }) => aggregates)).to.deep.equal([
      [{ kind: 'memberships', id: company.companyId }],
    ]);
    expect(await isWithinAt('2026-11-23T15:29:59.999Z')).to.equal(true);
    expect(await isWithinAt('2026-11-23T15:30:00Z')).to.equal(false);
    expect(announced).to.have.length(2);
  });

  it('go over midnight, and over both changes of daylight saving time [R7, R8]', async () => {
    const night = { weekdays: allWeek, from: '22:00', to: '06:00' };
    await worksBy({ timeZone: 'Europe/Budapest', weekly: [night], overrides: [] }, '2026-10-24T12:00:00Z');
    // 22:00 in summer time is 20:00 UTC; 06:00 on the morning after is in winter time, 05:00 UTC.
    expect(await isWithinAt('2026-10-24T19:59:59Z')).to.equal(false);
    expect(await isWithinAt('2026-10-24T20:00:00Z')).to.equal(true);
    expect(await isWithinAt('2026-10-25T04:59:59Z')).to.equal(true);
    expect(await isWithinAt('2026-10-25T05:00:00Z')).to.equal(false);
    await worksBy({ timeZone: 'Europe/Budapest', weekly: [night], overrides: [] }, '2027-03-27T12:00:00Z');
    expect(await isWithinAt('2027-03-27T21:00:00Z')).to.equal(true);
    expect(await isWithinAt('2027-03-28T03:59:59Z')).to.equal(true);
    expect(await isWithinAt('2027-03-28T04:00:00Z')).to.equal(false);
  });

  it('an override of half an hour ends by itself [R3]', async () => {
    const always = { weekdays: allWeek, from: '00:00', to: '24:00' };
    const away = { from: '2026-11-23T14:00', to: '2026-11-23T14:30', open: false, note: 'away' };
    await worksBy(
      { timeZone: 'Europe/Budapest', weekly: [always], overrides: [away] },
      '2026-11-23T12:00:00Z',
    );
    expect(await isWithinAt('2026-11-23T12:59:59Z')).to.equal(true);
    expect(await isWithinAt('2026-11-23T13:00:00Z')).to.equal(false);
    expect(await isWithinAt('2026-11-23T13:29:59Z')).to.equal(false);
    expect(await isWithinAt('2026-11-23T13:30:00Z')).to.equal(true);
  });

  it('what came due while no worker ran happens with the next look [R8]', async () => {
    const office = { weekdays: allWeek, from: '08:00', to: '16:00' };
    await worksBy({ timeZone: 'UTC', weekly: [office], overrides: [] }, '2026-11-23T09:00:00Z');
    expect(await isWithinAt('2026-11-26T20:00:00Z')).to.equal(false);
    expect(await isWithinAt('2026-11-27T08:00:00Z')).to.equal(true);
  });
});
