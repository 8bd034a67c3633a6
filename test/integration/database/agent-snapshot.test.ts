import { expect } from 'chai';
import { desiredMemberships } from '../../../src/domain/membership/desired-memberships.ts';
import { createTestDatabase } from '../../support/database.ts';
import type { TestDatabase } from '../../support/database.ts';
import { addSampleCompany } from './sample-company.ts';
import type { SampleCompany } from './sample-company.ts';

describe('the snapshot of an agent', () => {
  let test: TestDatabase;
  let company: SampleCompany;
  let statements: string[] = [];
  const scope = () => ({ companyId: company.companyId });
  const snapshots = () => test.database.stores.snapshots;

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
  });

  async function statementsOf(work: () => Promise<unknown>): Promise<number> {
    statements = [];
    await work();
    return statements.length;
  }

  it('lists one grant for each queue of each skill, a shared queue twice [S1]', async () => {
    const { records } = test.database.stores;
    const { queue, skill, user, phone } = company.records;
    const other = await records.queue.insert(company.drafts.queue());
    const both = await records.skill.insert({ ...company.drafts.skill(), queueIds: [queue.id, other.id] });
    const empty = await records.skill.insert(company.drafts.skill());
    await records.user.update({
      ...user,
      skills: [
        { skillId: skill.id, level: 3 },
        { skillId: both.id, level: 1 },
        { skillId: empty.id, level: 2 },
      ],
    });
    const snapshot = await snapshots().agent(user.id);
    expect(snapshot).to.deep.equal({
      agentId: user.id,
      companyId: company.companyId,
      active: true,
      loggedIn: true,
      activatesSkills: true,
      withinHours: true,
      device: phone.sipUser,
      grants: [
        { queueId: queue.id, level: 3 },
        { queueId: queue.id, level: 1 },
        { queueId: other.id, level: 1 },
      ],
    });
    expect(desiredMemberships(snapshot!).map(({ queueId, level }) => [queueId, level])).to.deep.equal([
      [queue.id, 1],
      [other.id, 1],
    ]);
  });

  it('follows user, login, status and seat', async () => {
    const { records, agents } = test.database.stores;
    const { user, status } = company.records;
    const { id } = user;
    await records.user.update({ ...user, active: false, skills: [] });
    expect(await snapshots().agent(id)).to.deep.include({ active: false, grants: [] });
    await records.status.update({ ...status, activatesSkills: false });
    expect(await snapshots().agent(id)).to.deep.include({ activatesSkills: false });
    const agent = await agents.find(scope(), id);
    await agents.update({ ...agent!, state: { ...agent!.state, login: null } });
    expect(await snapshots().agent(id)).to.deep.include({ loggedIn: false, device: null });
    await agents.delete(scope(), id);
    expect(await snapshots().agent(id)).to.equal(null);
  });

  it('follows the chosen status, not the call status over it [S6]', async () => {
    const { records, agents } = test.database.stores;
    const { id } = company.records.user;
    const ringing = await records.status.insert({ ...company.drafts.status(), builtIn: 'incoming-call' });
    const { state, ...agent } = (await agents.find(scope(), id))!;
    const legs = [{ id: 'leg-1', nodeId: 1, direction: 'incoming' }] as const;
    const called = await agents.update({ ...agent, state: { ...state, shown: ringing.id, legs } });
    expect(await snapshots().agent(id)).to.deep.include({ activatesSkills: true });
    const away = await records.status.insert(company.drafts.status());
    await agents.update({
      ...called,
      state: {
        ...called.state,
        chosen: away.id,
        choiceInCall: { cause: 'agent', by: null, insteadOf: { chosen: state.chosen, previous: null } },
      },
    });
    expect(await snapshots().agent(id)).to.deep.include({ activatesSkills: false });
  });

  it('says whether the agent is within working hours [R8]', async () => {
    const { workingHours } = test.database.stores;
    const { id } = company.records.user;
    await workingHours.set(scope(), { userId: id }, { withinHours: false, changeAt: new Date() });
    expect(await snapshots().agent(id)).to.deep.include({ withinHours: false });
  });

  it('reaches a SIP phone that rings alone and at once by its user, any other devices by their extension [U4]', async () => {
    const { records } = test.database.stores;
    const { user, phone, extension } = company.records;
    const second = await records.phone.insert(company.drafts.phone());
    const mobile = await records.phone.insert({ ...company.drafts.phone(), kind: 'mobile', sipUser: null });
    let desk = extension;
    const deviceWith = async (...devices: [number, number][]) => {
      const ordered = devices.map(([phoneId, startSeconds]) => ({ phoneId, startSeconds }));
      desk = await records.extension.update({ ...desk, devices: ordered });
      return (await snapshots().agent(user.id))?.device;
    };
    const byPlan = `extension-${extension.id}`;
    expect(await deviceWith([second.id, 0])).to.equal(second.sipUser);
    expect(await deviceWith([phone.id, 0], [second.id, 0])).to.equal(byPlan);
    expect(await deviceWith([phone.id, 0], [mobile.id, 10])).to.equal(byPlan);
    expect(await deviceWith([phone.id, 4])).to.equal(byPlan);
    expect(await deviceWith([mobile.id, 0])).to.equal(byPlan);
    expect(await deviceWith(), 'nothing rings').to.equal(null);
  });

  it('reaches a virtual agent at the mobile, with a seat and without one [S9]', async () => {
    const { records, agents } = test.database.stores;
    const { user, extension } = company.records;
    const virtual = await records.status.insert({ ...company.drafts.status(), builtIn: 'virtual' });
    const mobile = await records.phone.insert({ ...company.drafts.phone(), kind: 'mobile', sipUser: null });
    let agent = (await agents.find(scope(), user.id))!;
    const deviceWhen = async (state: Partial<typeof agent.state>) => {
      agent = await agents.update({ ...agent, state: { ...agent.state, ...state } });
      return (await snapshots().agent(user.id))?.device;
    };
    const since = new Date();
    expect(await deviceWhen({ chosen: virtual.id }), 'there is no mobile').to.equal(null);
    await records.user.update({ ...user, mobilePhoneId: mobile.id });
    expect(await deviceWhen({ login: { since, seat: null } })).to.equal(`mobile-${mobile.id}`);
    expect(await deviceWhen({ login: { since, seat: extension.id } })).to.equal(`mobile-${mobile.id}`);
    expect(await deviceWhen({ chosen: company.records.status.id })).to.equal(company.records.phone.sipUser);
    expect(await deviceWhen({ login: { since, seat: null } })).to.equal(`mobile-${mobile.id}`);
    expect(await deviceWhen({ login: null }), 'logged out').to.equal(null);
  });

  it('reaches nobody at a mobile while the company has no trunk: engines know no such place [U3, S9]', async () => {
    const { dataSource, database } = test;
    const { records, agents } = database.stores;
    const { user } = company.records;
    const mobile = await records.phone.insert({ ...company.drafts.phone(), kind: 'mobile', sipUser: null });
    await records.user.update({ ...user, mobilePhoneId: mobile.id });
    const agent = (await agents.find(scope(), user.id))!;
    await agents.update({ ...agent, state: { ...agent.state, login: { since: new Date(), seat: null } } });
    expect((await snapshots().agent(user.id))?.device).to.equal(`mobile-${mobile.id}`);
    await dataSource.query('SET FOREIGN_KEY_CHECKS = 0');
    await dataSource.query('DELETE FROM trunks WHERE companyId = ?', [company.companyId]);
    await dataSource.query('SET FOREIGN_KEY_CHECKS = 1');
    expect((await snapshots().agent(user.id))?.device).to.equal(null);
  });

  it('is the same for all agents of a company at once', async () => {
    const { records, agents } = test.database.stores;
    const agent = await agents.find(scope(), company.records.user.id);
    for (let more = 0; more < 3; more += 1) {
      const { id } = await records.user.insert({ ...company.drafts.user(), skills: [] });
      await agents.insert({ ...agent!, id, state: { ...agent!.state, login: null } });
    }
    const all = await snapshots().agents(company.companyId);
    expect(all).to.have.length(4);
    for (const one of all) expect(await snapshots().agent(one.agentId)).to.deep.equal(one);
    expect(await snapshots().agents(4_000_000)).to.deep.equal([]);
  });

  it('costs one statement, that of a company a constant number, whatever its size', async () => {
    const measure = async () => ({
      agent: await statementsOf(() => snapshots().agent(company.records.user.id)),
      agents: await statementsOf(() => snapshots().agents(company.companyId)),
      company: await statementsOf(() => snapshots().company(company.companyId)),
    });
    // Rows are kept from the first reading on.
    await measure();
    const small = await measure();
    const { records, agents } = test.database.stores;
    const agent = await agents.find(scope(), company.records.user.id);
    for (let more = 0; more < 30; more += 1) {
      const { id } = await records.user.insert(company.drafts.user());
      await agents.insert({ ...agent!, id, state: { ...agent!.state, login: null } });
      await records.queue.insert(company.drafts.queue());
    }
    expect(await measure(), 'queues that are new are read').to.deep.equal({
      ...small,
      company: small.company + 1,
    });
    expect(await measure()).to.deep.equal(small);
    expect(small).to.deep.equal({ agent: 1, agents: 1, company: 17 });
  });
});
