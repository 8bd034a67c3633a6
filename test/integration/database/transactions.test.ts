import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { DuplicateValueError, StoreUnavailableError } from '../../../src/application/ports/stores.ts';
import type { Stores } from '../../../src/application/ports/stores.ts';
import { createDataSource } from '../../../src/database/data-source.ts';
import { openDatabase } from '../../../src/database/database.ts';
import { eventually } from '../../support/eventually.ts';
import { createTestDatabase } from '../../support/database.ts';
import type { TestDatabase } from '../../support/database.ts';
import { rejectionOf } from './rejection.ts';
import { addMediaNode, addSampleCompany } from './sample-company.ts';
import type { SampleCompany } from './sample-company.ts';

describe('transactions that meet', () => {
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

  const goOns: (() => void)[] = [];
  const opened: DataSource[] = [];
  afterEach(async () => {
    for (const goOn of goOns.splice(0)) goOn();
    for (const dataSource of opened.splice(0)) await dataSource.destroy();
  });

  /** A transaction that stops in the middle until told to go on. */
  function halted<T>(work: (stores: Stores, halt: () => Promise<void>) => Promise<T>) {
    let goOn: () => void = () => undefined;
    let arrived: () => void = () => undefined;
    const told = new Promise<void>((resolve) => (goOn = resolve));
    const reached = new Promise<void>((resolve) => (arrived = resolve));
    const done = test.database.transaction((stores) =>
      work(stores, async () => {
        arrived();
        await told;
      }),
    );
    goOns.push(goOn);
    return { reached, goOn, done };
  }

  /** Resolves when a statement has had no answer for so long that it must be waiting for a row of another transaction. */
  async function somebodyWaits(): Promise<void> {
    await eventually(async () => {
      const [state] = await test.dataSource.query<{ waits: number }[]>(
        `SELECT COUNT(*) AS waits FROM information_schema.PROCESSLIST
        WHERE DB = DATABASE() AND COMMAND = 'Query' AND TIME_MS > 50 AND ID <> CONNECTION_ID()`,
      );
      expect(state?.waits).to.equal(1);
    });
  }

  it('store all or nothing', async () => {
    const failed = test.database.transaction(async ({ records, changes }) => {
      await records.skill.insert({ ...company.drafts.skill(), name: 'half' });
      await changes.nextRevision(company.companyId, null, 'half');
      throw new RangeError('changed my mind');
    });
    expect(await rejectionOf(failed)).to.be.instanceOf(RangeError);
    const where = { name: 'half' };
    const { items } = await test.database.stores.records.skill.list(scope(), {
      limit: 1,
      after: null,
      where,
    });
    expect(items).to.deep.equal([]);
    expect((await test.database.stores.companies.find(company.companyId))?.revision).to.equal(0);
  });

  it('spend no statement but their begin and end', async () => {
    await test.database.transaction(() => Promise.resolve());
    expect(statements).to.deep.equal(['START TRANSACTION', 'COMMIT']);
  });

  it('run at READ COMMITTED, in UTC, with text never cut, on every connection', async () => {
    const states = await Promise.all(
      Array.from({ length: 5 }, () =>
        test.dataSource.query<Record<string, string>[]>(
          'SELECT @@tx_isolation AS isolation, @@time_zone AS zone, @@sql_mode AS mode, SLEEP(0.05)',
        ),
      ),
    );
    for (const [state] of states) {
      expect(state).to.deep.include({ isolation: 'READ-COMMITTED', zone: '+00:00' });
      expect(state?.mode)
        .to.match(/STRICT_ALL_TABLES/)
        .and.not.match(/NO_BACKSLASH_ESCAPES|ANSI_QUOTES/);
    }
  });

  it('get different revisions, in the order of their commits', async () => {
    const revisions = await Promise.all(
      Array.from({ length: 20 }, () =>
        test.database.transaction(async ({ changes, records }) => {
          await records.skill.insert(company.drafts.skill());
          return await changes.nextRevision(company.companyId, null, 'x');
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
    const first = halted(async ({ records }, halt) => {
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
    await somebodyWaits();
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
    const change = halted(async (stores, halt) => {
      await stores.changes.enqueue(company.companyId, aggregate, 2);
      await halt();
    });
    await change.reached;
    const confirmed = changes.confirm(company.mediaNodeId, aggregate, 1);
    await somebodyWaits();
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
          const revision = await stores.changes.nextRevision(company.companyId, null, 'flip');
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
    const first = halted(async ({ idempotency }, halt) => {
      expect(await idempotency.claim(user, 'k', 'h')).to.equal(null);
      await halt();
      await idempotency.remember(user, 'k', answer);
    });
    await first.reached;
    const second = test.database.transaction(({ idempotency }) => idempotency.claim(user, 'k', 'h'));
    await somebodyWaits();
    first.goOn();
    await first.done;
    expect(await second).to.deep.equal(answer);
  });

  it('run again from the start after a deadlock', async () => {
    const { records } = test.database.stores;
    const [one, two] = [
      await records.skill.insert(company.drafts.skill()),
      await records.skill.insert(company.drafts.skill()),
    ];
    let runs = 0;
    let together = 0;
    const rename = (ids: readonly number[]) =>
      test.database.transaction(async (stores) => {
        runs += 1;
        together += 1;
        for (const id of ids) {
          const skill = await stores.records.skill.findForUpdate(scope(), id);
          await stores.records.skill.update({ ...skill!, name: `${skill!.name}+` });
          if (runs <= 2)
            await eventually(() => {
              expect(together).to.be.at.least(2);
            });
        }
      });
    await Promise.all([rename([one.id, two.id]), rename([two.id, one.id])]);
    expect(runs).to.equal(3);
    const renamed = await records.skill.findMany(scope(), [one.id, two.id]);
    expect(renamed.map(({ version }) => version)).to.deep.equal([3, 3]);
    expect(renamed.every(({ name }) => name.endsWith('++'))).to.be.true;
  });

  it('run again when somebody else was faster, and see what is there now', async () => {
    const { records } = test.database.stores;
    const { skill } = company.records;
    let runs = 0;
    const renamed = await test.database.transaction(async (stores) => {
      runs += 1;
      const before = await stores.records.skill.find(scope(), skill.id);
      if (runs === 1) await records.skill.update({ ...skill, name: 'faster' });
      return await stores.records.skill.update({ ...before!, name: `${before!.name}!` });
    });
    expect([runs, renamed.name]).to.deep.equal([2, 'faster!']);
  });

  it('find the new referrer when an object comes into use while it is being deleted', async () => {
    const { records } = test.database.stores;
    const queue = await records.queue.insert(company.drafts.queue());
    let runs = 0;
    const outcome = await test.database.transaction(async (stores) => {
      runs += 1;
      const referrers = await stores.records.queue.referrers(scope(), queue.id, 5);
      if (referrers.length > 0) return referrers.map(({ kind }) => kind);
      const destination = { kind: 'queue', queueId: queue.id } as const;
      await records.number.insert({ ...company.drafts.number(), destination });
      await stores.records.queue.delete(scope(), queue.id);
      return 'deleted';
    });
    expect([runs, outcome]).to.deep.equal([2, ['number']]);
  });

  it('give up after the fourth run', async () => {
    let runs = 0;
    const hopeless = test.database.transaction(async ({ records }) => {
      runs += 1;
      await records.skill.update({ ...company.records.skill, version: 99 });
    });
    expect(await rejectionOf(hopeless)).to.have.property('code', 'stale-record');
    expect(runs).to.equal(4);
  });

  it('store nothing when the database ended them, even if the work passes over that', async () => {
    const { skill } = company.records;
    const blocker = halted(async ({ records }, halt) => {
      await records.skill.findForUpdate(scope(), skill.id);
      await halt();
    });
    await blocker.reached;
    const impatient = createDataSource({ url: test.url, lockWaitSeconds: 1 });
    opened.push(await impatient.initialize());
    let swallowed = 0;
    const careless = openDatabase(impatient).transaction(async ({ records }) => {
      await records.role.insert({ ...company.drafts.role(), name: 'half' });
      await records.skill.findForUpdate(scope(), skill.id).catch((error: unknown) => {
        swallowed += 1;
        expect(error).to.be.instanceOf(StoreUnavailableError);
        if (swallowed === 2) blocker.goOn();
      });
    });
    await careless;
    await blocker.done;
    expect(swallowed, 'waited in vain, ran again').to.be.at.least(2);
    const where = { name: 'half' };
    const { items } = await test.database.stores.records.role.list(scope(), { limit: 9, after: null, where });
    expect(items).to.have.length(1);
  });
});
