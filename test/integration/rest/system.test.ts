import { expect } from 'chai';
import express from 'express';
import type { RestClient } from './rest-client.ts';
import {
  adminPassword,
  foundTestCompany,
  type RestSystem,
  signIn,
  startRestSystem,
  type TestCompany,
} from './rest-system.ts';

describe('the REST interface as a part of the system', function () {
  this.timeout(60_000);
  let system: RestSystem;
  let company: TestCompany;
  let admin: RestClient;

  before(async () => {
    const jobsBoard = express.Router();
    jobsBoard.get('/', (_req, res) => void res.send('the queues'));
    jobsBoard.put('/retry', (_req, res) => void res.status(204).end());
    system = await startRestSystem({ jobsBoard });
    company = await foundTestCompany(system, { operator: true });
    admin = company.admin;
  });
  after(() => system.close());

  const logged = () => system.logLines.map((line) => JSON.parse(line) as Record<string, unknown>);

  it('lives, and is ready when its parts are', async () => {
    expect((await system.client().get('/healthz')).body).to.deep.equal({ alive: true });
    expect((await system.client().get('/readyz')).status).to.equal(200);
    const { health } = system.levers;
    const report = { ready: false, parts: [{ name: 'redis', state: 'down' as const, reason: 'no answer' }] };
    system.levers.health = () => Promise.resolve(report);
    const down = await system.client().get('/readyz');
    expect(down.status).to.equal(503);
    expect(down.body).to.deep.equal(report);
    system.levers.health = () => Promise.reject(new Error('a secret reason'));
    const broken = await system.client().get('/readyz');
    expect(broken.status).to.equal(503);
    expect(broken.text).to.not.contain('secret');
    system.levers.health = health;
    expect((await system.client().get('/healthz')).status).to.equal(200);
  });

  it('measures requests by the pattern of their path, never by the path', async () => {
    const id = await admin.create('/v1/queues', { name: 'Measured' });
    await admin.get(`/v1/queues/${id}`);
    await admin.get('/v1/queues/987654');
    await admin.get('/nowhere/987654');
    const { text, headers } = await system.client().get('/metrics');
    expect(headers.get('content-type')).to.contain('text/plain');
    expect(text).to.contain(
      'switchroom_http_request_duration_seconds_count{method="GET",route="/v1/queues/{id}",status="404"} 1',
    );
    expect(text).to.contain('route="unmatched",status="404"');
    expect(text).to.not.contain('987654');
  });

  it('gives each request an id, or keeps a sane one that was sent, and logs one line with it', async () => {
    const kept = await admin.get('/v1/queues', { 'x-request-id': 'trace-42' });
    expect(kept.headers.get('x-request-id')).to.equal('trace-42');
    for (const bad of ['a b', '<script>', 'x'.repeat(65), '']) {
      const replaced = await admin.get('/v1/queues', { 'x-request-id': bad });
      expect(replaced.headers.get('x-request-id')).to.match(/^[0-9a-f-]{36}$/);
    }
    const line = logged().find(({ requestId }) => requestId === 'trace-42');
    expect(line).to.deep.include({
      method: 'GET',
      route: '/v1/queues',
      status: 200,
      companyId: company.id,
      userId: company.adminId,
    });
  });

  it('logs no password, token, key or body', async () => {
    const made = await admin.post('/v1/api-keys', { name: 'Quiet name' });
    await system.client(String(made.body.key)).get('/v1/queues?name=hidden-filter');
    const log = system.logLines.join('');
    for (const secret of [
      adminPassword,
      String(admin.token),
      String(made.body.key),
      'Quiet name',
      'hidden-filter',
    ]) {
      expect(log.includes(secret), secret.slice(0, 4)).to.equal(false);
    }
  });

  it('a fault of ours is a 500 that tells nothing but the id under which it is in the log', async () => {
    const { nodeStates } = system.levers;
    Object.defineProperty(nodeStates, 'get', {
      configurable: true,
      value: () => {
        throw new Error('inner detail');
      },
    });
    await system.database.stores.mediaNodes.insert({
      name: 'faulty',
      engine: 'asterisk',
      sealedSecret: 'x',
      connection: {
        host: 'a',
        amiPort: 1,
        ariPort: 2,
        username: 'u',
        generatedFolder: '/a',
        spoolFolder: '/b',
        journalFile: '/c',
        sipAddress: 'a:1',
      },
    });
    const { status, body, text } = await admin.get('/v1/media-nodes');
    Reflect.deleteProperty(nodeStates, 'get');
    expect(status).to.equal(500);
    expect(body.code).to.equal('internal-error');
    expect(text).to.not.contain('inner detail');
    const line = logged().find(({ requestId, level }) => requestId === body.requestId && level === 50);
    expect(JSON.stringify(line)).to.contain('inner detail');
  });

  it('what the database did not understand is in the log, but for the values that were sent to it', async () => {
    const { stores } = system.database;
    const broken = () =>
      system.testDatabase.dataSource.query('SELECT nothing FROM nowhere WHERE secret = ?', ['inner secret']);
    Object.defineProperty(stores.sessions, 'findUserByEmail', { configurable: true, value: broken });
    const { status, body } = await system
      .client()
      .post('/v1/sessions', { email: 'a@b.example', password: 'x' });
    Reflect.deleteProperty(stores.sessions, 'findUserByEmail');
    expect(status).to.equal(500);
    const line = JSON.stringify(
      logged().find(({ requestId, level }) => requestId === body.requestId && level === 50),
    );
    expect(line).to.contain('nowhere').and.contain('1146');
    expect(line).to.not.contain('inner secret');
  });

  it('sets the headers that keep browsers safe, and lets nobody keep what is secret', async () => {
    const { headers } = await admin.get('/v1/users');
    expect(headers.get('x-content-type-options')).to.equal('nosniff');
    expect(headers.get('cache-control')).to.equal('no-store');
    expect(headers.get('x-powered-by')).to.equal(null);
    expect(headers.get('content-security-policy')).to.not.contain('upgrade-insecure-requests');
  });

  it('believes no forwarded address unless a proxy is trusted', async () => {
    await admin.post('/v1/skills', { name: 'From far' }, { 'x-forwarded-for': '203.0.113.9' });
    const { items } = (await admin.get('/v1/audit-entries?kind=skill')).body as {
      items?: { address: string }[];
    };
    expect(items?.[0]?.address).to.match(/127\.0\.0\.1$/);
  });

  it('behind a trusted proxy takes the address that it passes on, if it is one', async () => {
    const proxied = await startRestSystem({ trustedProxies: 1 });
    try {
      const { admin: far } = await foundTestCompany(proxied);
      const addresses = ['203.0.113.9', '2001:db8::7', `"; ${'x'.repeat(5000)}`];
      for (const address of addresses) {
        const { status } = await far.post('/v1/skills', { name: 'From far' }, { 'x-forwarded-for': address });
        expect(status).to.equal(201);
      }
      const { items } = (await far.get('/v1/audit-entries?kind=skill')).body as {
        items?: { address: string }[];
      };
      const [garbage, ...sane] = items?.map(({ address }) => address) ?? [];
      expect(sane.reverse()).to.deep.equal(addresses.slice(0, 2));
      expect(garbage).to.match(/127\.0\.0\.1$/);
    } finally {
      await proxied.close();
    }
  });

  it('records every write with who, from where, before and after [P6]', async () => {
    const id = await admin.create('/v1/queues', { name: 'Before' });
    await admin.patch(`/v1/queues/${id}`, { name: 'After' });
    await admin.delete(`/v1/queues/${id}`);
    const { items } = (await admin.get(`/v1/audit-entries?kind=queue&objectId=${id}`)).body as {
      items?: {
        id: number;
        action: string;
        label: string;
        before: { name: string } | null;
        after: { name: string } | null;
      }[];
    };
    expect(items?.map(({ action, before, after }) => [action, before?.name, after?.name])).to.deep.equal([
      ['delete', 'After', undefined],
      ['edit', 'Before', 'After'],
      ['create', undefined, 'Before'],
    ]);
    expect(items?.[0]?.label).to.equal(company.adminEmail);
    expect((await admin.get(`/v1/audit-entries/${String(items?.[0]?.id)}`)).body).to.deep.equal(items?.[0]);
    const paged = await admin.get('/v1/audit-entries?limit=1');
    expect(paged.body.next).to.be.a('string');
    const second = await admin.get(`/v1/audit-entries?limit=1&cursor=${String(paged.body.next)}`);
    expect((second.body.items as { id: number }[])[0]?.id).to.be.lessThan(
      (paged.body.items as { id: number }[])[0]?.id ?? 0,
    );
  });

  it('the audit is asked for a day, and for a kind of object that there is', async () => {
    const hourMs = 3_600_000;
    const from = new Date(Date.now() + 100 * hourMs);
    system.levers.clockOffsetMs = 101 * hourMs;
    const id = await (await signIn(system, company.adminEmail)).create('/v1/queues', { name: 'Tomorrow' });
    system.levers.clockOffsetMs = 0;
    const objects = async (query: string) => {
      const { body } = await admin.get(`/v1/audit-entries?kind=queue&${query}`);
      return (body.items as { objectId: number }[]).map(({ objectId }) => objectId);
    };
    const to = new Date(from.getTime() + 2 * hourMs).toISOString();
    expect(await objects(`from=${from.toISOString()}&to=${to}`)).to.deep.equal([id]);
    expect(await objects(`from=${to}`)).to.deep.equal([]);
    expect(await objects(`to=${from.toISOString()}`)).to.not.include(id);
    const unknown = await admin.get('/v1/audit-entries?kind=queues');
    expect(unknown.status).to.equal(422);
    expect(unknown.body.detail).to.contain('must be one of user, role, phone');
  });

  describe('the page of the job queues', () => {
    const basic = (password: string) => ({
      authorization: `Basic ${Buffer.from(`x:${password}`).toString('base64')}`,
    });

    it('asks for a password, and takes a token for it', async () => {
      const asked = await system.client().get('/admin/jobs');
      expect(asked.status).to.equal(401);
      expect(asked.headers.get('www-authenticate')).to.match(/^Basic /);
      const page = await system.client().get('/admin/jobs', basic(String(admin.token)));
      expect(page.text).to.equal('the queues');
      expect((await admin.get('/admin/jobs')).text).to.equal('the queues');
      expect((await system.client().get('/admin/jobs', basic('wrong'))).status).to.equal(401);
    });

    it('is for those who run the installation only', async () => {
      const { admin: stranger } = await foundTestCompany(system);
      const refused = await stranger.get('/admin/jobs');
      expect(refused.status).to.equal(403);
      expect(refused.body.details).to.deep.equal({ missingRight: 'operate' });
    });

    it('changes nothing for another site', async () => {
      const mine = basic(String(admin.token));
      const retry = (headers: Record<string, string>) =>
        system.client().send('PUT', '/admin/jobs/retry', undefined, headers);
      expect((await retry({ ...mine, origin: system.baseUrl })).status).to.equal(204);
      expect((await retry(mine)).status).to.equal(204);
      expect((await retry({ ...mine, origin: 'https://evil.example' })).status).to.equal(403);
      expect((await retry({ ...mine, origin: 'null' })).status).to.equal(403);
    });
  });
});
