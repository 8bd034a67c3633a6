import { expect } from 'chai';
import { EngineError } from '../../../src/engine/media-engine.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { heldUp } from '../../support/held-up.ts';
import { addSampleCompany } from '../database/sample-company.ts';
import { type NodeUnderTest, nodeUnderTest } from './node-under-test.ts';

describe('bringing a node in line with the database', () => {
  let test: TestDatabase;
  let node: NodeUnderTest;

  before(async () => {
    test = await createTestDatabase();
  });
  after(() => test.drop());
  beforeEach(async () => {
    node = await nodeUnderTest(test.database);
  });
  const verbs = () => node.engine.steps.map((step) => step.do);

  it('break takes the agent out and ends what rings; connected puts the agent back [S5, S14]', async () => {
    expect(node.engine.members()).to.deep.equal([node.inQueue]);
    await node.choose(node.onBreak);
    expect(await node.applier.apply(node.agent)).to.equal('applied');
    expect(node.engine.members()).to.deep.equal([]);
    expect(verbs()).to.deep.equal(['pause', 'remove']);
    expect(node.engine.endedOffers).to.deep.equal([node.inQueue.device]);
    await node.choose(node.connected);
    expect(await node.applier.apply(node.agent)).to.equal('applied');
    expect(node.engine.members()).to.deep.equal([node.inQueue]);
  });

  it('an inactive user is taken out of all queues [S11]', async () => {
    const { user } = node.company.records;
    await test.database.stores.records.user.update({ ...user, active: false });
    await test.database.stores.changes.enqueue(node.company.companyId, node.agent, 9);
    await node.applier.apply(node.agent);
    expect(node.engine.members()).to.deep.equal([]);
  });

  describe('when the company is taken off the node', () => {
    beforeEach(async () => {
      const { companies, changes } = test.database.stores;
      const company = (await companies.find(node.company.companyId))!;
      await companies.update({ ...company, mediaNodeIds: [] });
      await changes.enqueue(company.id, node.configuration, 50);
      await changes.enqueue(company.id, { kind: 'memberships', id: company.id }, 50);
    });
    const memberships = () => ({ kind: 'memberships', id: node.company.companyId }) as const;

    it('nobody of it stays in a queue there, and it is dropped', async () => {
      expect(await node.applier.apply(memberships())).to.equal('applied');
      expect(node.engine.members()).to.deep.equal([]);
      expect(node.engine.endedOffers).to.deep.equal([node.inQueue.device]);
      expect(await node.applier.apply(node.configuration)).to.equal('applied');
      expect([...(await node.engine.heldConfigurations()).keys()]).to.deep.equal([]);
    });

    it('a break waits for the node until it has dropped the company, and takes the agent out there [S14]', async () => {
      await node.choose(node.onBreak);
      expect(await node.waiting(node.agent)).not.to.equal(null);
      expect(await node.applier.apply(node.agent)).to.equal('applied');
      expect(node.engine.members()).to.deep.equal([]);
      await node.applier.apply(node.configuration);
      await node.choose(node.connected);
      expect(await node.waiting(node.agent), 'the node has dropped it').to.equal(null);
    });

    it('who comes back while it is dropped is in no queue there, and nothing is left waiting', async () => {
      await node.choose(node.onBreak);
      await node.applier.apply(node.agent);
      await node.choose(node.connected);
      await node.applier.apply(node.configuration);
      expect(await node.applier.apply(node.agent)).to.equal('applied');
      expect(node.engine.members()).to.deep.equal([]);
    });
  });

  it('a change that was applied waits no more, and its receipt is confirmed', async () => {
    const revision = await node.choose(node.onBreak);
    const { companyId } = node.company;
    node.confirmations.track({
      companyId,
      revision,
      aggregates: [node.agent],
      mediaNodeIds: [node.engine.nodeId],
    });
    expect(await node.waiting(node.agent)).not.to.equal(null);
    await node.applier.apply(node.agent);
    expect(await node.waiting(node.agent)).to.equal(null);
    expect(
      await node.confirmations.confirmedWithin({ companyId, revision, touched: [node.agent] }, 0),
    ).to.equal(true);
  });

  it('calls without anything to do are harmless', async () => {
    expect(await node.applier.apply(node.agent)).to.equal('nothing-waits');
    await node.choose(node.onBreak);
    const outcomes = await Promise.all([1, 2, 3].map(() => node.applier.apply(node.agent)));
    expect(outcomes).to.deep.equal(['applied', 'nothing-waits', 'nothing-waits']);
    expect(verbs()).to.deep.equal(['pause', 'remove']);
  });

  it('a change that comes while one is applied is applied by the same call', async () => {
    await node.choose(node.onBreak);
    let isFirst = true;
    node.engine.before = async (operation) => {
      if (operation !== 'endOffers' || !isFirst) return;
      isFirst = false;
      await node.choose(node.connected);
    };
    expect(await node.applier.apply(node.agent)).to.equal('applied');
    expect(node.engine.members()).to.deep.equal([node.inQueue]);
    expect(await node.waiting(node.agent)).to.equal(null);
  });

  it('clicks at the same time end at the last one that was stored [S5]', async () => {
    for (let round = 0; round < 5; round += 1) {
      await Promise.all(
        Array.from({ length: 8 }, async (_none, click) => {
          await node.choose(click % 2 === round % 2 ? node.onBreak : node.connected);
          await node.applier.apply(node.agent);
        }),
      );
      const scope = { companyId: node.company.companyId };
      const stored = await test.database.stores.agents.find(scope, node.agent.id);
      const expected = stored?.state.chosen === node.connected ? [node.inQueue] : [];
      expect(node.engine.members()).to.deep.equal(expected);
      expect(await node.waiting(node.agent)).to.equal(null);
    }
  });

  it('a plan made on a wrong belief is made anew at once', async () => {
    await node.choose(node.onBreak);
    let mismatches = 2;
    node.engine.before = (operation) => {
      if (operation === 'carryOut' && mismatches > 0) {
        mismatches -= 1;
        throw new EngineError('engine-mismatch', 'not as believed');
      }
      return Promise.resolve();
    };
    expect(await node.applier.apply(node.agent)).to.equal('applied');
    expect(node.engine.members()).to.deep.equal([]);
  });

  it('ends what rings also when the agent was found out of the queues by the second plan [S14]', async () => {
    await node.choose(node.onBreak);
    node.engine.before = (operation) => {
      if (operation !== 'carryOut' || node.engine.members().length === 0) return Promise.resolve();
      node.engine.changeBehindOurBack(node.inQueue, null);
      throw new EngineError('engine-mismatch', 'somebody else was faster');
    };
    expect(await node.applier.apply(node.agent)).to.equal('applied');
    expect(node.engine.endedOffers).to.deep.equal([node.inQueue.device]);
  });

  it('ends what rings also when an earlier attempt got no further than the memberships [S14]', async () => {
    await node.choose(node.onBreak);
    node.engine.before = (operation) => {
      if (operation === 'endOffers') throw new EngineError('engine-timeout', 'no answer');
      return Promise.resolve();
    };
    expect(await node.applier.apply(node.agent)).to.equal('postponed');
    expect(node.engine.members()).to.deep.equal([]);
    node.engine.before = () => Promise.resolve();
    expect(await node.applier.apply(node.agent)).to.equal('applied');
    expect(node.engine.endedOffers).to.deep.equal([node.inQueue.device]);
  });

  it('while the engine is away a change waits, without counting as a failed attempt', async () => {
    await node.choose(node.onBreak);
    node.engine.kill();
    for (let attempt = 0; attempt < 8; attempt += 1)
      expect(await node.applier.apply(node.agent)).to.equal('postponed');
    expect(await node.waiting(node.agent)).to.deep.include({ attempts: 0, parkedReason: null });
    node.engine.restart();
    expect(await node.applier.apply(node.agent)).to.equal('applied');
  });

  it('an agent is let into the queues that the engine has, also while it lacks another one', async () => {
    await node.choose(node.onBreak);
    await node.applier.apply(node.agent);
    const { records } = test.database.stores;
    const { user } = node.company.records;
    // Of a call logic that the engine does not take: it knows no such queue.
    const { id: queueId } = await records.queue.insert(node.company.drafts.queue());
    const skill = await records.skill.insert({ ...node.company.drafts.skill(), queueIds: [queueId] });
    const { skills } = (await records.user.find({ companyId: node.company.companyId }, user.id))!;
    await records.user.update({ ...user, skills: [{ skillId: skill.id, level: 1 }, ...skills] });
    await node.choose(node.connected);
    expect(await node.applier.apply(node.agent)).to.equal('postponed');
    expect(node.engine.members()).to.deep.equal([node.inQueue]);
  });

  it('one agent does not wait for another', async () => {
    const { companyId, records } = await addSampleCompany(test.database, node.engine.nodeId);
    const other = { kind: 'agent', id: records.user.id } as const;
    await node.applier.bringConfiguration(companyId);
    await test.database.stores.changes.enqueue(companyId, other, 1);
    const slow = heldUp();
    node.engine.before = (_operation, subject) =>
      subject === node.agent.id ? slow.until : Promise.resolve();
    await node.choose(node.onBreak);
    const waiting = node.applier.apply(node.agent);
    expect(await node.applier.apply(other)).to.equal('applied');
    expect(node.engine.membershipsOf(other.id)).to.have.length(1);
    slow.go();
    expect(await waiting).to.equal('applied');
  });

  describe('many companies', () => {
    let companies: readonly [number, number, number];
    let done: string[];
    /** What is refused when it is asked of the engine. */
    let refused: string;
    beforeEach(async () => {
      const [first, last] = [await addSample(), await addSample()];
      companies = [first, node.company.companyId, last];
      done = [];
      refused = '';
      node.engine.before = (operation, subject) => {
        done.push(`${operation} ${subject}`);
        if (done.at(-1) === refused) throw new EngineError('engine-mismatch', 'No such zone');
        return Promise.resolve();
      };
    });
    const addSample = async () => (await addSampleCompany(test.database, node.engine.nodeId)).companyId;

    it('are prepared before the first is loaded, so that one load serves all; those that are right are done then', async () => {
      const [first, right, last] = companies;
      expect(await node.applier.bringConfigurations(companies)).to.deep.equal([]);
      expect(done).to.deep.equal([
        `prepareConfiguration ${first}`,
        `prepareConfiguration ${right}`,
        `prepareConfiguration ${last}`,
        `applyConfiguration ${first}`,
        `applyConfiguration ${last}`,
      ]);
      expect([...(await node.engine.heldConfigurations()).keys()]).to.have.members(companies);
      const reported = await test.database.stores.changes.appliedOn(node.engine.nodeId);
      expect(reported.map(({ companyId }) => companyId)).to.have.members(companies);
    });

    it('of which one cannot be prepared: it is told once, and keeps no other from the node', async () => {
      const [first, , last] = companies;
      refused = `prepareConfiguration ${first}`;
      expect(await node.applier.bringConfigurations(companies)).to.deep.equal([
        { aggregate: { kind: 'configuration', id: first }, reason: 'No such zone' },
      ]);
      expect(done.at(-1)).to.equal(`applyConfiguration ${last}`);
      expect(done).not.to.include(`applyConfiguration ${first}`);
    });

    it('of which one is removed from the node: it is taken away, the others are brought', async () => {
      const [first, right, last] = companies;
      await node.applier.bringConfiguration(first);
      const company = await test.database.stores.companies.find(first);
      if (company) await test.database.stores.companies.update({ ...company, mediaNodeIds: [] });
      expect(await node.applier.bringConfigurations(companies)).to.deep.equal([]);
      expect([...(await node.engine.heldConfigurations()).keys()]).to.have.members([right, last]);
    });

    it('are left alone from the moment when nobody wants it any more', async () => {
      await node.applier.bringConfigurations(companies, () => done.length < 2);
      expect(done).to.have.length(2);
    });
  });
});
