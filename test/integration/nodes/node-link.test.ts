import { expect } from 'chai';
import { AnnounceChange } from '../../../src/application/nodes/announce-change.ts';
import { NodeLink } from '../../../src/application/nodes/node-link.ts';
import { EngineError } from '../../../src/engine/media-engine.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';
import { openSecrets } from '../../support/as-administrator.ts';
import { addSampleCompany } from '../database/sample-company.ts';
import { LocalWakeUps } from './local-wake-ups.ts';
import { type NodeUnderTest, nodeUnderTest, silentLog } from './node-under-test.ts';

describe('the link to a media node', () => {
  let test: TestDatabase;
  let node: NodeUnderTest;
  let wakeUps: LocalWakeUps;
  let link: NodeLink;
  let collected: number;
  let compared: number;
  let clock: { aheadMs: number; now(): Date };
  /** What the engine was asked to do with configurations. */
  let brought: string[];

  before(async () => {
    test = await createTestDatabase();
  });
  after(() => test.drop());
  beforeEach(async () => {
    node = await nodeUnderTest(test.database);
    wakeUps = new LocalWakeUps();
    collected = 0;
    compared = 0;
    clock = {
      aheadMs: 0,
      now() {
        return new Date(Date.now() + this.aheadMs);
      },
    };
    link = new NodeLink({
      engine: node.engine,
      database: test.database,
      secrets: openSecrets,
      confirmations: node.confirmations,
      wakeUps,
      clock,
      catchUp: () => Promise.resolve(),
      log: silentLog,
      listeners: [
        {
          name: 'test',
          take: () => undefined,
          compare: () => {
            compared += 1;
            return Promise.resolve();
          },
          close: () => Promise.resolve(),
        },
      ],
      collectRecordings: () => {
        collected += 1;
        return Promise.resolve();
      },
    });
    brought = [];
    node.engine.before = (operation, subject) => {
      if (operation.endsWith('Configuration')) brought.push(`${operation} ${subject}`);
      return Promise.resolve();
    };
    node.engine.kill();
    await link.start();
    await untilReady();
  });
  afterEach(() => link.close());

  const untilReady = () =>
    eventually(() => {
      expect(link.fault()).to.equal(null);
    });
  const membersAre = (...expected: unknown[]) =>
    eventually(() => {
      expect(node.engine.members()).to.deep.equal(expected);
    });
  const announce = async (statusId: number, isOwner: boolean) => {
    const revision = await node.choose(statusId);
    const announcer = new AnnounceChange({
      wakeUps,
      confirmations: node.confirmations,
      linkOf: () => (isOwner ? link : null),
      log: silentLog,
    });
    const { companyId } = node.company;
    announcer.announce({
      companyId,
      revision,
      aggregates: [node.agent],
      mediaNodeIds: [node.engine.nodeId],
    });
    return revision;
  };

  it('is ready when everything was compared, and not before', async () => {
    expect(node.engine.members()).to.deep.equal([node.inQueue]);
    node.engine.kill();
    expect(link.fault()).not.to.equal(null);
    node.engine.restart();
    expect(link.fault(), 'available, but not compared yet').not.to.equal(null);
    await untilReady();
    expect(node.engine.members()).to.deep.equal([node.inQueue]);
  });

  it('an agent who cannot be applied takes nothing else away: it is ready, listeners compare, and operators are told', async () => {
    expect(link.unapplied()).to.equal(null);
    node.engine.kill();
    node.engine.before = (operation) => {
      if (operation === 'carryOut') throw new EngineError('engine-mismatch', 'Already there');
      return Promise.resolve();
    };
    const before = compared;
    node.engine.restart();
    await untilReady();
    await eventually(() => {
      expect(compared).to.equal(before + 1);
    });
    expect(link.unapplied()).to.equal(`agent ${node.agent.id}: Already there`);
    node.engine.before = () => Promise.resolve();
    node.engine.restart();
    await membersAre(node.inQueue);
    await eventually(() => {
      expect(link.unapplied()).to.equal(null);
    });
  });

  describe('companies that nobody edited: another version, or another year, renders them differently [R7, R13]', () => {
    const dayMs = 86_400_000;
    beforeEach(async () => {
      await eventually(() => {
        expect(brought).to.deep.equal([`applyConfiguration ${node.company.companyId}`]);
        expect(link.applier.configurationsOlderThan(dayMs, [node.company.companyId])).to.deep.equal([]);
      });
      brought.length = 0;
    });
    const connectAnew = async () => {
      node.engine.kill();
      node.engine.restart();
      await untilReady();
    };
    /** Another one, which the engine has as it was reported, so that a comparison finds it right. It comes last. */
    const addFromElsewhere = async () => {
      const { companyId } = await addSampleCompany(test.database, node.engine.nodeId);
      await node.applier.bringConfiguration(companyId);
      brought.length = 0;
      return companyId;
    };
    const areBrought = (...companyIds: number[]) =>
      eventually(() => {
        expect(brought).to.deep.equal(companyIds.map((companyId) => `applyConfiguration ${companyId}`));
      });

    it('are compared after the first connection, and not when the engine is only back; what another process brought is', async () => {
      const other = await addFromElsewhere();
      await connectAnew();
      await areBrought(other);
    });

    it('are compared once a day', async () => {
      clock.aheadMs = dayMs;
      await connectAnew();
      await areBrought(node.company.companyId);
    });

    it('are not compared again when the comparison of the node has just brought them', async () => {
      const { companyId } = node.company;
      const other = await addFromElsewhere();
      await node.engine.removeCompany(companyId);
      clock.aheadMs = dayMs;
      await connectAnew();
      await areBrought(companyId, other);
    });

    it('and are not taken are told to operators, and keep no other from the node', async () => {
      const { companyId } = node.company;
      clock.aheadMs = dayMs;
      node.engine.before = (operation) => {
        if (operation === 'applyConfiguration') throw new EngineError('engine-mismatch', 'No such zone');
        return Promise.resolve();
      };
      await connectAnew();
      await eventually(() => {
        expect(link.unapplied()).to.equal(`configuration ${companyId}: No such zone`);
      });
      expect(link.fault()).to.equal(null);
      node.engine.before = () => Promise.resolve();
      node.engine.restart();
      await eventually(() => {
        expect(link.unapplied()).to.equal(null);
      });
    });
  });

  it('an engine that began anew while it was compared is compared once more before it counts as ready', async () => {
    let restarted = false;
    node.engine.kill();
    node.engine.before = (operation) => {
      if (operation === 'readMemberships' && !restarted) {
        restarted = true;
        node.engine.kill();
        node.engine.restart();
      }
      return Promise.resolve();
    };
    const before = compared;
    node.engine.restart();
    await untilReady();
    await membersAre(node.inQueue);
    expect(restarted).to.equal(true);
    expect(compared).to.equal(before + 1);
  });

  it('repairs at once what somebody else changed', async () => {
    node.engine.changeBehindOurBack(node.inQueue, null);
    await membersAre(node.inQueue);
    node.engine.changeBehindOurBack(node.inQueue, { ...node.inQueue, paused: true });
    await membersAre(node.inQueue);
  });

  it('in the process that owns the node, a click is applied without a detour over Redis', async () => {
    await announce(node.onBreak, true);
    await membersAre();
    expect(wakeUps.woken).to.deep.equal([]);
  });

  it('in another process, a click wakes the owner', async () => {
    await announce(node.onBreak, false);
    await membersAre();
    expect(wakeUps.woken).to.deep.equal([node.agent]);
  });

  it('finds changes whose wake-up was lost', async () => {
    await node.choose(node.onBreak);
    link.sweepSoon();
    await membersAre();
    expect(await node.waiting(node.agent)).to.equal(null);
  });

  it('with Redis away, other changes are swept soon after they were made', async () => {
    wakeUps.isAway = true;
    const { companyId } = node.company;
    const revision = await test.database.stores.changes.nextRevision(companyId);
    await test.database.stores.changes.enqueue(companyId, node.configuration, revision);
    const announcer = new AnnounceChange({
      wakeUps,
      confirmations: node.confirmations,
      linkOf: () => link,
      log: silentLog,
    });
    announcer.announce({
      companyId,
      revision,
      aggregates: [node.configuration],
      mediaNodeIds: [node.engine.nodeId],
    });
    await eventually(async () => {
      expect((await node.engine.heldConfigurations()).get(companyId)).to.equal(revision);
    }, 3_000);
  });

  it('lets the engine know that the controller is alive', async () => {
    await eventually(() => {
      expect(node.engine.beats).to.be.greaterThan(1);
    }, 3_000);
  });

  it('lets an engine that comes back know it at once: calls are handed over from the first second', async () => {
    node.engine.kill();
    node.engine.beats = 0;
    node.engine.restart();
    await eventually(() => {
      expect(node.engine.beats).to.be.greaterThan(0);
    }, 500);
  });

  it('saves the members beside the engine, so that it comes back with them', async () => {
    await eventually(
      () => {
        node.engine.kill();
        node.engine.restart();
        expect(node.engine.members(), 'before anything was repaired').to.deep.equal([node.inQueue]);
      },
      5_000,
      1_200,
    );
  });

  it('looks for recordings soon after a call has ended', async () => {
    const before = collected;
    node.engine.tell({ kind: 'channel-ended', channelId: 'x-1' });
    await eventually(() => {
      expect(collected).to.be.greaterThan(before);
    }, 2_000);
  });

  it('does nothing any more after it was closed', async () => {
    await link.close();
    await node.choose(node.onBreak);
    await wakeUps.wake(node.engine.nodeId, node.agent);
    link.sweepSoon();
    expect(await node.waiting(node.agent)).not.to.equal(null);
  });
});
