import { expect } from 'chai';
import { join } from 'node:path';
import { type Server, startServer } from '../../ops/local/server.ts';
import { createCompany, type TestAgent, type TestCompany } from '../support/company.ts';
import { eventually } from '../support/eventually.ts';
import { type RunningSystem, sharedSystem } from '../support/running-system.ts';

interface Stretch {
  readonly statusName: string;
  readonly startedAt: string;
  readonly cause: string;
}

const timeoutSeconds = 2;
/** A timer fires so long after its time at most. */
const lateMs = 500;

describe('statuses that time out', function () {
  this.timeout(90_000);
  let system: RunningSystem;
  let company: TestCompany;
  let agents: TestAgent[];
  let paperwork: { id: number };
  let coffee: { id: number };
  let servers: Server[] = [];

  before(async () => {
    system = await sharedSystem();
    company = await createCompany(system);
    paperwork = await company.status('Paperwork', false);
    coffee = await company.status('Coffee', false);
    await company.rest.patch(`/v1/statuses/${paperwork.id}`, {
      timeoutSeconds,
      goToStatusId: company.statuses.Connected,
    });
    await company.rest.patch(`/v1/statuses/${coffee.id}`, { timeoutSeconds });
    agents = [];
    for (const name of ['Anna', 'Ben', 'Cleo']) agents.push(await company.agent(name, []));
    for (const { id } of agents) await company.rest.post(`/v1/agents/${id}/login`);
  });

  after(async () => {
    await Promise.all(servers.map((server) => server.stop()));
    const rest = await company.signInAgain();
    for (const { id } of agents) await rest.post(`/v1/agents/${id}/logout`);
  });

  const startWorker = (serial: number) =>
    startServer(join(system.installation.folder, `server-timer-${serial}`), {
      ...system.environment,
      SWITCHROOM_ROLES: 'worker',
    });
  const stretchesOf = async ({ id }: TestAgent, since: number): Promise<Stretch[]> => {
    const rest = await company.signInAgain();
    const { items } = await rest.get<{ items: Stretch[] }>(
      `/v1/agents/${id}/activity?limit=500&to=${new Date(Date.now() + 1_000).toISOString()}`,
    );
    return items.filter(({ startedAt }) => Date.parse(startedAt) >= since);
  };
  const expectOnce = async (agent: TestAgent, since: number, target: string): Promise<void> => {
    const [entered, left, ...more] = await stretchesOf(agent, since);
    expect(left, 'the timer fired').to.include({ statusName: target, cause: 'timer' });
    expect(more, 'and once only').to.deep.equal([]);
    const late =
      Date.parse(left?.startedAt ?? '') - Date.parse(entered?.startedAt ?? '') - 1_000 * timeoutSeconds;
    expect(late).to.be.within(0, lateMs);
  };
  const timedOut = (since: number) =>
    eventually(async () => {
      for (const agent of agents) expect(await stretchesOf(agent, since)).to.have.lengthOf.at.least(2);
    }, 10_000);

  it('fire within half a second, once with three workers, and lead to the go-to status [S8]', async () => {
    servers = await Promise.all([startWorker(1), startWorker(2)]);
    const since = Date.now();
    await Promise.all(
      agents.map(({ id }) => company.rest.put(`/v1/agents/${id}/status`, { statusId: paperwork.id })),
    );
    await timedOut(since);
    for (const agent of agents) await expectOnce(agent, since, 'Connected');
  });

  it('without a go-to lead back to the status before [S8]', async () => {
    const pause = await company.status('Pause', false);
    const [anna] = agents;
    if (!anna) throw new Error('no agent');
    await company.rest.put(`/v1/agents/${anna.id}/status`, { statusId: pause.id });
    const since = Date.now();
    await company.rest.put(`/v1/agents/${anna.id}/status`, { statusId: coffee.id });
    await eventually(async () => {
      expect(await stretchesOf(anna, since)).to.have.lengthOf.at.least(2);
    }, 10_000);
    await expectOnce(anna, since, 'Pause');
    await company.rest.put(`/v1/agents/${anna.id}/status`, { statusId: company.statuses.Connected ?? 0 });
  });

  it('survive a restart of every process: what came due meanwhile happens when they are back [S8]', async () => {
    const since = Date.now();
    await Promise.all(
      agents.map(({ id }) => company.rest.put(`/v1/agents/${id}/status`, { statusId: paperwork.id })),
    );
    await Promise.all([...servers, system.server()].map((server) => server.kill9()));
    servers = [];
    const dueAt = since + 1_000 * timeoutSeconds + lateMs;
    await eventually(() => {
      expect(Date.now()).to.be.greaterThan(dueAt);
    });
    await system.restart();
    await timedOut(since);
    for (const agent of agents) {
      const [, left] = await stretchesOf(agent, since);
      expect(left).to.include({ statusName: 'Connected', cause: 'timer' });
    }
  });
});
