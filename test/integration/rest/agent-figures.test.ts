import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import type { LegRecord } from '../../../src/domain/call/call-record.ts';
import { storePastCall } from '../../support/past-call.ts';
import type { RestClient } from './rest-client.ts';
import { addTestNode, foundTestCompany, type RestSystem, signIn, startRestSystem } from './rest-system.ts';

interface Figures {
  readonly offered: number;
  readonly talkMs: number;
  readonly statuses: readonly {
    readonly statusId: number;
    readonly statusName: string;
    readonly ms: number;
  }[];
}

interface OfAgent {
  readonly agentId: number;
  readonly name: string | null;
  readonly total: Figures;
  readonly intervals: readonly (Figures & { readonly from: string; readonly to: string })[];
}

const hourMs = 3_600_000;

describe('figures of agents over HTTP [C4, U6]', function () {
  this.timeout(60_000);
  let system: RestSystem;
  let admin: RestClient;
  let companyId: number;
  let nodeId: number;
  let breakId: number;
  let roleId: number;
  let users = 0;
  let agent: { readonly id: number; readonly client: RestClient };
  let supervisor: RestClient;
  /** When the agent logged in. */
  let began: Date;

  const makeUser = async (more: object = {}) => {
    const email = `user-${(users += 1)}@company.example`;
    const user = { email, password: 'a long password', firstName: '@Ann', lastName: `No ${users}` };
    const id = await admin.create('/v1/users', { roleId, ...user, ...more });
    return { id, client: await signIn(system, email, 'a long password') };
  };
  const now = () => new Date(Date.now() + system.levers.clockOffsetMs);
  const minute = (minutes: number) => new Date(began.getTime() + minutes * 60_000);
  const callAt = (minutes: number, legs: readonly Partial<LegRecord>[]) =>
    storePastCall(system.database, {
      ...{ companyId, mediaNodeId: nodeId, startedAt: minute(minutes), revision: 1, numberId: null },
      ...{ callerNumber: '+36301112233', answered: true, marks: ['queue-3:enter'] },
      legs: legs.map((leg) => ({ agentId: agent.id, beganAt: minute(minutes), ...leg })),
    });
  const figures = async (path: string, client = admin) => {
    const { status, body, text } = await client.get(path);
    expect(status, text).to.equal(200);
    return (body as unknown as { agents: OfAgent[] }).agents;
  };
  const period = () => `from=${minute(-60).toISOString()}&to=${minute(240).toISOString()}`;
  const ofAgent = async (query = '', client = admin) => {
    const all = await figures(`/v1/figures/agents?${period()}${query}`, client);
    return all.find(({ agentId }) => agentId === agent.id) ?? expect.fail('no such agent');
  };

  before(async () => {
    system = await startRestSystem();
    const node = await addTestNode(system);
    nodeId = node.id;
    ({ admin, id: companyId } = await foundTestCompany(system, { mediaNodeIds: [node.id] }));
    system.levers.receipt = () => Promise.resolve({ state: 'applied' });
    roleId = await admin.create('/v1/roles', { name: 'Agent' });
    breakId = await admin.create('/v1/statuses', { name: 'Break' });
    const led = await makeUser();
    supervisor = led.client;
    const extensionId = await admin.create('/v1/extensions', { digits: '2001', name: 'Seat' });
    agent = await makeUser({ agent: true, extensionId, supervisorIds: [led.id] });
    began = now();
    await admin.post(`/v1/agents/${agent.id}/login`);
    system.levers.clockOffsetMs += 2 * hourMs;
    await admin.put(`/v1/agents/${agent.id}/status`, { statusId: breakId });
    system.levers.clockOffsetMs += hourMs;
    const talk = { answeredAt: minute(11), endedAt: minute(13), outcome: 'answered' } as const;
    await callAt(10, [{ ...talk, queueId: 3 }]);
    await callAt(70, [{ outcome: 'no-answer' }, { outcome: 'caller-gave-up' }]);
    await callAt(80, [{ role: 'origin', outcome: null, answeredAt: minute(80), endedAt: minute(81) }]);
    await callAt(90, [{ outcome: null, endedAt: null, answeredAt: minute(91) }]);
    await callAt(95, [{ outcome: null, endedAt: null }]);
    await callAt(96, [{ agentId: null, outcome: 'answered' }]);
    // Outside of the period.
    await callAt(-61, [talk]);
    await callAt(240, [talk]);
  });
  after(() => system.close());

  it('count calls, talks and the time in each status, and add up', async () => {
    const { total, intervals, name } = await ofAgent();
    expect(name).to.match(/^@Ann No /u);
    expect(intervals).to.deep.equal([]);
    const { statuses, ...calls } = total;
    expect(calls).to.deep.equal({
      ...{ offered: 5, answered: 2, missed: 1, endedOtherwise: 1, ringing: 1 },
      outcomes: { 'caller-gave-up': 1 },
      ...{ talkMs: 120_000, averageTalkMs: 60_000, made: 1, madeTalkMs: 60_000 },
    });
    const times = new Map(statuses.map(({ statusName, ms }) => [statusName, ms / hourMs]));
    expect(times.get('Connected')).to.be.closeTo(2, 0.01);
    expect(times.get('Break')).to.be.closeTo(1, 0.01);
  });

  it('are cut into intervals that add up, also of a status that goes on over many [S13]', async () => {
    const { total, intervals } = await ofAgent('&interval=hour');
    expect(intervals.length).to.be.within(5, 6);
    for (const count of [
      ({ offered }: Figures) => offered,
      ({ talkMs }: Figures) => talkMs,
      ({ statuses }: Figures) => statuses.reduce((sum, { ms }) => sum + ms, 0),
      ({ statuses }: Figures) => statuses.find(({ statusId }) => statusId === breakId)?.ms ?? 0,
    ])
      expect(intervals.reduce((sum, one) => sum + count(one), 0)).to.equal(count(total));
    const whole = intervals.slice(2, 3).flatMap(({ statuses }) => statuses);
    expect(whole.reduce((sum, { ms }) => sum + ms, 0)).to.equal(hourMs);
  });

  it('have the times that the activity log has', async () => {
    // Of a time that is over, so that both speak of the same.
    const query = `from=${minute(1).toISOString()}&to=${minute(150).toISOString()}`;
    const [one] = await figures(`/v1/figures/agents?${query}&agentId=${agent.id}&interval=hour`);
    const { body } = await admin.get(`/v1/agents/${agent.id}/activity/totals?${query}`);
    const { totalSeconds, statuses } = body as {
      totalSeconds?: number;
      statuses?: { statusId: number; seconds: number }[];
    };
    const times = one?.total.statuses ?? [];
    expect(times.map(({ statusId, ms }) => ({ statusId, seconds: ms / 1_000 }))).to.have.deep.members(
      (statuses ?? []).map(({ statusId, seconds }) => ({ statusId, seconds })),
    );
    expect(totalSeconds).to.equal(149 * 60);
  });

  it('are for the agent, the supervisors and who may read statistics', async () => {
    const own = `/v1/agents/${agent.id}/figures?${period()}`;
    const statistician = await makeUser({
      roleId: await admin.create('/v1/roles', { name: 'Figures', rights: ['statistics'] }),
    });
    for (const client of [agent.client, supervisor, statistician.client, admin]) {
      const agents = await figures(own, client);
      expect(agents.map(({ agentId, total }) => [agentId, total.offered])).to.deep.equal([[agent.id, 5]]);
    }
    const stranger = await makeUser();
    expect((await stranger.client.get(own)).status).to.equal(404);
    for (const client of [stranger.client, agent.client, supervisor])
      expect((await client.get('/v1/figures/agents')).status).to.equal(403);
    expect((await ofAgent('', statistician.client)).total.offered).to.equal(5);
    const other = await foundTestCompany(system);
    expect(await figures(`/v1/figures/agents?${period()}`, other.admin)).to.deep.equal([]);
    expect((await other.admin.get(own)).status).to.equal(404);
    expect((await other.admin.get(`/v1/figures/agents?agentId=${agent.id}`)).status).to.equal(404);
  });

  it('come as CSV with a column for each status, in which no text is a formula', async () => {
    const { status, text, headers } = await admin.get(
      `/v1/figures/agents/csv?${period()}&agentId=${agent.id}`,
    );
    expect(status, text).to.equal(200);
    expect(headers.get('content-disposition')).to.match(
      /^attachment; filename="agents-[0-9-]+-to-[0-9-]+\.csv"$/u,
    );
    const [row] = parse(text, { columns: true, bom: true }) as unknown as Record<string, string>[];
    expect(row).to.include({ agent_id: String(agent.id), offered: '5', talk_seconds: '120', made: '1' });
    expect(row?.agent).to.match(/^'@Ann/u);
    expect(Number(row?.['seconds_in: Break'])).to.be.closeTo(3_600, 36);
  });

  it('are told of somebody who is no agent any more, and whose user is gone', async () => {
    const gone = await makeUser({
      agent: true,
      extensionId: await admin.create('/v1/extensions', { digits: '2002', name: 'Seat' }),
    });
    await admin.post(`/v1/agents/${gone.id}/login`);
    system.levers.clockOffsetMs += 60_000;
    expect((await admin.delete(`/v1/users/${gone.id}`)).status).to.equal(204);
    const [one] = await figures(`/v1/figures/agents?agentId=${gone.id}`);
    expect(one).to.include({ agentId: gone.id, name: null });
    expect(one?.total.statuses.find(({ statusName }) => statusName === 'Connected')?.ms).to.be.closeTo(
      60_000,
      5_000,
    );
  });
});
