import { expect } from 'chai';
import { setTimeout as wait } from 'node:timers/promises';
import { reconcileNode } from '../../../src/application/nodes/reconcile-node.ts';
import type { Database, Stores } from '../../../src/application/ports/stores.ts';
import { EngineError } from '../../../src/engine/media-engine.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';
import { type HeldUp, heldUp } from '../../support/held-up.ts';
import { type NodeUnderTest, nodeUnderTest, silentLog } from './node-under-test.ts';

describe('a reading of the whole company that grew old', () => {
  let test: TestDatabase;
  let node: NodeUnderTest;
  /** Holds a reading of all agents back after it was made. */
  let reading: HeldUp | null = null;
  let readings = 0;
  /** The same of what the engine is to hold of a company. */
  let companyReading: HeldUp | null = null;
  let companyReadings = 0;
  let singleReadings = 0;

  before(async () => {
    test = await createTestDatabase();
  });
  after(() => test.drop());
  beforeEach(async () => {
    reading = null;
    readings = 0;
    companyReading = null;
    companyReadings = 0;
    node = await nodeUnderTest(test.database, slowToTell(test.database));
  });

  function slowToTell(database: Database): Database {
    const { snapshots } = database.stores;
    const slow: Stores = {
      ...database.stores,
      snapshots: {
        company: async (id) => {
          const company = await snapshots.company(id);
          companyReadings += 1;
          await companyReading?.until;
          return company;
        },
        agent: (id) => {
          singleReadings += 1;
          return snapshots.agent(id);
        },
        agents: async (companyId) => {
          const agents = await snapshots.agents(companyId);
          readings += 1;
          await reading?.until;
          return agents;
        },
      },
    };
    return { ...database, stores: slow };
  }
  /** All agents of the company are brought in line, from a reading made now and used later. */
  const bringCompany = async (meanwhile: () => Promise<void>) => {
    const held = heldUp();
    reading = held;
    const before = readings;
    const bringing = node.applier.bringMemberships(node.company.companyId);
    await eventually(() => {
      expect(readings).to.equal(before + 1);
    });
    await meanwhile();
    held.go();
    await bringing;
  };

  it('never puts an agent back who went on break meanwhile [S14]', async () => {
    await bringCompany(async () => {
      await node.choose(node.onBreak);
      expect(await node.applier.apply(node.agent)).to.equal('applied');
    });
    expect(node.engine.members()).to.deep.equal([]);
    expect(
      node.engine.steps.map((step) => step.do),
      'not even for a moment',
    ).to.deep.equal(['pause', 'remove']);
  });

  it('never takes an agent out who came back meanwhile [S5]', async () => {
    await node.choose(node.onBreak);
    await node.applier.apply(node.agent);
    await bringCompany(async () => {
      await node.choose(node.connected);
      expect(await node.applier.apply(node.agent)).to.equal('applied');
    });
    expect(node.engine.members()).to.deep.equal([node.inQueue]);
  });

  it('a break that is known to be one is carried out without reading the agent [S14]', async () => {
    const revision = await node.choose(node.onBreak);
    singleReadings = 0;
    const { companyId } = node.company;
    expect(await node.applier.apply(node.agent, { companyId, revision, outOfQueues: true })).to.equal(
      'applied',
    );
    expect([singleReadings, node.engine.members()]).to.deep.equal([0, []]);
    expect(node.engine.endedOffers).to.deep.equal([node.inQueue.device]);
  });

  it('a break that is heard of after the return takes nobody out [S5]', async () => {
    const { companyId } = node.company;
    const left = await node.choose(node.onBreak);
    await node.choose(node.connected);
    expect(await node.applier.apply(node.agent)).to.equal('applied');
    await node.applier.apply(node.agent, { companyId, revision: left, outOfQueues: true });
    expect(node.engine.members()).to.deep.equal([node.inQueue]);
    expect(node.engine.steps, 'not even for a moment').to.deep.equal([]);
  });

  it('a return that brings its agent with it is carried out without reading the agent [S5]', async () => {
    await node.choose(node.onBreak);
    await node.applier.apply(node.agent);
    const revision = await node.choose(node.connected);
    const agent = (await test.database.stores.snapshots.agent(node.agent.id))!;
    singleReadings = 0;
    const { companyId } = node.company;
    expect(await node.applier.apply(node.agent, { companyId, revision, agent })).to.equal('applied');
    expect([singleReadings, node.engine.members()]).to.deep.equal([0, [node.inQueue]]);
  });

  it('a return that is heard of after the next break puts nobody in [S14]', async () => {
    const { companyId } = node.company;
    await node.choose(node.onBreak);
    const returned = await node.choose(node.connected);
    const agent = (await test.database.stores.snapshots.agent(node.agent.id))!;
    await node.choose(node.onBreak);
    expect(await node.applier.apply(node.agent)).to.equal('applied');
    node.engine.steps.length = 0;
    await node.applier.apply(node.agent, { companyId, revision: returned, agent });
    expect([node.engine.members(), node.engine.steps]).to.deep.equal([[], []]);
  });

  it('a return to an agent whom the engine does not hold as believed is read for the next plan', async () => {
    const { companyId } = node.company;
    const revision = await node.choose(node.connected);
    const agent = (await test.database.stores.snapshots.agent(node.agent.id))!;
    node.engine.changeBehindOurBack(node.inQueue, null);
    let isFirst = true;
    node.engine.before = (operation) => {
      if (operation !== 'carryOut' || !isFirst) return Promise.resolve();
      isFirst = false;
      throw new EngineError('engine-mismatch', 'not as believed');
    };
    singleReadings = 0;
    expect(await node.applier.apply(node.agent, { companyId, revision, agent })).to.equal('applied');
    expect([singleReadings, node.engine.members()]).to.deep.equal([1, [node.inQueue]]);
  });

  it('a break that is heard of after an edit of the company is looked at again', async () => {
    const { companyId } = node.company;
    const left = await node.choose(node.onBreak);
    const { status } = test.database.stores.records;
    const onBreak = await status.find({ companyId }, node.onBreak);
    await test.database.change(async (stores) => ({
      value: await stores.records.status.update({ ...onBreak!, activatesSkills: true }),
      draft: {
        companyId,
        aggregates: [{ kind: 'memberships', id: companyId }],
        audit: null,
        activity: null,
        outOfQueues: false,
      },
    }));
    await node.applier.apply({ kind: 'memberships', id: companyId });
    await node.applier.apply(node.agent, { companyId, revision: left, outOfQueues: true });
    expect(node.engine.members()).to.deep.equal([node.inQueue]);
  });

  it('is used for agents about whom nothing newer is known, without reading each of them again', async () => {
    node.engine.changeBehindOurBack(node.inQueue, null);
    singleReadings = 0;
    await bringCompany(() => Promise.resolve());
    expect(singleReadings).to.equal(0);
    expect(node.engine.members()).to.deep.equal([node.inQueue]);
  });

  it('never takes an edit back that was loaded meanwhile', async () => {
    const { engine, applier, company, configuration } = node;
    const { companyId } = company;
    const { changes } = test.database.stores;
    await engine.removeCompany(companyId);
    const held = heldUp();
    companyReading = held;
    const comparing = reconcileNode({ engine, applier, database: test.database, log: silentLog });
    await eventually(() => {
      expect(companyReadings).to.equal(2);
    });
    companyReading = null;
    const revision = await changes.nextRevision(companyId);
    await changes.enqueue(companyId, configuration, revision);
    const applying = applier.apply(configuration, { companyId, revision });
    // Time to overtake.
    await Promise.race([applying, wait(200)]);
    held.go();
    await Promise.all([applying, comparing]);
    expect((await engine.heldConfigurations()).get(companyId)).to.equal(revision);
    expect(await changes.appliedOn(engine.nodeId)).to.deep.equal([{ companyId, revision }]);
  });
});
