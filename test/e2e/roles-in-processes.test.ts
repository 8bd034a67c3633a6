import { expect } from 'chai';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
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
  let number: { called: string };
  let onBreak: { id: number };
  let phones: Softphones;
  let servers: Server[] = [];
  let rest: RestClient;

  before(async () => {
    system = await sharedSystem();
    company = await createCompany(system);
    const sales = await company.queue('Sales', { record: true });
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

  itSimulatesEveryCall(() => rest);
});
