import { expect } from 'chai';
import { Confirmations } from '../../../src/application/nodes/confirmations.ts';
import { NodeLink } from '../../../src/application/nodes/node-link.ts';
import { NodeOwner } from '../../../src/application/nodes/node-owner.ts';
import type { MediaNodeRecord } from '../../../src/application/ports/records/media-node.ts';
import { type Stores, StoreUnavailableError } from '../../../src/application/ports/stores.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';
import { InMemoryMediaEngine } from '../../support/fakes/in-memory-media-engine.ts';
import { heldUp } from '../../support/held-up.ts';
import { openSecrets } from '../../support/as-administrator.ts';
import { addMediaNode } from '../database/sample-company.ts';
import { LocalWakeUps } from './local-wake-ups.ts';
import { silentLog } from './node-under-test.ts';

describe('who owns a media node', function () {
  this.timeout(30_000);
  let test: TestDatabase;
  let node: number;
  let owners: NodeOwner[];
  /** Links made so far, of all owners. */
  let links: NodeLink[];
  let engines: InMemoryMediaEngine[];
  let leaseStatements = 0;

  beforeEach(async () => {
    test = await createTestDatabase(undefined, {
      onQuery: (sql) => {
        if (sql.includes('node_leases')) leaseStatements += 1;
      },
    });
    node = await addMediaNode(test.database);
    owners = [];
    links = [];
    engines = [];
  });
  afterEach(async () => {
    await Promise.all(owners.map((owner) => owner.close()));
    await test.drop();
  });

  const startOwner = (name: string, unusable: ReadonlySet<number> = new Set(), database = test.database) => {
    const owner = new NodeOwner({
      database,
      owner: name,
      log: silentLog,
      createLink: ({ id }) => {
        if (unusable.has(id)) throw new Error('the secret cannot be read');
        const engine = new InMemoryMediaEngine(id);
        engines.push(engine);
        const link = new NodeLink({
          engine,
          database: test.database,
          secrets: openSecrets,
          confirmations: new Confirmations(),
          wakeUps: new LocalWakeUps(),
          clock: { now: () => new Date() },
          catchUp: () => Promise.resolve(),
          log: silentLog,
          listeners: [],
          collectRecordings: () => Promise.resolve(),
        });
        links.push(link);
        return link;
      },
    });
    owner.start();
    owners.push(owner);
    return owner;
  };
  const owns = (owner: NodeOwner) =>
    eventually(() => {
      expect(owner.linkOf(node)).not.to.equal(null);
    }, 10_000);
  const ownersNow = () => owners.filter((owner) => owner.linkOf(node) !== null).length;

  it('is one process of several; when it ends in order, another takes over at once', async () => {
    const first = startOwner('first');
    await owns(first);
    const before = leaseStatements;
    const second = startOwner('second');
    // Both ask each second; so the second one has asked, and more than once.
    await eventually(() => {
      expect(leaseStatements).to.be.at.least(before + 6);
    }, 10_000);
    expect(second.linkOf(node)).to.equal(null);
    expect(ownersNow()).to.equal(1);
    await first.close();
    expect(first.linkOf(node)).to.equal(null);
    await owns(second);
    expect(links).to.have.length(2);
  });

  it('is at most one of two that start at the same time', async () => {
    startOwner('first');
    startOwner('second');
    await eventually(() => {
      expect(ownersNow()).to.equal(1);
    }, 10_000);
    expect(links).to.have.length(1);
  });

  it('also owns nodes that are added later, and gives up those that are deleted', async () => {
    const owner = startOwner('first');
    await owns(owner);
    const later = await addMediaNode(test.database);
    await eventually(() => {
      expect(owner.linkOf(later)).not.to.equal(null);
    }, 10_000);
    await test.database.stores.mediaNodes.delete(node);
    await eventually(() => {
      expect(owner.linkOf(node)).to.equal(null);
    }, 10_000);
    expect(owner.linkOf(later)).not.to.equal(null);
  });

  const edit = async (change: Partial<Pick<MediaNodeRecord, 'name' | 'sealedSecret'>>) => {
    const { mediaNodes } = test.database.stores;
    const record = await mediaNodes.find(node);
    if (record) await mediaNodes.update({ ...record, ...change });
  };

  it('keeps its link to a node that is called otherwise, and links anew to one that is reached otherwise', async () => {
    const owner = startOwner('first');
    await owns(owner);
    const before = owner.linkOf(node);
    await edit({ name: 'renamed' });
    const asked = leaseStatements;
    await eventually(() => {
      expect(leaseStatements).to.be.at.least(asked + 6);
    }, 10_000);
    expect(owner.linkOf(node)).to.equal(before);
    await edit({ sealedSecret: 'another' });
    await eventually(() => {
      expect(owner.linkOf(node)).not.to.be.oneOf([null, before]);
    }, 10_000);
    expect(before?.engine.unavailableReason(), 'the old link is closed').to.be.a('string');
  });

  it('gives up a node that hangs without losing the others, and links anew when it is closed', async () => {
    const owner = startOwner('first');
    await owns(owner);
    const hanging = owner.linkOf(node);
    const held = heldUp();
    let isAtIt = false;
    if (hanging?.engine instanceof InMemoryMediaEngine) {
      hanging.engine.before = () => {
        isAtIt = true;
        return held.until;
      };
      // It is compared anew.
      hanging.engine.kill();
      hanging.engine.restart();
    }
    const later = await addMediaNode(test.database);
    await eventually(() => {
      expect(isAtIt && owner.linkOf(later) !== null).to.equal(true);
    }, 10_000);
    try {
      await edit({ sealedSecret: 'another' });
      await eventually(() => {
        expect(owner.linkOf(node)).to.equal(null);
      }, 10_000);
      const before = leaseStatements;
      await eventually(() => {
        expect(leaseStatements, 'leases go on being renewed').to.be.at.least(before + 6);
      }, 10_000);
      expect(owner.linkOf(later)).not.to.equal(null);
      expect(links, 'never two links to a node').to.have.length(2);
      const states = await test.database.stores.leases.states();
      expect(states.find(({ mediaNodeId }) => mediaNodeId === node)?.reason).to.equal(
        'its link is being closed',
      );
    } finally {
      held.go();
    }
    await owns(owner);
    expect(owner.linkOf(node)).not.to.equal(hanging);
  });

  it('keeps its link while it cannot renew its lease, until another process has taken the engine over', async () => {
    let isCutOff = false;
    const { stores } = test.database;
    const withCut = Object.create(stores, {
      leases: {
        get: () => {
          if (isCutOff) throw new StoreUnavailableError('cut off');
          return stores.leases;
        },
      },
    }) as Stores;
    const first = startOwner('first', new Set(), { ...test.database, stores: withCut });
    await owns(first);
    isCutOff = true;
    const second = startOwner('second');
    await owns(second);
    const [before, after] = engines;
    expect(before?.unavailableReason()).to.equal(null);
    // Each notices the other.
    for (const engine of engines) engine.tell({ kind: 'taken-over' });
    await eventually(() => {
      expect(before?.unavailableReason()).to.be.a('string');
    });
    isCutOff = false;
    const statements = leaseStatements;
    await eventually(() => {
      expect(leaseStatements).to.be.at.least(statements + 6);
    }, 10_000);
    expect(after?.unavailableReason()).to.equal(null);
    expect(ownersNow()).to.equal(1);
    expect(links).to.have.length(2);
  });

  it('says why a node has no link whose settings nobody can use, and links to all others', async () => {
    const later = await addMediaNode(test.database);
    const owner = startOwner('first', new Set([node]));
    await eventually(() => {
      expect(owner.linkOf(later)).not.to.equal(null);
    }, 10_000);
    await eventually(async () => {
      const states = await test.database.stores.leases.states();
      expect(states.find(({ mediaNodeId }) => mediaNodeId === node)?.reason).to.equal(
        'the secret cannot be read',
      );
    }, 10_000);
    expect(owner.linkOf(node)).to.equal(null);
  });
});
