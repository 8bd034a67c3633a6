import { expect } from 'chai';
import { createDataSource } from '../../../src/database/data-source.ts';
import { openDatabase } from '../../../src/database/database.ts';
import { createTestDatabase, withOtherScheme } from '../../support/database.ts';
import type { TestDatabase } from '../../support/database.ts';
import { haltedTransaction, releaseHaltedTransactions, somebodyWaits } from './halted-transaction.ts';
import { rejectionOf } from './rejection.ts';
import { addCompany, addMediaNode } from './sample-company.ts';

describe('revisions and pending changes', () => {
  let test: TestDatabase;
  let company: number;
  let nodes: number[];

  before(async () => {
    test = await createTestDatabase();
  });
  after(async () => {
    await test.drop();
  });
  beforeEach(async () => {
    nodes = [await addMediaNode(test.database), await addMediaNode(test.database)];
    company = (await addCompany(test.database, nodes)).id;
  });
  afterEach(releaseHaltedTransactions);
  const changes = () => test.database.stores.changes;
  const agent = { kind: 'agent', id: 77 } as const;

  it('count from 1 for each company', async () => {
    const other = (await addCompany(test.database)).id;
    expect(await changes().nextRevision(company)).to.equal(1);
    expect(await changes().nextRevision(company)).to.equal(2);
    expect(await changes().nextRevision(other)).to.equal(1);
    expect((await test.database.stores.companies.find(company))?.revision).to.equal(2);
  });

  it('are read from the audit, as long as there is the company', async () => {
    const { audit, companies } = test.database.stores;
    const write = async (action: string, objectId: number, userId: number | null) => {
      const revision = await changes().nextRevision(company);
      const by = { userId, apiKeyId: null, label: 'x', address: '' };
      const what = { action, kind: 'queue', objectId, revision, before: null, after: null };
      const at = new Date(`2026-05-06T07:08:09.01${revision}Z`);
      await audit.insert({ companyId: company, at, ...by, ...what });
    };
    await write('edit', 17, 5);
    await write('delete', 18, null);
    const first = {
      companyId: company,
      number: 1,
      at: new Date('2026-05-06T07:08:09.011Z'),
      userId: 5,
      summary: 'edit queue 17',
    };
    expect(await changes().findRevision({ companyId: company }, 1)).to.deep.equal(first);
    expect(await changes().findRevision({ companyId: company }, 3)).to.equal(null);
    const list = (query: { limit: number; before: number | null }) =>
      changes().listRevisions({ companyId: company }, query);
    expect((await list({ limit: 5, before: null })).map(({ summary }) => summary)).to.deep.equal([
      'delete queue 18',
      'edit queue 17',
    ]);
    expect(await list({ limit: 5, before: 2 })).to.deep.equal([first]);
    expect((await list({ limit: 1, before: null })).map(({ number }) => number)).to.deep.equal([2]);
    await companies.delete(company);
    expect(await changes().findRevision({ companyId: company }, 1), 'outlives its company').to.deep.equal(
      first,
    );
  });

  it('belong to a company that exists', async () => {
    const error = await rejectionOf(changes().nextRevision(4_000_000));
    expect(error).to.have.property('code', 'reference-conflict');
  });

  it('wait once for each node, with the oldest and the newest revision', async () => {
    expect(await changes().enqueue(company, agent, 3)).to.deep.equal(nodes);
    expect(await changes().enqueue(company, agent, 5)).to.deep.equal(nodes);
    expect(await changes().enqueue(company, agent, 4)).to.deep.equal(nodes);
    for (const node of nodes) {
      const waiting = await changes().find(node, agent);
      expect(waiting).to.deep.include({
        mediaNodeId: node,
        companyId: company,
        aggregate: agent,
        firstRevision: 3,
        wantedRevision: 5,
        attempts: 0,
        parkedReason: null,
      });
    }
    expect(await changes().waiting(company, 2)).to.deep.equal([]);
    expect(await changes().waiting(company, 3)).to.have.length(2);
  });

  it('wait for the same nodes whatever the scheme of the address says of RETURNING', async () => {
    const other = createDataSource({ url: withOtherScheme(test.url) });
    await other.initialize();
    const { stores } = openDatabase(other);
    expect(await stores.changes.enqueue(company, agent, 3)).to.deep.equal(nodes);
    expect(await changes().waiting(company, 3)).to.have.length(2);
    await other.destroy();
  });

  it('wait also when a deadlock ended the statement that puts them there', async () => {
    const [first, second] = nodes as [number, number];
    const at = new Date();
    await changes().enqueue(company, agent, 1);
    const other = haltedTransaction(test.database, async (stores, halt) => {
      // The server ends the transaction that has done less.
      for (let id = 1; id <= 50; id += 1) await stores.changes.enqueue(company, { kind: 'agent', id }, 1);
      await stores.changes.postpone(second, agent, at);
      await halt();
      await stores.changes.postpone(first, agent, at);
    });
    await other.reached;
    const enqueued = changes().enqueue(company, agent, 2);
    await somebodyWaits(test.dataSource);
    other.goOn();
    await other.done;
    expect(await enqueued).to.deep.equal(nodes);
    expect(
      (await changes().waiting(company, 2)).filter(({ wantedRevision }) => wantedRevision === 2),
    ).to.have.length(2);
  });

  it('wait for nobody where no node carries the company', async () => {
    const homeless = (await addCompany(test.database)).id;
    expect(await changes().enqueue(homeless, agent, 1)).to.deep.equal([]);
    expect(await changes().waiting(homeless, 1)).to.deep.equal([]);
  });

  it('are over for a node when it confirmed the newest revision, and for the company when all nodes did', async () => {
    await changes().enqueue(company, agent, 3);
    expect(await changes().confirm(nodes[0]!, agent, 3)).to.equal(true);
    expect((await changes().waiting(company, 3)).map(({ mediaNodeId }) => mediaNodeId)).to.deep.equal([
      nodes[1],
    ]);
    expect(await changes().confirm(nodes[1]!, agent, 9)).to.equal(true);
    expect(await changes().waiting(company, 9)).to.deep.equal([]);
    expect(await changes().confirm(nodes[1]!, agent, 3), 'nothing waits any more').to.equal(true);
  });

  it('tell of a revision what that very one left waiting, not what others did before or after it', async () => {
    const other = { kind: 'agent', id: 5 } as const;
    await changes().enqueue(company, other, 2);
    await changes().enqueue(company, agent, 4);
    const left = async (revision: number) =>
      (await changes().waitingOf(company, revision)).map(({ aggregate }) => aggregate.id);
    expect(await left(1)).to.deep.equal([]);
    expect(await left(2)).to.deep.equal([5, 5]);
    expect(await left(3)).to.deep.equal([]);
    expect(await left(4)).to.deep.equal([agent.id, agent.id]);
    expect(await left(5)).to.deep.equal([]);
  });

  it('wait together for the last of them where one receipt is to tell of all; what a node confirms of before is not all', async () => {
    const memberships = { kind: 'memberships', id: company } as const;
    const other = { kind: 'agent', id: 5 } as const;
    await changes().enqueue(company, memberships, 2);
    await changes().enqueue(company, other, 2);
    await changes().enqueue(company, agent, 4);
    const left = async () =>
      (await changes().waitingOf(company, 4)).map(({ aggregate }) => aggregate.kind).sort();
    expect(await left()).to.deep.equal(['agent', 'agent']);
    expect(await changes().lastWanted(company, [])).to.equal(null);
    expect(await changes().lastWanted(company, [memberships, agent])).to.equal(4);
    expect(await left()).to.deep.equal(['agent', 'agent', 'memberships', 'memberships']);
    expect((await changes().find(nodes[0]!, other))?.wantedRevision, 'another one').to.equal(2);
    expect(await changes().confirm(nodes[0]!, memberships, 2)).to.equal(false);
    expect(await changes().confirm(nodes[0]!, memberships, 4)).to.equal(true);
    expect(await left()).to.deep.equal(['agent', 'agent', 'memberships']);
  });

  it('go on to wait when more was wanted meanwhile, and what was confirmed counts as applied', async () => {
    await changes().enqueue(company, agent, 3);
    await changes().enqueue(company, agent, 6);
    expect(await changes().confirm(nodes[0]!, agent, 4)).to.equal(false);
    expect(await changes().find(nodes[0]!, agent)).to.deep.include({ firstRevision: 5, wantedRevision: 6 });
    expect((await changes().waiting(company, 4)).map(({ mediaNodeId }) => mediaNodeId)).to.deep.equal([
      nodes[1],
    ]);
    expect(await changes().confirm(nodes[0]!, agent, 2), 'an old confirmation moves nothing back').to.equal(
      false,
    );
    expect((await changes().find(nodes[0]!, agent))?.firstRevision).to.equal(5);
  });

  it('are due when their time has come, the oldest first, parked ones too', async () => {
    const [node] = nodes;
    const others = [1, 2, 3].map((id) => ({ kind: 'agent', id }) as const);
    for (const other of others) await changes().enqueue(company, other, 1);
    const now = new Date(Date.now() + 1_000);
    const later = new Date(now.getTime() + 60_000);
    await changes().postpone(node!, others[0]!, later);
    await changes().park(node!, others[1]!, 'poison', new Date(later.getTime() + 1_000));
    const due = async (at: Date) => (await changes().due(node!, at, 10)).map(({ aggregate }) => aggregate.id);
    expect(await due(now)).to.deep.equal([3]);
    expect(await due(later)).to.deep.equal([3, 1]);
    expect(await due(new Date(later.getTime() + 1_000))).to.deep.equal([3, 1, 2]);
    expect(await changes().due(node!, later, 1)).to.have.length(1);
    const failed = await changes().failed(node!);
    expect(failed.map(({ aggregate }) => aggregate.id)).to.have.members([1, 2]);
    expect(await changes().find(node!, others[0]!)).to.deep.include({ attempts: 1, nextAttemptAt: later });
    expect(await changes().find(node!, others[1]!)).to.deep.include({
      mediaNodeId: node,
      parkedReason: 'poison',
      aggregate: others[1],
    });
    expect(
      (await changes().waiting(company, 1)).filter(({ mediaNodeId }) => mediaNodeId === node),
    ).to.have.length(3);
  });

  it('are tried again at once, unparked, when they change', async () => {
    const [node] = nodes;
    await changes().enqueue(company, agent, 1);
    await changes().postpone(node!, agent, new Date(Date.now() + 60_000));
    await changes().park(node!, agent, 'x'.repeat(5_000), new Date(Date.now() + 60_000));
    expect((await changes().find(node!, agent))?.parkedReason).to.have.length(1_000);
    await changes().enqueue(company, agent, 2);
    expect(await changes().find(node!, agent)).to.deep.include({
      attempts: 0,
      parkedReason: null,
      firstRevision: 1,
    });
    expect(await changes().due(node!, new Date(Date.now() + 1_000), 10)).to.have.length(1);
  });

  it('are kept apart by kind', async () => {
    await changes().enqueue(company, { kind: 'configuration', id: company }, 1);
    await changes().enqueue(company, { kind: 'memberships', id: company }, 2);
    await changes().confirm(nodes[0]!, { kind: 'memberships', id: company }, 2);
    const waiting = await changes().waiting(company, 9);
    expect(
      waiting.filter(({ mediaNodeId }) => mediaNodeId === nodes[0]).map(({ aggregate }) => aggregate.kind),
    ).to.deep.equal(['configuration']);
  });

  it('show what each node said it runs', async () => {
    const at = new Date('2026-05-06T07:08:09.010Z');
    await changes().reportApplied(nodes[0]!, company, 3, at);
    await changes().reportApplied(nodes[0]!, company, 4, at);
    await changes().reportApplied(nodes[1]!, company, 2, at);
    await changes().reportApplied(nodes[1]!, 4_000_000, 2, at);
    expect(await changes().applied(company)).to.deep.equal([
      { mediaNodeId: nodes[0], revision: 4, at },
      { mediaNodeId: nodes[1], revision: 2, at },
    ]);
    expect(await changes().appliedOn(nodes[1]!)).to.deep.equal([{ companyId: company, revision: 2 }]);
  });
});
