import { expect } from 'chai';
import { DuplicateValueError } from '../../../src/application/ports/stores.ts';
import type { AgentRecord, StatusRecord } from '../../../src/application/ports/records/agents.ts';
import type { AgentState } from '../../../src/domain/agent/agent-state.ts';
import { createTestDatabase } from '../../support/database.ts';
import type { TestDatabase } from '../../support/database.ts';
import { rejectionOf } from './rejection.ts';
import { addSampleCompany } from './sample-company.ts';
import type { SampleCompany } from './sample-company.ts';

describe('the store of agents', () => {
  let test: TestDatabase;
  let company: SampleCompany;
  let statements: string[] = [];
  const scope = () => ({ companyId: company.companyId });
  const now = new Date('2026-10-25T00:59:59.999Z');
  const at = (seconds: number) => new Date(now.getTime() + seconds * 1_000);

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
  beforeEach(async () => {
    company = await addSampleCompany(test.database);
    statements = [];
  });

  const seated = async () => (await test.database.stores.agents.find(scope(), company.records.user.id))!;

  function change(agent: AgentRecord, state: Partial<AgentState>): Promise<AgentRecord> {
    return test.database.stores.agents.update({ ...agent, state: { ...agent.state, ...state } });
  }

  /** Another agent of the company, in this state, otherwise logged out. */
  async function add(state: Partial<AgentState> = {}, supervisorIds: number[] = []): Promise<AgentRecord> {
    const { records, agents } = test.database.stores;
    const { id } = await records.user.insert({ ...company.drafts.user(), supervisorIds });
    const first = await seated();
    const { version: _version, ...fields } = first;
    return agents.insert({ ...fields, id, state: { ...first.state, login: null, ...state } });
  }

  async function addStatus(fields: Partial<StatusRecord>): Promise<number> {
    const { id } = await test.database.stores.records.status.insert({
      ...company.drafts.status(),
      ...fields,
    });
    return id;
  }

  it('keeps a state as it was stored, whatever is in it', async () => {
    const { agents } = test.database.stores;
    const { user, extension, status } = company.records;
    const agent = await seated();
    expect(agent).to.deep.equal({
      id: user.id,
      companyId: company.companyId,
      state: {
        login: { since: new Date('2026-01-02T03:04:05.000Z'), seat: extension.id },
        chosen: status.id,
        shown: status.id,
        since: new Date('2026-01-02T03:04:05.678Z'),
        cause: 'login',
        by: user.id,
        previous: null,
        legs: [],
        recordingPaused: false,
        choiceInCall: null,
        dueAt: null,
        misses: 0,
      },
      withinHours: true,
      hoursChangeAt: null,
      version: 1,
    });
    const updated = await change(agent, {
      shown: await addStatus({ builtIn: 'incoming-call' }),
      since: now,
      cause: 'ring',
      by: null,
      recordingPaused: true,
      previous: 4_000_000_000,
      legs: [
        { id: '1790.12\'\\"🦆', nodeId: company.mediaNodeId, direction: 'incoming' },
        { id: '2', nodeId: null, direction: 'outgoing' },
      ],
      choiceInCall: { cause: 'agent', by: null, insteadOf: { chosen: 4_000_000_001, previous: null } },
      dueAt: at(0.001),
      misses: 2,
    });
    expect(updated.version).to.equal(2);
    expect(await agents.find(scope(), user.id)).to.deep.equal(updated);
    expect(await agents.findBySeat(scope(), extension.id)).to.deep.equal(updated);
    expect(await agents.atSeats(scope(), [extension.id, 4_000_000])).to.deep.equal([updated]);
    expect(await agents.atSeats(scope(), [])).to.deep.equal([]);
    expect(await rejectionOf(agents.update(agent))).to.have.property('code', 'stale-record');
    await agents.delete(scope(), user.id);
    expect(await agents.find(scope(), user.id)).to.equal(null);
  });

  it('keeps apart who is logged in without a seat and who is logged out [S9]', async () => {
    const { agents } = test.database.stores;
    const agent = await change(await seated(), { login: { since: now, seat: null } });
    expect((await seated()).state.login).to.deep.equal({ since: now, seat: null });
    await change(agent, { login: null });
    expect((await seated()).state.login).to.equal(null);
    expect(await agents.findBySeat(scope(), company.records.extension.id)).to.equal(null);
  });

  it('leaves the working hours to those who write them for all agents of a calendar [R8]', async () => {
    const { workingHours } = test.database.stores;
    const agent = await seated();
    const { id } = company.records.calendar;
    const closed = { withinHours: false, changeAt: now };
    expect(await workingHours.set(scope(), { calendarId: id }, closed)).to.equal(true);
    expect(await workingHours.set(scope(), { calendarId: id }, closed)).to.equal(false);
    await change(agent, { misses: 1 });
    expect(await seated()).to.deep.include({ withinHours: false, hoursChangeAt: now, version: 2 });
    expect(await workingHours.due(at(-1), 10)).to.deep.equal([]);
    expect(await workingHours.due(now, 10)).to.deep.equal([{ ...scope(), calendarId: id }]);
    const due = await test.database.transaction((stores) => stores.workingHours.lockDue(scope(), id, now));
    expect(due).to.equal(true);
  });

  it('lists by status and by supervisor, page by page', async () => {
    const { agents } = test.database.stores;
    const { user } = company.records;
    const away = await addStatus({});
    const junior = await add({ shown: away }, [user.id]);
    const another = await add({ shown: away });
    const ids = async (query: { statusId?: number; supervisorId?: number }) =>
      (await agents.list(scope(), { limit: 10, after: null, ...query })).items.map(({ id }) => id);
    expect(await ids({})).to.deep.equal([user.id, junior.id, another.id]);
    expect(await ids({ statusId: away })).to.deep.equal([junior.id, another.id]);
    expect(await ids({ supervisorId: user.id })).to.deep.equal([junior.id]);
    expect(await ids({ supervisorId: user.id, statusId: company.records.status.id })).to.deep.equal([]);
    const first = await agents.list(scope(), { limit: 2, after: null });
    expect(first.next).to.equal(junior.id);
    const rest = await agents.list(scope(), { limit: 2, after: first.next });
    expect(rest).to.deep.equal({ items: [another], next: null });
  });

  it('seats one agent at an extension [U8]', async () => {
    const other = await add();
    const seat = { since: now, seat: company.records.extension.id };
    const error = await rejectionOf(change(other, { login: seat }));
    expect(error).to.be.instanceOf(DuplicateValueError);
    expect(error).to.have.property('field', 'seatExtensionId');
    await change(await seated(), { login: null });
    expect((await change(other, { login: seat })).state.login).to.deep.equal(seat);
  });

  it('reads an agent with its user and the statuses, inside a transaction only', async () => {
    const { agents, records } = test.database.stores;
    const { user } = company.records;
    const lastName = `O'Neil \\ "🦆" \u0000\n`;
    const boss = await records.user.insert({ ...company.drafts.user(), seatIds: null });
    const edited = await records.user.update({ ...user, lastName, supervisorIds: [boss.id] });
    expect(await rejectionOf(agents.lock(scope(), user.id))).to.match(/inside a transaction/);
    const locked = await test.database.transaction((stores) => {
      statements = [];
      return stores.agents.lock(scope(), user.id);
    });
    expect(statements).to.have.length(4);
    const statuses = await agents.allStatuses(scope());
    expect(locked).to.deep.equal({ agent: await seated(), user: edited, statuses });
    expect(locked?.user).to.deep.equal(await records.user.find(scope(), user.id));
    const noAgent = await test.database.transaction((stores) => stores.agents.lock(scope(), boss.id));
    expect(noAgent).to.equal(null);
  });

  it('reads all statuses of a company in one statement', async () => {
    const { agents, records } = test.database.stores;
    await addStatus({
      timeoutSeconds: 60,
      goToStatusId: company.records.status.id,
      onHangUpStatusId: company.records.status.id,
    });
    statements = [];
    const statuses = await agents.allStatuses(scope());
    expect(statements).to.have.length(1);
    const { items } = await records.status.list(scope(), { limit: 500, after: null });
    expect(statuses).to.deep.equal(items);
    expect(statuses).to.have.length(2);
  });

  it('tells whose status times out, those due longest first [S8]', async () => {
    const { agents } = test.database.stores;
    const late = await add({ dueAt: at(-5) });
    const early = await add({ dueAt: at(-10) });
    const justNow = await add({ dueAt: now });
    await add({ dueAt: at(0.001) });
    const names = [early, late, justNow].map(({ id, companyId }) => ({ companyId, agentId: id }));
    expect(await agents.due(now, 10)).to.deep.equal(names);
    expect(await agents.due(now, 2)).to.deep.equal(names.slice(0, 2));
    for (const agent of [late, early, justNow]) await change(agent, { dueAt: null });
    expect(await agents.due(now, 10)).to.deep.equal([]);
  });

  it('gives those in a status its new timer, counted from when each entered it', async () => {
    const { agents } = test.database.stores;
    const away = await addStatus({});
    const login = { since: now, seat: null };
    const one = await add({ shown: away, chosen: away, since: at(0), login });
    const two = await add({ shown: away, chosen: away, since: at(7), login, dueAt: at(1_000) });
    const legs = [{ id: '1', nodeId: 1, direction: 'incoming' }] as const;
    const inCall = await add({ shown: away, since: now, login, legs });
    const elsewhere = await add({ since: now, login, dueAt: at(2) });
    const loggedOut = await add({ shown: away, since: now });
    const timers = async () => {
      const found: (Date | null)[] = [];
      for (const { id } of [one, two, inCall, elsewhere, loggedOut]) {
        found.push((await agents.find(scope(), id))!.state.dueAt);
      }
      return found;
    };
    await agents.rearm(scope(), away, 60);
    expect(await timers()).to.deep.equal([at(60), at(67), null, at(2), null]);
    await agents.rearm(scope(), away, 60);
    expect(await agents.find(scope(), one.id), 'an unchanged timer changes nothing').to.have.property(
      'version',
      2,
    );
    await agents.rearm(scope(), away, null);
    expect(await timers()).to.deep.equal([null, null, null, at(2), null]);
  });

  it('tells who is in calls, and whose engines have them', async () => {
    const { agents } = test.database.stores;
    const names = async () =>
      (await agents.inCalls()).filter(({ companyId }) => companyId === company.companyId);
    expect(await names()).to.deep.equal([]);
    const leg = (id: string, nodeId: number) => ({ id, nodeId, direction: 'outgoing' }) as const;
    const { id } = await change(await seated(), { legs: [leg('1', 7), leg('2', 5), leg('3', 7)] });
    expect(await names()).to.deep.equal([{ ...scope(), agentId: id, nodeIds: [7, 5] }]);
  });

  it('reads calls that were stored before it was known whose engine has them', async () => {
    const { agents } = test.database.stores;
    const { id } = await seated();
    await test.dataSource.query(
      `UPDATE agents SET legs = '[{"id":"1","direction":"incoming"}]' WHERE id = ?`,
      [id],
    );
    expect((await seated()).state.legs).to.deep.equal([{ id: '1', nodeId: null, direction: 'incoming' }]);
    expect(await agents.inCalls()).to.deep.include({ ...scope(), agentId: id, nodeIds: [null] });
  });

  it('reads a choice in a call that was stored before it was kept what it was made instead of', async () => {
    const { id, state } = await seated();
    await test.dataSource.query(
      `UPDATE agents SET choiceInCall = '{"cause":"agent","by":7}', previousStatusId = 4000000001 WHERE id = ?`,
      [id],
    );
    const insteadOf = { chosen: state.chosen, previous: 4_000_000_001 };
    expect((await seated()).state.choiceInCall).to.deep.equal({ cause: 'agent', by: 7, insteadOf });
  });

  describe('with phones', () => {
    it('finds who sits where a phone rings, and the phones of who sits there', async () => {
      const { agents, records } = test.database.stores;
      const { user, phone, extension } = company.records;
      const softphone = await records.phone.insert(company.drafts.phone());
      const mobile = await records.phone.insert({ ...company.drafts.phone(), kind: 'mobile', sipUser: null });
      const unused = await records.phone.insert(company.drafts.phone());
      await records.extension.update({
        ...extension,
        devices: [
          { phoneId: mobile.id, startSeconds: 0 },
          { phoneId: softphone.id, startSeconds: 5 },
          { phoneId: phone.id, startSeconds: 0 },
        ],
      });
      const anna = { ...scope(), agentId: user.id };
      const named = `mobile-${mobile.id}`;
      const asked = [...[phone, softphone, unused].map(({ sipUser }) => sipUser!), named];
      expect([...(await agents.atPhones([...asked, 'nobody']))]).to.have.deep.members([
        [phone.sipUser, anna],
        [softphone.sipUser, anna],
        [named, anna],
      ]);
      expect([...(await agents.atPhones([named]))], 'alone').to.deep.equal([[named, anna]]);
      expect((await agents.atPhones([`mobile-${phone.id}`])).size, 'no mobile').to.equal(0);
      expect((await agents.atPhones([])).size).to.equal(0);
      expect(await agents.phonesOf(scope(), user.id)).to.deep.equal([
        named,
        phone.sipUser,
        softphone.sipUser,
      ]);

      await change(await seated(), { login: null });
      expect((await agents.atPhones(asked)).size).to.equal(0);
      expect(await agents.phonesOf(scope(), user.id)).to.deep.equal([]);
    });

    it('leaves out who is virtual: phone and mobile of the left seat are not his [S9]', async () => {
      const { agents, records } = test.database.stores;
      const { user, phone, extension } = company.records;
      const mobile = await records.phone.insert({ ...company.drafts.phone(), kind: 'mobile', sipUser: null });
      await records.extension.update({
        ...extension,
        devices: [phone, mobile].map(({ id }) => ({ phoneId: id, startSeconds: 0 })),
      });
      const asked = [phone.sipUser!, `mobile-${mobile.id}`];
      const virtual = await addStatus({ builtIn: 'virtual' });
      const agent = await change(await seated(), { chosen: virtual, shown: virtual });
      expect((await agents.atPhones(asked)).size).to.equal(0);
      expect(await agents.phonesOf(scope(), user.id)).to.deep.equal([]);
      const back = await addStatus({});
      await change(agent, { chosen: back });
      expect([...(await agents.atPhones(asked)).keys()]).to.have.members(asked);
    });

    it('takes a phone that rings at two seats for the one where it rings first', async () => {
      const { agents, records } = test.database.stores;
      const { user, phone } = company.records;
      const backup = await records.extension.insert({
        ...company.drafts.extension(),
        devices: [{ phoneId: phone.id, startSeconds: 10 }],
      });
      await add({ login: { since: now, seat: backup.id } });
      expect((await agents.atPhones([phone.sipUser!])).get(phone.sipUser!)?.agentId).to.equal(user.id);
    });
  });
});
