import { expect } from 'chai';
import { EditCompany } from '../../../src/application/companies/edit-company.ts';
import { DuplicateValueError } from '../../../src/application/ports/stores.ts';
import { Writer } from '../../../src/application/write.ts';
import { newAgentState } from '../../../src/domain/agent/agent-state.ts';
import { createTestDatabase } from '../../support/database.ts';
import type { TestDatabase } from '../../support/database.ts';
import { unwatched } from '../../support/fakes/unwatched.ts';
import { administratorOf, toNobody } from '../../support/as-administrator.ts';
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
      const state = newAgentState(statusId, new Date());
      await agents.insert({
        id,
        companyId: company.companyId,
        state,
        withinHours: true,
        hoursChangeAt: null,
      });
      people.push(id);
    }
    const outcomes = await Promise.allSettled(
      people.map((id) =>
        test.database.transaction(async (stores) => {
          const { agent } = (await stores.agents.lock(scope(), id))!;
          await stores.agents.findBySeat(scope(), seat.id);
          const state = { ...agent.state, login: { since: new Date(), seat: seat.id } };
          return await stores.agents.update({ ...agent, state });
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

  it('let a click wait for an edit of its user, and see what was edited', async () => {
    const { user, skill } = company.records;
    const edit = haltedTransaction(test.database, async ({ records }, halt) => {
      const before = await records.user.findForUpdate(scope(), user.id);
      await records.user.update({ ...before!, active: false, skills: [{ skillId: skill.id, level: 7 }] });
      await halt();
    });
    await edit.reached;
    const click = test.database.transaction(({ agents }) => agents.lock(scope(), user.id));
    await somebodyWaits(test.dataSource);
    edit.goOn();
    await edit.done;
    expect((await click)?.user).to.deep.include({
      active: false,
      version: 2,
      skills: [{ skillId: skill.id, level: 7 }],
    });
  });

  it('let an edit of a user wait for a click, without a deadlock', async () => {
    const { user } = company.records;
    const click = haltedTransaction(test.database, async ({ agents, changes, activity }, halt) => {
      const { agent } = (await agents.lock(scope(), user.id))!;
      await halt();
      await agents.update({ ...agent, state: { ...agent.state, misses: 1 } });
      const revision = await changes.nextRevision(company.companyId);
      await activity.append({
        companyId: company.companyId,
        agentId: user.id,
        statusId: agent.state.shown,
        statusName: 'Connected',
        startedAt: agent.state.since,
        endedAt: new Date(),
        cause: 'login',
        byUserId: null,
        revision,
      });
    });
    await click.reached;
    statements = [];
    const edit = test.database.transaction(async ({ records, agents, changes }) => {
      const before = await records.user.findForUpdate(scope(), user.id);
      await records.user.update({ ...before!, lastName: 'Edited' });
      await agents.lock(scope(), user.id);
      await changes.nextRevision(company.companyId);
    });
    await somebodyWaits(test.dataSource);
    click.goOn();
    await Promise.all([click.done, edit]);
    expect(
      statements.filter((sql) => sql === 'ROLLBACK'),
      'nobody had to begin again',
    ).to.deep.equal([]);
  });

  it('let an edit of a status wait for a click that was judged by it [S5]', async () => {
    const { user, status } = company.records;
    const click = haltedTransaction(test.database, async ({ agents }, halt) => {
      await agents.lock(scope(), user.id);
      await halt();
    });
    await click.reached;
    const edit = test.database.stores.records.status.update({ ...status, activatesSkills: false });
    await somebodyWaits(test.dataSource);
    click.goOn();
    await click.done;
    expect((await edit).version).to.equal(2);
  });

  it('carry out two clicks of one agent one after the other', async () => {
    const { id } = company.records.user;
    const count = () =>
      test.database.transaction(async ({ agents }) => {
        const { agent } = (await agents.lock(scope(), id))!;
        await agents.update({ ...agent, state: { ...agent.state, misses: agent.state.misses + 1 } });
      });
    statements = [];
    await Promise.all(Array.from({ length: 8 }, count));
    expect((await test.database.stores.agents.find(scope(), id))?.state.misses).to.equal(8);
    expect(statements.filter((sql) => sql === 'ROLLBACK')).to.deep.equal([]);
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

  it('tell a node from which the company is taken while somebody clicks of the click and of the leaving [S14]', async () => {
    const { companyId, mediaNodeId } = company;
    const other = await addMediaNode(test.database);
    const aggregate = { kind: 'agent', id: company.records.user.id } as const;
    const click = haltedTransaction(test.database, async ({ changes }, halt) => {
      await changes.enqueue(companyId, aggregate, await changes.nextRevision(companyId));
      await halt();
    });
    await click.reached;
    const writer = new Writer({
      database: test.database,
      announcer: toNobody,
      signal: unwatched,
      clock: { now: () => new Date() },
    });
    const moved = new EditCompany(writer).edit(
      administratorOf(companyId),
      companyId,
      { mediaNodeIds: [other] },
      null,
    );
    await somebodyWaits(test.dataSource);
    click.goOn();
    await click.done;
    await moved;
    const waiting = await test.database.stores.changes.waiting(companyId, 1_000);
    expect(waiting.map((change) => `${change.mediaNodeId} ${change.aggregate.kind}`)).to.have.members([
      `${mediaNodeId} agent`,
      ...[mediaNodeId, other].flatMap((node) => [`${node} configuration`, `${node} memberships`]),
    ]);
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
    const answer = { requestHash: 'h', body: { id: 1 } };
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
