import { expect } from 'chai';
import { DuplicateValueError } from '../../../src/application/ports/stores.ts';
import { createTestDatabase } from '../../support/database.ts';
import type { TestDatabase } from '../../support/database.ts';
import { haltedTransaction, releaseHaltedTransactions, somebodyWaits } from './halted-transaction.ts';
import { addMediaNode, addSampleCompany } from './sample-company.ts';
import type { SampleCompany } from './sample-company.ts';

describe('writers that meet', () => {
  let test: TestDatabase;
  let company: SampleCompany;
  const scope = () => ({ companyId: company.companyId });
  let statements: string[] = [];

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
    statements = [];
  });
  afterEach(releaseHaltedTransactions);

  it('get different revisions, in the order of their commits', async () => {
    const revisions = await Promise.all(
      Array.from({ length: 20 }, () =>
        test.database.transaction(async ({ changes, records }) => {
          await records.skill.insert(company.drafts.skill());
          return await changes.nextRevision(company.companyId);
        }),
      ),
    );
    expect(revisions.toSorted((a, b) => a - b)).to.deep.equal(
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
    expect(
      statements.filter((sql) => sql === 'ROLLBACK'),
      'writers of one company do not deadlock',
    ).to.deep.equal([]);
  });

  it('seat one of two agents who want the same extension [U8]', async () => {
    const { records, agents } = test.database.stores;
    const seat = await records.extension.insert(company.drafts.extension());
    const statusId = company.records.status.id;
    const people: number[] = [];
    for (let more = 0; more < 2; more += 1) {
      const { id } = await records.user.insert(company.drafts.user());
      const agent = { id, companyId: company.companyId, statusId, statusSince: new Date() };
      await agents.insert({ ...agent, loggedInAt: null, seatExtensionId: null });
      people.push(id);
    }
    const outcomes = await Promise.allSettled(
      people.map((id) =>
        test.database.transaction(async (stores) => {
          const agent = await stores.agents.findForUpdate(scope(), id);
          await stores.agents.findBySeat(scope(), seat.id);
          return await stores.agents.update({ ...agent!, seatExtensionId: seat.id, loggedInAt: new Date() });
        }),
      ),
    );
    expect(outcomes.map(({ status }) => status)).to.have.members(['fulfilled', 'rejected']);
    const refused = outcomes.find((outcome) => outcome.status === 'rejected');
    expect(refused?.reason).to.be.instanceOf(DuplicateValueError);
    expect(refused?.reason).to.have.property('field', 'seatExtensionId');
  });

  it('carry out two edits of a locked record one after the other, lists included', async () => {
    const { user, skill } = company.records;
    const first = haltedTransaction(test.database, async ({ records }, halt) => {
      const before = await records.user.findForUpdate(scope(), user.id);
      await records.user.update({
        ...before!,
        firstName: 'First',
        skills: [{ skillId: skill.id, level: 9 }],
      });
      await halt();
    });
    await first.reached;
    const second = test.database.transaction(async ({ records }) => {
      const before = await records.user.findForUpdate(scope(), user.id);
      return await records.user.update({ ...before!, lastName: 'Second' });
    });
    await somebodyWaits(test.dataSource);
    first.goOn();
    await first.done;
    expect(await second).to.deep.include({
      firstName: 'First',
      lastName: 'Second',
      version: 3,
      skills: [{ skillId: skill.id, level: 9 }],
    });
  });

  it('keep a change waiting that was made while the one before it was being confirmed', async () => {
    const aggregate = { kind: 'agent', id: company.records.user.id } as const;
    const { changes } = test.database.stores;
    await changes.enqueue(company.companyId, aggregate, 1);
    const change = haltedTransaction(test.database, async (stores, halt) => {
      await stores.changes.enqueue(company.companyId, aggregate, 2);
      await halt();
    });
    await change.reached;
    const confirmed = changes.confirm(company.mediaNodeId, aggregate, 1);
    await somebodyWaits(test.dataSource);
    change.goOn();
    await change.done;
    expect(await confirmed, 'something waits').to.equal(false);
    const waiting = await changes.find(company.mediaNodeId, aggregate);
    expect(waiting).to.deep.include({ firstRevision: 2, wantedRevision: 2 });
  });

  it('lose no change among many confirmations', async () => {
    const aggregate = { kind: 'agent', id: company.records.user.id } as const;
    const { changes } = test.database.stores;
    let last = 0;
    let applied = 0;
    const write = async () => {
      for (let more = 0; more < 30; more += 1) {
        last = await test.database.transaction(async (stores) => {
          const revision = await stores.changes.nextRevision(company.companyId);
          await stores.changes.enqueue(company.companyId, aggregate, revision);
          return revision;
        });
      }
    };
    const apply = async () => {
      for (;;) {
        const written = last === 30;
        const change = await changes.find(company.mediaNodeId, aggregate);
        if (change === null && written) return;
        if (change === null) continue;
        applied = Math.max(applied, change.wantedRevision);
        await changes.confirm(company.mediaNodeId, aggregate, change.wantedRevision);
      }
    };
    await Promise.all([write(), apply()]);
    expect(applied).to.equal(30);
    expect(await changes.waiting(company.companyId, 30)).to.deep.equal([]);
  });

  it('give a lease to one of many owners', async () => {
    const node = await addMediaNode(test.database);
    const owners = Array.from({ length: 8 }, (_, index) => `owner-${index}`);
    const acquire = () =>
      Promise.all(owners.map((owner) => test.database.stores.leases.acquire(node, owner, 60_000)));
    const fences = await acquire();
    expect(fences.filter((fence) => fence !== null)).to.deep.equal([1]);
    await test.database.stores.leases.release(node, owners[fences.indexOf(1)]!);
    expect((await acquire()).filter((fence) => fence !== null)).to.deep.equal([2]);
  });

  it('let the second request with an Idempotency-Key wait for the first, and answer the same', async () => {
    const user = company.records.user.id;
    const answer = { requestHash: 'h', status: 201, headers: {}, body: { id: 1 } };
    const first = haltedTransaction(test.database, async ({ idempotency }, halt) => {
      expect(await idempotency.claim(user, 'k', 'h')).to.equal(null);
      await halt();
      await idempotency.remember(user, 'k', answer);
    });
    await first.reached;
    const second = test.database.transaction(({ idempotency }) => idempotency.claim(user, 'k', 'h'));
    await somebodyWaits(test.dataSource);
    first.goOn();
    await first.done;
    expect(await second).to.deep.equal(answer);
  });
});
