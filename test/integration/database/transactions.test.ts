import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { StoreUnavailableError } from '../../../src/application/ports/stores.ts';
import { createDataSource } from '../../../src/database/data-source.ts';
import { openDatabase } from '../../../src/database/database.ts';
import { createTestDatabase } from '../../support/database.ts';
import type { TestDatabase } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';
import { haltedTransaction, releaseHaltedTransactions } from './halted-transaction.ts';
import { rejectionOf } from './rejection.ts';
import { addSampleCompany } from './sample-company.ts';
import type { SampleCompany } from './sample-company.ts';

describe('a transaction', () => {
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
  const opened: DataSource[] = [];
  afterEach(async () => {
    releaseHaltedTransactions();
    for (const dataSource of opened.splice(0)) await dataSource.destroy();
  });

  it('stores all or nothing', async () => {
    const failed = test.database.transaction(async ({ records, changes }) => {
      await records.skill.insert({ ...company.drafts.skill(), name: 'half' });
      await changes.nextRevision(company.companyId);
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

  it('spends no statement but its begin and end', async () => {
    await test.database.transaction(() => Promise.resolve());
    expect(statements).to.deep.equal(['START TRANSACTION', 'COMMIT']);
  });

  it('runs at READ COMMITTED, in UTC, with text never cut, on every connection', async () => {
    const isolation = test.dataSource.options.type === 'mysql' ? 'transaction_isolation' : 'tx_isolation';
    const states = await Promise.all(
      Array.from({ length: 5 }, () =>
        test.dataSource.query<Record<string, string>[]>(
          `SELECT @@${isolation} AS isolation, @@time_zone AS zone, @@sql_mode AS mode, SLEEP(0.05)`,
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

  it('runs again from the start after a deadlock', async () => {
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

  it('runs again when somebody else was faster, and sees what is there now', async () => {
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

  it('finds the new referrer when an object comes into use while it is being deleted', async () => {
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

  it('gives up after the fourth run', async () => {
    let runs = 0;
    const hopeless = test.database.transaction(async ({ records }) => {
      runs += 1;
      await records.skill.update({ ...company.records.skill, version: 99 });
    });
    expect(await rejectionOf(hopeless)).to.have.property('code', 'stale-record');
    expect(runs).to.equal(4);
  });

  it('stores nothing when the database ended it, even if the work passes over that', async () => {
    const { skill } = company.records;
    const blocker = haltedTransaction(test.database, async ({ records }, halt) => {
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
