import { expect } from 'chai';
import { ChangeAgent } from '../../../src/application/agents/change-agent.ts';
import { endLostCalls } from '../../../src/application/agents/end-lost-calls.ts';
import { FollowPhones } from '../../../src/application/agents/follow-phones.ts';
import { builtInStatuses } from '../../../src/application/ports/records/agents.ts';
import { Writer } from '../../../src/application/write.ts';
import type { AgentState } from '../../../src/domain/agent/agent-state.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';
import { InMemoryMediaEngine } from '../../support/fakes/in-memory-media-engine.ts';
import { unwatched } from '../../support/fakes/unwatched.ts';
import { toNobody } from '../../support/as-administrator.ts';
import { addMediaNode, addSampleCompany, type SampleCompany } from '../database/sample-company.ts';
import { silentLog } from '../nodes/node-under-test.ts';

describe('the calls of an agent whose company is on two media nodes [S6, S7]', function () {
  this.timeout(30_000);
  let test: TestDatabase;
  let company: SampleCompany;
  let incoming: number;
  let changeAgent: ChangeAgent;
  let one: Node;
  let two: Node;

  /** The engine of a node, and what follows its phones. */
  class Node {
    readonly engine: InMemoryMediaEngine;
    readonly follow: FollowPhones;

    constructor(nodeId: number) {
      this.engine = new InMemoryMediaEngine(nodeId);
      this.follow = new FollowPhones({
        engine: this.engine,
        database: test.database,
        changeAgent,
        log: silentLog,
      });
      this.engine.onEvent((event) => {
        this.follow.take(event);
      });
      this.engine.start();
    }
  }

  before(async () => {
    test = await createTestDatabase();
    const { database } = test;
    const clock = { now: () => new Date() };
    changeAgent = new ChangeAgent(new Writer({ database, announcer: toNobody, signal: unwatched, clock }));
  });
  after(() => test.drop());
  beforeEach(async () => {
    const { stores } = test.database;
    const nodeIds = [await addMediaNode(test.database), await addMediaNode(test.database)] as const;
    company = await addSampleCompany(test.database, nodeIds[0]);
    await placeOn(nodeIds);
    for (const builtIn of builtInStatuses.filter((name) => name !== 'connected')) {
      const { id } = await stores.records.status.insert({
        ...company.drafts.status(),
        name: builtIn,
        builtIn,
      });
      if (builtIn === 'incoming-call') incoming = id;
    }
    one = new Node(nodeIds[0]);
    two = new Node(nodeIds[1]);
  });

  const scope = () => ({ companyId: company.companyId });
  const desk = () => company.records.phone.sipUser!;
  const placeOn = async (mediaNodeIds: readonly number[]) => {
    const { companies } = test.database.stores;
    await companies.update({ ...(await companies.find(company.companyId))!, mediaNodeIds });
  };
  const state = async (): Promise<AgentState> =>
    (await test.database.stores.agents.find(scope(), company.records.user.id))!.state;
  const shows = (statusId: number) =>
    eventually(async () => {
      expect((await state()).shown).to.equal(statusId);
    });

  it('a call on one of them goes on when the other one is compared', async () => {
    one.engine.phones.ring(desk());
    await shows(incoming);
    const before = await state();
    await two.follow.compare();
    await one.follow.compare();
    await two.follow.compare();
    expect(await state()).to.deep.equal(before);
  });

  it('each tells of its own call, and the status is over after the last one', async () => {
    const { id: connected } = company.records.status;
    const first = one.engine.phones.ring(desk());
    await shows(incoming);
    two.engine.phones.ring(desk());
    await eventually(async () => {
      expect((await state()).legs).to.have.length(2);
    });
    one.engine.phones.end(first);
    await eventually(async () => {
      expect((await state()).legs).to.have.length(1);
    });
    expect((await state()).shown).to.equal(incoming);
    // The engine restarted: nobody told of the end of its call.
    two.engine.phones.forgetLegs();
    await one.follow.compare();
    expect((await state()).shown).to.equal(incoming);
    await two.follow.compare();
    expect(await state()).to.deep.include({ shown: connected, cause: 'engine-lost', legs: [] });
  });

  it('a call that ended while nobody listened is found, also when the phone rings again while the engine is asked', async () => {
    one.engine.phones.ring(desk());
    await shows(incoming);
    one.engine.phones.forgetLegs();
    const ask = one.engine.liveLegs.bind(one.engine);
    let again: string | null = null;
    one.engine.liveLegs = async () => {
      const legs = await ask();
      again ??= one.engine.phones.ring(desk()).legId;
      return legs;
    };
    await one.follow.compare();
    await eventually(async () => {
      expect((await state()).legs.map(({ id }) => id)).to.deep.equal([again]);
    }, 3_000);
  });

  it('a call at the mobile of the seat counts like any other, and is found though it began before the agent sat there', async () => {
    const { stores } = test.database;
    const { extension, status } = company.records;
    const mobile = await stores.records.phone.insert({
      ...company.drafts.phone(),
      kind: 'mobile',
      sipUser: null,
    });
    const call = two.engine.phones.ring(`mobile-${mobile.id}`);
    await two.follow.compare();
    expect((await state()).shown, 'at no seat').to.equal(status.id);
    await stores.records.extension.update({
      ...extension,
      devices: [{ phoneId: mobile.id, startSeconds: 0 }],
    });
    await two.follow.compare();
    expect((await state()).shown).to.equal(incoming);
    await one.follow.compare();
    expect((await state()).legs).to.have.length(1);
    two.engine.phones.end(call);
    await shows(status.id);
  });

  it('a call goes on when the company is taken off its node, and ends when the node says so', async () => {
    one.engine.phones.ring(desk());
    await shows(incoming);
    await placeOn([two.engine.nodeId]);
    await two.follow.compare();
    await one.follow.compare();
    expect((await state()).shown).to.equal(incoming);
    one.engine.phones.forgetLegs();
    await one.follow.compare();
    expect(await state()).to.deep.include({ shown: company.records.status.id, legs: [] });
  });

  it('a call of a node that was deleted ends, and no other', async () => {
    one.engine.phones.ring(desk());
    await shows(incoming);
    two.engine.phones.dial(desk());
    await eventually(async () => {
      expect((await state()).legs).to.have.length(2);
    });
    await endLostCalls(test.database, changeAgent, silentLog);
    expect((await state()).legs).to.have.length(2);
    await placeOn([two.engine.nodeId]);
    await test.database.stores.mediaNodes.delete(one.engine.nodeId);
    await endLostCalls(test.database, changeAgent, silentLog);
    expect((await state()).legs.map(({ nodeId }) => nodeId)).to.deep.equal([two.engine.nodeId]);
    await placeOn([]);
    await test.database.stores.mediaNodes.delete(two.engine.nodeId);
    await endLostCalls(test.database, changeAgent, silentLog);
    expect(await state()).to.deep.include({ cause: 'engine-lost', legs: [] });
  });

  it('a call that was stored before it was known whose it is ends with its company on no node', async () => {
    one.engine.phones.ring(desk());
    await shows(incoming);
    const legs = JSON.stringify([{ id: 'x', direction: 'incoming' }]);
    await test.dataSource.query('UPDATE agents SET legs = ?, version = version + 1 WHERE id = ?', [
      legs,
      company.records.user.id,
    ]);
    await endLostCalls(test.database, changeAgent, silentLog);
    expect((await state()).legs).to.have.length(1);
    await placeOn([]);
    await endLostCalls(test.database, changeAgent, silentLog);
    expect((await state()).legs).to.deep.equal([]);
  });
});
