import { expect } from 'chai';
import { StoreUnavailableError } from '../../../src/application/ports/stores.ts';
import type { Database } from '../../../src/application/ports/stores.ts';
import { createDataSource } from '../../../src/database/data-source.ts';
import type { SwitchroomDataSource } from '../../../src/database/data-source.ts';
import { openDatabase } from '../../../src/database/database.ts';
import { createTestDatabase, testServer, urlOf } from '../../support/database.ts';
import type { TestDatabase } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';
import { startCuttableProxy } from './cuttable-proxy.ts';
import type { CuttableProxy } from './cuttable-proxy.ts';
import { rejectionOf } from './rejection.ts';
import { addSampleCompany } from './sample-company.ts';
import type { SampleCompany } from './sample-company.ts';

describe('a database that is away', () => {
  let test: TestDatabase;
  let company: SampleCompany;
  let proxy: CuttableProxy;
  let dataSource: SwitchroomDataSource;
  let database: Database;
  const scope = () => ({ companyId: company.companyId });
  const poolSize = 3;
  const acquireDeadlineMs = 300;
  const statementDeadlineMs = 600;

  before(async () => {
    test = await createTestDatabase();
    company = await addSampleCompany(test.database);
  });
  after(async () => {
    await test.drop();
  });
  beforeEach(async () => {
    const server = await testServer();
    proxy = await startCuttableProxy(server);
    const name = new URL(test.url).pathname.slice(1);
    const url = urlOf({ ...server, port: proxy.port }, name);
    dataSource = createDataSource({
      url,
      poolSize,
      acquireDeadlineMs,
      statementDeadlineMs,
      lockWaitSeconds: 1,
    });
    await dataSource.initialize();
    database = openDatabase(dataSource, { pingDeadlineMs: 300 });
  });
  afterEach(async () => {
    await proxy.close();
    await dataSource.destroy();
  });

  const read = () => database.stores.records.queue.find(scope(), company.records.queue.id);
  const write = () => database.transaction(async ({ changes }) => changes.nextRevision(company.companyId));

  /** @returns the milliseconds it took to say so */
  async function expectUnavailable(attempt: () => Promise<unknown>): Promise<number> {
    const startedAt = performance.now();
    expect(await rejectionOf(attempt())).to.be.instanceOf(StoreUnavailableError);
    return performance.now() - startedAt;
  }

  it('is said to be so at once when it refuses connections, and used again when it is back', async () => {
    await database.ping();
    proxy.cut();
    for (const attempt of [read, write, () => database.ping()]) {
      expect(await expectUnavailable(attempt)).to.be.below(acquireDeadlineMs);
    }
    proxy.restore();
    await eventually(() => database.ping());
    expect(await read()).to.deep.equal(company.records.queue);
    await write();
  });

  it('is said to be so in bounded time when it answers nothing, however many ask', async () => {
    await Promise.all(Array.from({ length: 10 }, read));
    proxy.freeze();
    const waits = await Promise.all(
      Array.from({ length: 30 }, (_, index) => expectUnavailable(index % 2 === 0 ? read : write)),
    );
    expect(Math.max(...waits)).to.be.below(acquireDeadlineMs + statementDeadlineMs + 500);
    expect(await expectUnavailable(() => database.ping())).to.be.below(1_000);
    proxy.restore();
    await eventually(() => database.ping());
    await Promise.all(Array.from({ length: 10 }, read));
    await write();
  });

  it('stores nothing of a transaction that it lost in the middle', async () => {
    const { changes, companies } = test.database.stores;
    const before = (await companies.find(company.companyId))?.revision ?? 0;
    await expectUnavailable(() =>
      database.transaction(async (stores) => {
        await stores.changes.nextRevision(company.companyId);
        await stores.records.skill.insert({ ...company.drafts.skill(), name: 'lost' });
        proxy.cut();
        await stores.records.skill.insert({ ...company.drafts.skill(), name: 'lost' });
      }),
    );
    // The row is free again as soon as the server noticed; until then this waits.
    expect(await changes.nextRevision(company.companyId)).to.equal(before + 1);
    const where = { name: 'lost' };
    const { items } = await test.database.stores.records.skill.list(scope(), {
      limit: 9,
      after: null,
      where,
    });
    expect(items).to.deep.equal([]);
  });

  it('frees its connections from statements that have no answer', async () => {
    const { skill } = company.records;
    const patient = createDataSource({ url: test.url, poolSize, statementDeadlineMs, lockWaitSeconds: 30 });
    await patient.initialize();
    const database = openDatabase(patient);
    await test.database.transaction(async ({ records }) => {
      await records.skill.findForUpdate(scope(), skill.id);
      await Promise.all(
        Array.from({ length: 2 * poolSize }, () =>
          expectUnavailable(() => database.stores.records.skill.update({ ...skill, name: 'never' })),
        ),
      );
      // The same for a prepared statement.
      const { user } = company.records;
      await records.user.findForUpdate(scope(), user.id);
      await expectUnavailable(() => database.transaction(({ agents }) => agents.lock(scope(), user.id)));
      expect(await database.stores.records.queue.find(scope(), company.records.queue.id)).to.not.equal(null);
    });
    await patient.destroy();
  });

  it('is not away because it closed a connection that rested', async () => {
    const resting = createDataSource({ url: test.url, poolSize: 1 });
    await resting.initialize();
    await resting.query('SET SESSION wait_timeout = 1');
    const [connection] = await resting.query<{ id: number }[]>('SELECT CONNECTION_ID() AS id');
    await eventually(async () => {
      expect(
        await test.dataSource.query('SELECT ID FROM information_schema.PROCESSLIST WHERE ID = ?', [
          connection?.id,
        ]),
      ).to.deep.equal([]);
    });
    const { queue } = company.records;
    expect(await openDatabase(resting).stores.records.queue.find(scope(), queue.id)).to.deep.equal(queue);
    await resting.destroy();
  });

  it('is said to be so to a transaction whose connection somebody killed', async () => {
    const { records } = test.database.stores;
    const killed = createDataSource({ url: test.url, poolSize: 1 });
    await killed.initialize();
    const [connection] = await killed.query<{ id: number }[]>('SELECT CONNECTION_ID() AS id');
    await expectUnavailable(() =>
      openDatabase(killed).transaction(async (stores) => {
        await stores.records.skill.insert({ ...company.drafts.skill(), name: 'killed' });
        await test.dataSource.query('KILL ?', [connection?.id]);
        await stores.records.skill.insert({ ...company.drafts.skill(), name: 'killed' });
      }),
    );
    const page = { limit: 9, after: null, where: { name: 'killed' } };
    expect((await records.skill.list(scope(), page)).items).to.deep.equal([]);
    expect(
      await openDatabase(killed).stores.records.queue.find(scope(), company.records.queue.id),
    ).to.not.equal(null);
    await killed.destroy();
  });

  it('is busy, not away, to somebody who waits for a row that is held too long', async () => {
    const { skill } = company.records;
    await test.database.transaction(async (stores) => {
      await stores.records.skill.findForUpdate(scope(), skill.id);
      const impatient = createDataSource({ url: test.url, lockWaitSeconds: 1, statementDeadlineMs: 3_000 });
      await impatient.initialize();
      const waiting = openDatabase(impatient).stores.records.skill.update({ ...skill, name: 'late' });
      await expectUnavailable(() => waiting);
      await impatient.destroy();
    });
    expect(await test.database.stores.records.skill.find(scope(), skill.id)).to.deep.equal(skill);
  });

  it('is said to be so when its address or password is wrong, without telling the password', async () => {
    const server = await testServer();
    for (const wrong of [
      { ...server, password: 'geheim' },
      { ...server, port: 1 },
    ]) {
      const unreachable = createDataSource({ url: urlOf(wrong, 'switchroom_x') });
      const error = await rejectionOf(unreachable.initialize());
      expect(error).to.be.instanceOf(StoreUnavailableError);
      expect(error.message).to.not.match(/geheim/);
    }
    for (const url of ['nonsense', 'postgres://u:geheim@h/d', 'mariadb://u:geheim@h/']) {
      expect(() => createDataSource({ url }), url).to.throw(/^the database address(?!.*geheim)/);
    }
  });
});
