import { expect } from 'chai';
import { Redis } from 'ioredis';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { freezeProcess, signalProcess } from '../../ops/instances/pid-file.ts';
import type { RestClient } from '../../ops/local/rest-client.ts';
import { type Server, startServer } from '../../ops/local/server.ts';
import { createCompany, type TestAgent, type TestCompany } from '../support/company.ts';
import { eventually } from '../support/eventually.ts';
import { placeSippCall } from '../support/phones/sipp-call.ts';
import { type Softphones, startSoftphones } from '../support/phones/softphones.ts';
import { type RunningSystem, sharedSystem } from '../support/running-system.ts';
import { itSimulatesEveryCall } from '../support/simulated-like-marks.ts';

describe('the roles api, worker and link in processes of their own', function () {
  this.timeout(90_000);
  let system: RunningSystem;
  let company: TestCompany;
  let anna: TestAgent;
  let sales: { id: number };
  let number: { called: string };
  let onBreak: { id: number };
  let phones: Softphones;
  let servers: Server[] = [];
  let rest: RestClient;

  before(async () => {
    system = await sharedSystem();
    company = await createCompany(system);
    sales = await company.queue('Sales', { record: true });
    const selling = await company.skill('Selling', [sales.id]);
    number = await company.number({ kind: 'queue', queueId: sales.id });
    onBreak = await company.status('Break', false);
    anna = await company.agent('Anna', [{ skillId: selling.id }]);
    await system.server().stop();
    const { installation, environment } = system;
    servers = await Promise.all(
      // Two links: one owns the node, the other waits to take over.
      ['api', 'worker', 'link', 'link'].map((role, index) =>
        startServer(join(installation.folder, `server-${role}-${index}`), {
          ...environment,
          SWITCHROOM_ROLES: role,
        }),
      ),
    );
    rest = await company.signInAt(`http://127.0.0.1:${servers[0]?.port ?? 0}`);
    phones = await startSoftphones({
      sip: system.engine.sip,
      folder: mkdtempSync(join(installation.folder, 'phones-')),
      accounts: [{ ...anna.phone, toneHz: 440, answer: 'auto' }],
    });
    await phones.phones[0]?.registered();
  });

  after(async () => {
    await phones.stop();
    await Promise.all(servers.map((server) => server.stop()));
    await system.restart();
  });

  const ringsAndIsRecorded = async () => {
    const phone = phones.phone(anna.phone.user);
    const since = Date.now();
    const call = await placeSippCall({
      from: company.trunkAddress,
      to: number.called,
      callerNumber: '+36301112233',
      target: system.engine.sip,
      toneHz: 1_000,
      talkSeconds: 1,
    });
    await phone.waitFor('established', { since });
    await call.finished;
    await eventually(async () => {
      const { items } = await rest.get<{ items: { startedAt: string }[] }>(
        '/v1/recordings?state=stored&limit=500',
      );
      expect(items.some(({ startedAt }) => Date.parse(startedAt) >= since - 1_000)).to.equal(true);
    }, 20_000);
  };

  const stateOf = async (revision: string): Promise<string> =>
    (await rest.get<{ state: string }>(`/v1/revisions/${revision}`)).state;

  it('each process tells how it is, whatever its roles; only the api answers the rest', async () => {
    for (const { port } of servers) {
      const address = `http://127.0.0.1:${port ?? 0}`;
      expect((await fetch(`${address}/healthz`)).status).to.equal(200);
      expect(await (await fetch(`${address}/metrics`)).text()).to.contain('process_cpu_seconds_total');
      await eventually(async () => {
        expect((await fetch(`${address}/readyz`)).status).to.equal(200);
      }, 15_000);
    }
    const asked = await Promise.all(
      servers.map(({ port }) => fetch(`http://127.0.0.1:${port ?? 0}/v1/agents`)),
    );
    expect(asked.map(({ status }) => status)).to.deep.equal([401, 404, 404, 404]);
  });

  it('a click at the api is obeyed by the engine before it is answered [S14]', async () => {
    await eventually(async () => {
      const { headers } = await rest.fetch('POST', `/v1/agents/${anna.id}/login`);
      expect(headers.get('switchroom-receipt')).to.equal('applied');
    }, 15_000);
    const answer = await rest.fetch('PUT', `/v1/agents/${anna.id}/status`, { statusId: onBreak.id });
    expect(answer.status).to.equal(200);
    await rest.put(`/v1/agents/${anna.id}/status`, { statusId: company.statuses.Connected ?? 0 });
    await ringsAndIsRecorded();
  });

  it('Redis is flushed while a change waits there for its link: the change arrives all the same, and so do later ones', async () => {
    const redis = new Redis(system.installation.redis.url);
    const links = servers.slice(2);
    try {
      // Whichever owns the node, and not for as long as its lease lasts: the other one would compare everything.
      await Promise.all(links.map(({ identity }) => freezeProcess(identity)));
      const edit = await rest.fetch(
        'PATCH',
        `/v1/queues/${sales.id}`,
        { ringSeconds: 33 },
        { prefer: 'wait=0' },
      );
      expect(edit.status).to.equal(202);
      const revision = edit.headers.get('switchroom-revision') ?? '';
      await eventually(async () => {
        const waits = JSON.stringify({ kind: 'configuration', id: company.id });
        expect(await jobsFor(redis, system.nodeId), 'the wake-up is in Redis').to.include(waits);
      });
      await redis.flushall();
      expect(await jobsFor(redis, system.nodeId), 'and now it is not').to.be.empty;
      expect(await stateOf(revision)).to.equal('pending');
      for (const { identity } of links) signalProcess(identity, 'SIGCONT');
      // The next sweep; the next comparison of everything could be 30 s away.
      await eventually(async () => {
        expect(await stateOf(revision)).to.equal('applied');
      }, 10_000);
      expect(await system.engine.runningRevision(company.id)).to.equal(revision);
    } finally {
      for (const { identity } of links) signalProcess(identity, 'SIGCONT');
      redis.disconnect();
    }
    // One at least comes between two sweeps, and is not in time without its wake-up.
    for (const status of [onBreak.id, company.statuses.Connected ?? 0]) {
      const click = await rest.fetch('PUT', `/v1/agents/${anna.id}/status`, { statusId: status });
      expect(click.status, 'applied in time').to.equal(200);
    }
  });

  it('the link that owns the node is killed: another one takes over', async () => {
    const links = servers.slice(2);
    // Whichever owns it: both are killed in turn, and a new one started between.
    for (const link of links) {
      await link.kill9();
      servers.push(
        await startServer(join(system.installation.folder, `server-link-${servers.length}`), {
          ...system.environment,
          SWITCHROOM_ROLES: 'link',
        }),
      );
    }
    const answer = await rest.fetch(
      'PUT',
      `/v1/agents/${anna.id}/status`,
      { statusId: onBreak.id },
      { prefer: 'wait=30' },
    );
    expect(answer.status).to.equal(200);
    await rest.put(`/v1/agents/${anna.id}/status`, { statusId: company.statuses.Connected ?? 0 });
    await ringsAndIsRecorded();
  });

  itSimulatesEveryCall(
    () => company,
    () => rest,
  );
});

/** What the wake-ups say that Redis holds for the node, waiting or taken. */
async function jobsFor(redis: Redis, nodeId: number): Promise<(string | null)[]> {
  const keys = await redis.keys(`switchroom:node-${nodeId}:*`);
  return await Promise.all(keys.filter((key) => /:[0-9]+$/u.test(key)).map((key) => redis.hget(key, 'data')));
}
