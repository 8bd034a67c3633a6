import { expect } from 'chai';
import type { StatusRecord } from '../../../src/application/ports/records/agents.ts';
import { createTestDatabase } from '../../support/database.ts';
import type { TestDatabase } from '../../support/database.ts';
import { addSampleCompany } from './sample-company.ts';
import type { SampleCompany } from './sample-company.ts';

/** The day on which clocks in Budapest go back: it has 25 hours. */
const dayStart = new Date('2026-10-24T22:00:00.000Z');
const dayEnd = new Date('2026-10-25T23:00:00.000Z');
const at = (time: string) => new Date(`2026-10-25T${time}Z`);

describe('the activity log [S13]', () => {
  let test: TestDatabase;
  let company: SampleCompany;
  let pause: StatusRecord;
  let statements: string[] = [];
  const scope = () => ({ companyId: company.companyId });
  const activity = () => test.database.stores.activity;
  const agentId = () => company.records.user.id;

  before(async () => {
    test = await createTestDatabase(undefined, {
      onQuery: (sql) => {
        statements.push(sql);
      },
    });
  });
  after(async () => {
    await test.drop();
  });

  async function append(status: { id: number; name: string }, startedAt: Date, endedAt: Date): Promise<void> {
    await activity().append({
      companyId: company.companyId,
      agentId: agentId(),
      statusId: status.id,
      statusName: status.name,
      startedAt,
      endedAt,
      cause: 'agent',
      byUserId: agentId(),
      revision: 7,
    });
  }

  /** Connected from before the day on, three pauses over the change of clocks, and Connected again since 12:00. */
  beforeEach(async () => {
    const { agents, records } = test.database.stores;
    company = await addSampleCompany(test.database);
    const { status } = company.records;
    pause = await records.status.insert(company.drafts.status());
    await append(status, new Date('2026-10-24T20:00:00.000Z'), at('00:30:00.000'));
    await append(pause, at('00:30:00.000'), at('01:30:00.001'));
    await append(status, at('01:30:00.001'), at('01:30:00.002'));
    await append(pause, at('01:30:00.002'), at('12:00:00.000'));
    const agent = await agents.find(scope(), agentId());
    await agents.update({ ...agent!, state: { ...agent!.state, since: at('12:00:00.000'), cause: 'timer' } });
    statements = [];
  });

  const list = (from: Date, to: Date, limit = 100, after: number | null = null) =>
    activity().list(scope(), { agentId: agentId(), from, to, limit, after });
  const totals = (from: Date, to: Date, now: Date) =>
    activity().totals(scope(), { agentId: agentId(), from, to, now });

  it('lists what overlaps the period, oldest first, with the stretch that goes on at the end', async () => {
    const { items, next } = await list(dayStart, dayEnd);
    expect(statements).to.have.length(1);
    expect(next).to.equal(null);
    expect(items.map(({ statusName, startedAt }) => [statusName, startedAt])).to.deep.equal([
      ['Connected', new Date('2026-10-24T20:00:00.000Z')],
      ['Break', at('00:30:00.000')],
      ['Connected', at('01:30:00.001')],
      ['Break', at('01:30:00.002')],
      ['Connected', at('12:00:00.000')],
    ]);
    const { status } = company.records;
    const running = {
      id: 0,
      companyId: company.companyId,
      agentId: agentId(),
      statusId: status.id,
      statusName: 'Connected',
      startedAt: at('12:00:00.000'),
      endedAt: null,
      cause: 'timer',
      byUserId: agentId(),
    };
    expect(items.at(-1)).to.deep.equal(running);
    const { id, ...first } = items[0]!;
    expect(id).to.be.greaterThan(0);
    expect(first).to.deep.include({ endedAt: at('00:30:00.000'), cause: 'agent', byUserId: agentId() });
  });

  it('leaves out what only touches the period', async () => {
    expect((await list(at('00:30:00.000'), at('01:30:00.001'))).items).to.have.length(1);
    expect((await list(at('00:29:59.999'), at('01:30:00.002'))).items).to.have.length(3);
    expect((await list(at('12:00:00.000'), dayEnd)).items).to.have.length(1);
    expect((await list(at('11:00:00.000'), at('12:00:00.000'))).items).to.have.length(1);
  });

  it('is read page by page, each stretch once', async () => {
    const whole = (await list(dayStart, dayEnd)).items;
    for (const limit of [1, 2, 3, 4, 5]) {
      const paged: unknown[] = [];
      let after: number | null = null;
      do {
        const page: Awaited<ReturnType<typeof list>> = await list(dayStart, dayEnd, limit, after);
        expect(page.items.length).to.be.within(1, limit);
        paged.push(...page.items);
        after = page.next;
      } while (after !== null);
      expect(paged, `pages of ${limit}`).to.deep.equal(whole);
    }
  });

  it('sums up to the wall time of the day, also when clocks are changed', async () => {
    const spent = await totals(dayStart, dayEnd, dayEnd);
    expect(statements).to.have.length(1);
    const { status } = company.records;
    const hour = 3_600_000;
    expect(spent).to.deep.equal([
      { statusId: status.id, statusName: 'Connected', ms: 2.5 * hour + 1 + 11 * hour },
      { statusId: pause.id, statusName: 'Break', ms: 11.5 * hour - 1 },
    ]);
    expect(spent.reduce((sum, { ms }) => sum + ms, 0)).to.equal(25 * hour);
  });

  it('counts the stretch that goes on up to now, or to the end of the period', async () => {
    const sum = async (from: Date, to: Date, now: Date) =>
      (await totals(from, to, now)).reduce((all, { ms }) => all + ms, 0);
    expect(await sum(at('11:59:59.999'), dayEnd, at('12:00:00.001'))).to.equal(2);
    expect(await sum(at('12:30:00.000'), at('12:30:00.005'), dayEnd)).to.equal(5);
    expect(await sum(at('01:00:00.000'), at('01:30:00.000'), dayEnd)).to.equal(1_800_000);
    expect(await sum(at('12:30:00.000'), dayEnd, at('12:00:00.000')), 'the period is to come').to.equal(0);
    expect(await totals(dayEnd, dayStart, dayEnd)).to.deep.equal([]);
  });

  it('keeps the name that a status had, and sums it up under its last one', async () => {
    const { records } = test.database.stores;
    await records.status.update({ ...company.records.status, name: 'Ready' });
    const { items } = await list(dayStart, dayEnd);
    expect(items.map(({ statusName }) => statusName)).to.deep.equal([
      'Connected',
      'Break',
      'Connected',
      'Break',
      'Ready',
    ]);
    const names = (await totals(dayStart, dayEnd, dayEnd)).map(({ statusName }) => statusName);
    expect(names).to.deep.equal(['Ready', 'Break']);
  });

  it('outlives the status, the agent flag and the user [U6]', async () => {
    const { agents, records } = test.database.stores;
    const knows = (id: number) => activity().knows(scope(), id);
    await records.status.delete(scope(), pause.id);
    await agents.delete(scope(), agentId());
    await records.user.delete(scope(), agentId());
    const { items } = await list(dayStart, dayEnd);
    const names = items.map(({ statusName }) => statusName);
    expect(names).to.deep.equal(['Connected', 'Break', 'Connected', 'Break']);
    const spent = await totals(dayStart, dayEnd, dayEnd);
    expect(spent.map(({ statusName }) => statusName)).to.deep.equal(['Connected', 'Break']);
    expect(await knows(agentId())).to.be.true;
    expect(await knows(agentId() + 1_000_000), 'nobody').to.be.false;
  });

  it('tells the status of an instant: of stretches that are over and of the one that goes on', async () => {
    const statusAt = async (instant: Date, ids = [agentId()]) =>
      (await activity().statusesAt(scope(), ids, instant)).map((found) => [
        found.agentId,
        found.statusId,
        found.statusName,
      ]);
    const connected = [agentId(), company.records.status.id, 'Connected'];
    const onBreak = [agentId(), pause.id, 'Break'];
    const cases: [Date, unknown[]][] = [
      [new Date('2026-10-24T19:59:59.999Z'), []],
      [new Date('2026-10-24T20:00:00.000Z'), [connected]],
      [at('00:29:59.999'), [connected]],
      [at('00:30:00.000'), [onBreak]],
      [at('01:30:00.000'), [onBreak]],
      [at('01:30:00.001'), [connected]],
      [at('01:30:00.002'), [onBreak]],
      [at('11:59:59.999'), [onBreak]],
      [at('12:00:00.000'), [connected]],
      [dayEnd, [connected]],
    ];
    for (const [instant, found] of cases)
      expect(await statusAt(instant), instant.toISOString()).to.deep.equal(found);
    const before = statements.length;
    await statusAt(at('01:00:00.000'));
    expect(statements, 'one statement').to.have.length(before + 1);
    expect(await statusAt(at('01:00:00.000'), [agentId(), 999_999])).to.deep.equal([onBreak]);
    const { records } = test.database.stores;
    await records.status.update({ ...company.records.status, name: 'Ready' });
    expect(await statusAt(at('00:00:00.000')), 'under the name of then').to.deep.equal([connected]);
    expect(await statusAt(dayEnd)).to.have.nested.property('[0][2]', 'Ready');
    const other = { companyId: company.companyId + 1 };
    expect(await activity().statusesAt(other, [agentId()], at('01:00:00.000'))).to.deep.equal([]);
    expect(await activity().statusesAt(scope(), [], dayEnd)).to.deep.equal([]);
  });

  it('takes an end that belongs to no revision of its own', async () => {
    await activity().append({
      companyId: company.companyId,
      agentId: agentId(),
      statusId: pause.id,
      statusName: pause.name,
      startedAt: at('12:00:00.000'),
      endedAt: at('12:00:00.000'),
      cause: 'logout',
      byUserId: null,
      revision: null,
    });
    expect((await list(dayStart, dayEnd)).items).to.have.length(6);
  });
});
