import { expect } from 'chai';
import { EngineError } from '../../../src/engine/media-engine.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { addSampleCompany } from '../database/sample-company.ts';
import { type NodeUnderTest, nodeUnderTest } from './node-under-test.ts';

describe('a change that an engine refuses', () => {
  let test: TestDatabase;
  let node: NodeUnderTest;
  /** How often the engine was asked to take it. */
  let tries: number;

  before(async () => {
    test = await createTestDatabase();
  });
  after(() => test.drop());
  beforeEach(async () => {
    node = await nodeUnderTest(test.database);
    tries = 0;
    node.engine.before = (operation, subject) => {
      if (operation === 'applyConfiguration' && subject === node.company.companyId) {
        tries += 1;
        throw new EngineError('engine-refused', 'the engine does not like it');
      }
      return Promise.resolve();
    };
    await change();
  });
  const changes = () => test.database.stores.changes;
  const change = async () => {
    const { companyId } = node.company;
    const revision = await changes().nextRevision(companyId);
    await changes().enqueue(companyId, node.configuration, revision);
  };
  const apply = () => node.applier.apply(node.configuration);
  const dueNow = async () =>
    (await changes().due(node.engine.nodeId, node.clock.now(), 100)).map(({ aggregate }) => aggregate);
  const park = async () => {
    for (let attempt = 1; attempt < 8; attempt += 1) expect(await apply()).to.equal('postponed');
    expect(await apply()).to.equal('parked');
  };

  it('is tried again after a pause that grows', async () => {
    const pauses: number[] = [];
    for (let attempt = 1; attempt < 8; attempt += 1) {
      node.clock.at = new Date(Math.ceil(Date.now() / 1_000) * 1_000 + 60_000 * attempt);
      await apply();
      const waiting = await node.waiting(node.configuration);
      pauses.push((waiting?.nextAttemptAt.getTime() ?? 0) - node.clock.at.getTime());
      expect(await dueNow(), 'not before').not.to.deep.include(node.configuration);
      node.clock.at = waiting?.nextAttemptAt ?? node.clock.at;
      expect(await dueNow(), 'then').to.deep.include(node.configuration);
    }
    expect(pauses).to.deep.equal([200, 400, 800, 1_600, 3_200, 6_400, 12_800]);
  });

  it('is parked with its reason after eight attempts, and tried again each three minutes from then on', async () => {
    await park();
    expect((await node.waiting(node.configuration))?.parkedReason).to.equal('the engine does not like it');
    node.clock.at = new Date(node.clock.at.getTime() + 170_000);
    expect(await dueNow()).not.to.deep.include(node.configuration);
    const reached = tries;
    expect(await apply()).to.equal('parked');
    expect(tries, 'not before').to.equal(reached);
    node.clock.at = new Date(node.clock.at.getTime() + 20_000);
    expect(await dueNow()).to.deep.include(node.configuration);
    expect(await apply()).to.equal('parked');
    expect(tries, 'then').to.equal(reached + 1);
    expect(await dueNow()).not.to.deep.include(node.configuration);
    expect((await node.waiting(node.configuration))?.parkedReason).not.to.equal(null);
  });

  it('blocks nobody: agents of the company and other companies go on', async () => {
    await park();
    await node.choose(node.onBreak);
    expect(await node.applier.apply(node.agent)).to.equal('applied');
    expect(node.engine.members()).to.deep.equal([]);
    const { companyId } = await addSampleCompany(test.database, node.engine.nodeId);
    await changes().enqueue(companyId, { kind: 'configuration', id: companyId }, 1);
    expect(await node.applier.apply({ kind: 'configuration', id: companyId })).to.equal('applied');
    expect([...(await node.engine.heldConfigurations()).keys()]).to.include(companyId);
  });

  it('leaves the park when it was changed, with all its attempts', async () => {
    await park();
    await change();
    expect(await node.waiting(node.configuration)).to.deep.include({ attempts: 0, parkedReason: null });
    expect(await apply()).to.equal('postponed');
    node.engine.before = () => Promise.resolve();
    expect(await apply()).to.equal('applied');
    expect(await node.waiting(node.configuration)).to.equal(null);
  });

  it('is applied without anybody changing it, once the engine takes it', async () => {
    await park();
    node.engine.before = () => Promise.resolve();
    node.clock.at = new Date(node.clock.at.getTime() + 200_000);
    expect(await apply()).to.equal('applied');
    expect(await node.waiting(node.configuration)).to.equal(null);
  });

  it('parks no membership that needs it, as long as it is tried itself', async () => {
    const refuseAll = () => {
      throw new EngineError('engine-mismatch', 'there is no such queue');
    };
    node.engine.before = refuseAll;
    await node.choose(node.onBreak);
    for (let attempt = 1; attempt <= 12; attempt += 1)
      expect(await node.applier.apply(node.agent)).to.equal('postponed');
    const { nextAttemptAt } = (await node.waiting(node.agent))!;
    expect(nextAttemptAt.getTime() - node.clock.at.getTime(), 'soon after it was loaded').to.be.at.most(
      15_000,
    );
    await park();
    node.engine.before = refuseAll;
    expect(await node.applier.apply(node.agent)).to.equal('parked');
  });

  it('leaves the company with what it ran before', async () => {
    const before = await node.engine.heldConfigurations();
    await park();
    expect(await node.engine.heldConfigurations()).to.deep.equal(before);
    expect(node.engine.members()).to.deep.equal([node.inQueue]);
  });
});
