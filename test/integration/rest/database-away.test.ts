import { expect } from 'chai';
import { eventually } from '../../support/eventually.ts';
import { testServer } from '../../support/database.ts';
import { type CuttableLine, openCuttableLine } from './cuttable-line.ts';
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
  let line: CuttableLine;
  let system: RestSystem;
  let company: TestCompany;

  before(async () => {
    const server = await testServer();
    line = await openCuttableLine(server);
    system = await startRestSystem({ databaseServer: { ...server, host: '127.0.0.1', port: line.port } });
    company = await foundTestCompany(system);
  });
  after(async () => {
    await system.close();
    await line.close();
  });

  it('reads, writes and logins are a clear 503, the process lives, and afterwards all goes on by itself', async () => {
    const { admin, adminEmail } = company;
    const id = await admin.create('/v1/queues', { name: 'Before' });
    await line.cut();
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

    await line.mend();
    await eventually(async () => {
      expect((await admin.get(`/v1/queues/${id}`)).body.name).to.equal('Before');
    });
    expect((await admin.get('/v1/queues?name=Not%20now')).body.items).to.deep.equal([]);
    expect((await admin.patch(`/v1/queues/${id}`, { name: 'After' })).status).to.equal(200);
  });
});
