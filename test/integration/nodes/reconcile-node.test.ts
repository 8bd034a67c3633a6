import { expect } from 'chai';
import { reconcileNode } from '../../../src/application/nodes/reconcile-node.ts';
import { EngineError } from '../../../src/engine/media-engine.ts';
import { eventually } from '../../support/eventually.ts';
import { rejectionOf } from '../../support/rejection-of.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { addSampleCompany } from '../database/sample-company.ts';
import { type NodeUnderTest, nodeUnderTest, silentLog } from './node-under-test.ts';

describe('comparing all that a node holds with all that it should hold', () => {
  let test: TestDatabase;
  let node: NodeUnderTest;
  /** Configurations that the engine was told to apply. */
  let applied: number[];

  before(async () => {
    test = await createTestDatabase();
  });
  after(() => test.drop());
  beforeEach(async () => {
    node = await nodeUnderTest(test.database);
    applied = [];
    node.engine.before = (operation, subject) => {
      if (operation === 'applyConfiguration') applied.push(Number(subject));
      return Promise.resolve();
    };
  });
  const reconcile = () =>
    reconcileNode({ engine: node.engine, applier: node.applier, database: test.database, log: silentLog });

  it('changes nothing when everything is right', async () => {
    await reconcile();
    expect(applied).to.deep.equal([]);
    expect(node.engine.steps).to.deep.equal([]);
    expect(node.engine.members()).to.deep.equal([node.inQueue]);
  });

  it('brings back what an engine lost that started anew', async () => {
    const { companyId } = node.company;
    await node.engine.removeCompany(companyId);
    node.engine.kill();
    node.engine.restart();
    await reconcile();
    expect((await node.engine.heldConfigurations()).get(companyId)).to.equal(
      (await test.database.stores.companies.find(companyId))?.revision,
    );
    expect(node.engine.members()).to.deep.equal([node.inQueue]);
  });

  it('repairs memberships that are missing, paused, of another level, too many, or of nobody', async () => {
    const other = { ...node.inQueue, agentId: 4_000_000, device: 'gone' };
    const spoil: (() => void)[] = [
      () => {
        node.engine.changeBehindOurBack(node.inQueue, null);
      },
      () => {
        node.engine.changeBehindOurBack(node.inQueue, { ...node.inQueue, paused: true });
      },
      () => {
        node.engine.changeBehindOurBack(node.inQueue, { ...node.inQueue, level: 9 });
      },
      () => {
        const elsewhere = { ...node.inQueue, device: 'old-seat' };
        node.engine.changeBehindOurBack(elsewhere, elsewhere);
      },
      () => {
        node.engine.changeBehindOurBack(other, other);
      },
    ];
    for (const spoilIt of spoil) {
      spoilIt();
      await reconcile();
      expect(node.engine.members(), spoilIt.toString()).to.deep.equal([node.inQueue]);
    }
  });

  it('takes out an agent whose break was lost on the way [S14]', async () => {
    await node.choose(node.onBreak);
    await reconcile();
    expect(node.engine.members()).to.deep.equal([]);
    expect(node.engine.endedOffers).to.deep.equal([node.inQueue.device]);
  });

  it('removes companies that are served elsewhere, with their members, and leaves the others', async () => {
    const { companyId } = await addSampleCompany(test.database, node.engine.nodeId);
    await reconcile();
    expect(node.engine.members()).to.have.length(2);
    const company = await test.database.stores.companies.find(companyId);
    if (company) await test.database.stores.companies.update({ ...company, mediaNodeIds: [] });
    await reconcile();
    expect([...(await node.engine.heldConfigurations()).keys()]).to.deep.equal([node.company.companyId]);
    expect(node.engine.members()).to.deep.equal([node.inQueue]);
  });

  it('removes those that went while the node was away together, so that the engine can load what is left once for all', async () => {
    const gone: number[] = [];
    for (let companies = 0; companies < 5; companies += 1)
      gone.push((await addSampleCompany(test.database, node.engine.nodeId)).companyId);
    await reconcile();
    for (const companyId of gone) await test.database.stores.companies.delete(companyId);
    let underWay = 0;
    node.engine.before = async (operation) => {
      if (operation !== 'removeCompany') return;
      underWay += 1;
      await eventually(() => {
        expect(underWay).to.equal(gone.length);
      });
    };
    expect(await reconcile()).to.deep.equal([]);
    expect([...(await node.engine.heldConfigurations()).keys()]).to.deep.equal([node.company.companyId]);
  });

  it('loads only companies of which the node runs something else than it reported', async () => {
    const { companyId } = await addSampleCompany(test.database, node.engine.nodeId);
    await reconcile();
    expect(applied).to.deep.equal([companyId]);
    await reconcile();
    expect(applied).to.deep.equal([companyId]);
  });

  it('a company that cannot be loaded keeps no other from it, and is told with its reason', async () => {
    const { companyId: other } = await addSampleCompany(test.database, node.engine.nodeId);
    const { companyId: third } = await addSampleCompany(test.database, node.engine.nodeId);
    refuse('applyConfiguration', other, 'the engine does not like it');
    node.engine.changeBehindOurBack(node.inQueue, null);
    const unapplied = await reconcile();
    expect(unapplied[0]).to.deep.equal({
      aggregate: { kind: 'configuration', id: other },
      reason: 'the engine does not like it',
    });
    expect([...(await node.engine.heldConfigurations()).keys()])
      .to.include(third)
      .and.not.to.include(other);
    expect(node.engine.members()).to.deep.include(node.inQueue);
  });

  it('an agent who cannot be put into a queue keeps nobody from it, and is told with the reason', async () => {
    refuse('carryOut', node.agent.id, 'Already there');
    node.engine.changeBehindOurBack(node.inQueue, null);
    const { companyId } = await addSampleCompany(test.database, node.engine.nodeId);
    const unapplied = await reconcile();
    expect(unapplied).to.deep.equal([{ aggregate: node.agent, reason: 'Already there' }]);
    expect([...(await node.engine.heldConfigurations()).keys()]).to.include(companyId);
    expect(node.engine.members()).to.have.length(1);
  });

  it('an engine that goes away in the middle is not one that was compared', async () => {
    node.engine.changeBehindOurBack(node.inQueue, null);
    node.engine.before = (operation) => {
      if (operation === 'carryOut') node.engine.kill();
      return Promise.resolve();
    };
    expect(await rejectionOf(reconcile())).to.have.property('code', 'engine-unavailable');
  });

  it('what was parked is tried again, and waits no more, as soon as the engine is found right [S14]', async () => {
    const { changes } = test.database.stores;
    await node.choose(node.onBreak);
    await changes.park(node.engine.nodeId, node.agent, 'no queue', inAnHour());
    refuse('carryOut', node.agent.id, 'no queue');
    await reconcile();
    expect(await node.waiting(node.agent), 'it still cannot be').to.have.property('parkedReason', 'no queue');
    node.engine.before = () => Promise.resolve();
    await reconcile();
    expect(node.engine.members()).to.deep.equal([]);
    expect(node.engine.endedOffers).to.include(node.inQueue.device);
    expect(await node.waiting(node.agent)).to.equal(null);
  });

  it('a parked call logic that the engine was given after all waits no more; one that it still lacks does', async () => {
    const { changes } = test.database.stores;
    const { companyId } = node.company;
    const revision = await changes.nextRevision(companyId);
    await changes.enqueue(companyId, node.configuration, revision);
    await changes.park(node.engine.nodeId, node.configuration, 'too long', inAnHour());
    await reconcile();
    expect(await node.waiting(node.configuration)).to.have.property('parkedReason', 'too long');
    await node.engine.removeCompany(companyId);
    await reconcile();
    expect((await node.engine.heldConfigurations()).get(companyId)).to.equal(revision);
    expect(await node.waiting(node.configuration)).to.equal(null);
  });

  const inAnHour = () => new Date(Date.now() + 3_600_000);
  const refuse = (what: string, whom: number, reason: string) => {
    node.engine.before = (operation, subject) => {
      if (operation === what && subject === whom) throw new EngineError('engine-mismatch', reason);
      return Promise.resolve();
    };
  };
});
