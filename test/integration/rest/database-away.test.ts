import { expect } from 'chai';
import { createDataSource, type SwitchroomDataSource } from '../../../src/database/data-source.ts';
import { openDatabase } from '../../../src/database/database.ts';
import { eventually } from '../../support/eventually.ts';
import { testServer } from '../../support/database.ts';
import { type CuttableProxy, startCuttableProxy } from '../database/cuttable-proxy.ts';
import {
  haltedTransaction,
  releaseHaltedTransactions,
  somebodyWaits,
} from '../database/halted-transaction.ts';
import type { RestAnswer } from './rest-client.ts';
import {
  adminPassword,
  foundTestCompany,
  type RestSystem,
  startRestSystem,
  type TestCompany,
} from './rest-system.ts';

describe('while the database is away', function () {
  this.timeout(60_000);
  let line: CuttableProxy;
  /** Another way to the same database, which is never cut. */
  let direct: SwitchroomDataSource;
  let system: RestSystem;
  let company: TestCompany;

  before(async () => {
    const server = await testServer();
    line = await startCuttableProxy(server);
    system = await startRestSystem({ databaseServer: { ...server, host: '127.0.0.1', port: line.port } });
    company = await foundTestCompany(system);
    direct = createDataSource({
      url: system.testDatabase.url.replace(`:${line.port}/`, `:${server.port}/`),
    });
    await direct.initialize();
  });
  after(async () => {
    await direct.destroy();
    await system.close();
    await line.close();
  });

  afterEach(releaseHaltedTransactions);

  it('reads, writes and logins are a clear 503, the process lives, and afterwards all goes on by itself', async () => {
    const { admin, adminEmail } = company;
    const id = await admin.create('/v1/queues', { name: 'Before' });
    line.cut();
    const answers: RestAnswer[] = [
      await admin.get('/v1/queues'),
      await admin.post('/v1/queues', { name: 'Not now' }),
      await admin.patch(`/v1/queues/${id}`, { name: 'Not now' }),
      await admin.delete(`/v1/queues/${id}`),
      await system.client().post('/v1/sessions', { email: adminEmail, password: adminPassword }),
    ];
    for (const { status, body, headers, text } of answers) {
      expect(status, text).to.equal(503);
      expect(body.code).to.equal('store-unavailable');
      expect(body.detail).to.contain('nothing was changed');
      expect(text).to.not.contain('127.0.0.1');
      expect(Number(headers.get('retry-after'))).to.be.greaterThan(0);
    }
    expect((await system.client().get('/healthz')).status).to.equal(200);

    line.restore();
    await eventually(async () => {
      expect((await admin.get(`/v1/queues/${id}`)).body.name).to.equal('Before');
    });
    expect((await admin.get('/v1/queues?name=Not%20now')).body.items).to.deep.equal([]);
    expect((await admin.patch(`/v1/queues/${id}`, { name: 'After' })).status).to.equal(200);
  });

  it('an edit whose commit was not answered is not said to be undone, for it may be done', async () => {
    const { admin, id: companyId } = company;
    const id = await admin.create('/v1/queues', { name: 'Before' });
    const held = haltedTransaction(openDatabase(direct), async ({ changes }, halt) => {
      await changes.nextRevision(companyId);
      await halt();
    });
    await held.reached;
    const edit = admin.patch(`/v1/queues/${id}`, { name: 'After' });
    await somebodyWaits(direct);
    line.loseAnswer();
    held.goOn();
    const { status, body, headers } = await edit;
    expect(status).to.equal(503);
    expect(body.code).to.equal('outcome-unknown');
    expect(body.detail).to.not.contain('nothing was changed');
    expect(headers.get('retry-after')).to.equal(null);
    await eventually(async () => {
      expect((await admin.get(`/v1/queues/${id}`)).body.name).to.equal('After');
    });
  });

  it('the deletion of a company that stops half-way is said to have begun, and goes on when it is repeated', async () => {
    const operator = await foundTestCompany(system, { operator: true });
    const doomed = await foundTestCompany(system);
    await direct.query(
      'INSERT INTO agent_stays (companyId, agentId, extensionId, loggedInAt, endedAt) VALUES (?)',
      [[doomed.id, doomed.adminId, null, new Date(0), new Date(1)]],
    );
    const held = haltedTransaction(openDatabase(direct), async (stores, halt) => {
      await stores.companies.deleteHistory(doomed.id, 1);
      await halt();
    });
    await held.reached;
    const deletion = operator.admin.delete(`/v1/companies/${doomed.id}`);
    await somebodyWaits(direct);
    line.cut();
    const { status, body, headers } = await deletion;
    line.restore();
    expect(status).to.equal(503);
    expect(body.detail).to.contain('the deletion has begun').and.not.contain('nothing was changed');
    expect(Number(headers.get('retry-after'))).to.be.greaterThan(0);
    expect((await doomed.admin.get('/v1/queues')).status).to.equal(401);
    held.goOn();
    await held.done;
    expect((await operator.admin.delete(`/v1/companies/${doomed.id}`)).status).to.equal(204);
  });
});
