import { expect } from 'chai';
import fc from 'fast-check';
import type { Route } from '../../../src/rest/define-route.ts';
import { routeTable } from '../../../src/rest/route-table.ts';
import type { RestClient } from '../../integration/rest/rest-client.ts';
import { foundTestCompany, type RestSystem, startRestSystem } from '../../integration/rest/rest-system.ts';
import { hostileRequest, type HostileRequest } from './hostile-request.ts';
import type { KnownIds } from './hostile-values.ts';

const runsPerRoute = 25;

describe('hostile requests to every route', function () {
  this.timeout(300_000);
  let system: RestSystem;
  let client: RestClient;
  let ids: KnownIds;
  const seen = new Map<number, number>();

  before(async () => {
    system = await startRestSystem();
    ({ client, ids } = await freshOperator(system));
  });
  after(() => system.close());

  for (const route of routeTable) {
    it(`${route.method.toUpperCase()} ${route.path}: never a 5xx, and each refusal is a problem`, async () => {
      if (await isLockedOut(client)) ({ client, ids } = await freshOperator(system));
      await fc.assert(
        fc.asyncProperty(hostileRequest(route, ids), async (request) => {
          const { status, text } = await send(client, route, request);
          seen.set(status, (seen.get(status) ?? 0) + 1);
          expect(status, text).to.be.lessThan(500);
        }),
        { numRuns: runsPerRoute },
      );
    });
  }

  it('the requests were not all refused for the same reason', () => {
    for (const status of [200, 201, 204, 304, 400, 404, 409, 412, 415, 422]) {
      expect([...seen.keys()], JSON.stringify([...seen])).to.include(status);
    }
  });

  it('nothing was written to the log as a fault of ours', () => {
    const faults = system.logLines.filter((line) => (JSON.parse(line) as { level: number }).level >= 50);
    expect(faults).to.deep.equal([]);
  });
});

/** The client holds each answer against the documentation of its route. */
function send(client: RestClient, route: Route, { path, headers, body }: HostileRequest) {
  const hasBody = body !== null && route.method !== 'get';
  const bytes = hasBody ? Buffer.from(body, 'latin1') : undefined;
  return client.sendRaw(route.method.toUpperCase(), path, bytes, headers);
}

async function isLockedOut(client: RestClient): Promise<boolean> {
  return (await client.get('/v1/media-nodes')).status !== 200;
}

/** An operator's API key, which survives what hostile requests do to sessions; and objects in two companies. */
async function freshOperator(system: RestSystem): Promise<{ client: RestClient; ids: KnownIds }> {
  const { admin } = await foundTestCompany(system, { operator: true });
  const { admin: other } = await foundTestCompany(system);
  const key = await admin.post('/v1/api-keys', { name: 'hostile' });
  const own = await objects(admin);
  return { client: system.client(String(key.body.key)), ids: { own, foreign: await objects(other) } };
}

async function objects(admin: RestClient): Promise<number[]> {
  const queue = await admin.create('/v1/queues', { name: 'Support' });
  const skill = await admin.create('/v1/skills', { name: 'English', queueIds: [queue] });
  const phone = await admin.create('/v1/phones', { name: 'Desk' });
  const extension = await admin.create('/v1/extensions', {
    digits: '20',
    name: 'Desk',
    devices: [{ phoneId: phone }],
  });
  const trunk = await admin.create('/v1/trunks', { name: 'Provider', host: 'sip.example.net' });
  const mobile = await admin.create('/v1/phones', {
    name: 'Mobile',
    kind: 'mobile',
    mobileNumber: '+36201234567',
  });
  const lunch = await admin.create('/v1/statuses', { name: 'Lunch', timeoutSeconds: 60 });
  const { items } = (await admin.get('/v1/roles')).body as { items?: { id: number }[] };
  const role = Number(items?.[0]?.id);
  const email = `agent-${phone}@example.org`;
  const user = await admin.create('/v1/users', {
    email,
    password: 'a long password',
    roleId: role,
    agent: true,
  });
  return [...new Set([queue, skill, phone, extension, trunk, mobile, lunch, role, user])];
}
