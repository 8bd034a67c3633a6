import { expect } from 'chai';
import { ChangeAgent } from '../../../src/application/agents/change-agent.ts';
import { endLostCalls } from '../../../src/application/agents/end-lost-calls.ts';
import { FollowPhones } from '../../../src/application/agents/follow-phones.ts';
import { builtInStatuses } from '../../../src/application/ports/records/agents.ts';
import { Writer } from '../../../src/application/write.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { InMemoryMediaEngine } from '../../support/fakes/in-memory-media-engine.ts';
import { unwatched } from '../../support/fakes/unwatched.ts';
import { rejectionOf } from '../../support/rejection-of.ts';
import { toNobody } from '../../support/as-administrator.ts';
import { addSampleCompany, type SampleCompany } from '../database/sample-company.ts';
import { silentLog } from '../nodes/node-under-test.ts';

describe('an agent whose calls cannot be brought in line', () => {
  let test: TestDatabase;
  let company: SampleCompany;
  let other: number;
  let changeAgent: ChangeAgent;

  /** Everything fails with one agent. */
  class FailsWith extends ChangeAgent {
    readonly agentId: number;

    constructor(agentId: number, writer: Writer) {
      super(writer);
      this.agentId = agentId;
    }

    override byItself(...of: Parameters<ChangeAgent['byItself']>): ReturnType<ChangeAgent['byItself']> {
      return of[1] === this.agentId ? Promise.reject(new Error('as if locked')) : super.byItself(...of);
    }
  }

  before(async () => {
    test = await createTestDatabase();
  });
  after(() => test.drop());
  beforeEach(async () => {
    const { database } = test;
    const { stores } = database;
    company = await addSampleCompany(database);
    const { companyId, records, drafts, mediaNodeId } = company;
    for (const builtIn of builtInStatuses.filter((name) => name !== 'connected'))
      await stores.records.status.insert({ ...drafts.status(), name: builtIn, builtIn });
    const { id: seat } = await stores.records.extension.insert(drafts.extension());
    ({ id: other } = await stores.records.user.insert(drafts.user()));
    const { version: _version, ...agent } = (await stores.agents.find({ companyId }, records.user.id))!;
    const legs = [{ id: 'gone', nodeId: mediaNodeId, direction: 'incoming' as const }];
    const inCall = { ...agent, state: { ...agent.state, legs } };
    await stores.agents.update({ ...inCall, version: _version });
    await stores.agents.insert({
      ...inCall,
      id: other,
      state: { ...inCall.state, login: { since: new Date(), seat } },
    });
    const clock = { now: () => new Date() };
    const writer = new Writer({ database, announcer: toNobody, signal: unwatched, clock });
    changeAgent = new FailsWith(records.user.id, writer);
  });

  const callsOf = async (agentId: number) =>
    (await test.database.stores.agents.find({ companyId: company.companyId }, agentId))!.state.legs.length;

  it('keeps no other one from it when a node is compared, which is repeated soon', async () => {
    const engine = new InMemoryMediaEngine(company.mediaNodeId);
    engine.start();
    const follow = new FollowPhones({ engine, database: test.database, changeAgent, log: silentLog });
    await rejectionOf(follow.compare());
    expect(await callsOf(other)).to.equal(0);
    expect(await callsOf(company.records.user.id)).to.equal(1);
  });

  it('keeps no other one from it when the node of the calls is gone', async () => {
    const { companies, mediaNodes } = test.database.stores;
    await companies.update({ ...(await companies.find(company.companyId))!, mediaNodeIds: [] });
    await mediaNodes.delete(company.mediaNodeId);
    await endLostCalls(test.database, changeAgent, silentLog);
    expect(await callsOf(other)).to.equal(0);
    expect(await callsOf(company.records.user.id)).to.equal(1);
  });
});
