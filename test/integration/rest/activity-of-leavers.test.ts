import { expect } from 'chai';
import type { RestClient } from './rest-client.ts';
import { foundTestCompany, type RestSystem, signIn, startRestSystem } from './rest-system.ts';

interface Stretch {
  readonly statusName: string;
  readonly endedAt: string | null;
}

describe('the activity log of somebody who left [U6, S13]', function () {
  this.timeout(60_000);
  let system: RestSystem;
  let admin: RestClient;
  let agentRoleId: number;
  let statistician: RestClient;
  let breakId: number;
  let users = 0;

  before(async () => {
    system = await startRestSystem();
    ({ admin } = await foundTestCompany(system, {}));
    agentRoleId = await admin.create('/v1/roles', { name: 'Agent' });
    breakId = await admin.create('/v1/statuses', { name: 'Break' });
    const roleId = await admin.create('/v1/roles', { name: 'Figures', rights: ['statistics'] });
    statistician = (await makeUser({ roleId })).client;
  });
  after(() => system.close());

  async function makeUser(more: object = {}): Promise<{ id: number; client: RestClient }> {
    const email = `user-${(users += 1)}@company.example`;
    const user = { email, password: 'a long password', roleId: agentRoleId, ...more };
    const id = await admin.create('/v1/users', user);
    return { id, client: await signIn(system, email, 'a long password') };
  }

  /** An agent who was in a break for three minutes, and has a supervisor. */
  async function makeAgent() {
    const supervisor = await makeUser();
    const extensionId = await admin.create('/v1/extensions', { digits: String(2000 + users), name: 'Seat' });
    const agent = await makeUser({ agent: true, extensionId, supervisorIds: [supervisor.id] });
    await admin.post(`/v1/agents/${agent.id}/login`);
    await admin.put(`/v1/agents/${agent.id}/status`, { statusId: breakId });
    system.levers.clockOffsetMs += 180_000;
    return { ...agent, supervisor: supervisor.client };
  }

  const logOf = (id: number) => `/v1/agents/${id}/activity`;
  const read = async (client: RestClient, id: number) => {
    const answers = [await client.get(logOf(id)), await client.get(`${logOf(id)}/totals`)];
    return answers.map(({ status }) => status);
  };
  const secondsInBreak = async (client: RestClient, id: number) => {
    const { statuses } = (await client.get(`${logOf(id)}/totals`)).body as {
      statuses?: { statusId: number; seconds: number }[];
    };
    return Math.floor(statuses?.find(({ statusId }) => statusId === breakId)?.seconds ?? 0);
  };

  const totalSeconds = async (id: number) =>
    Number((await admin.get(`${logOf(id)}/totals`)).body.totalSeconds);

  it('outlives the agent flag: who saw it before sees it, up to the end of the last stretch', async () => {
    const { id, client, supervisor } = await makeAgent();
    expect((await admin.delete(`/v1/agents/${id}`)).status).to.equal(204);
    const { items } = (await admin.get(logOf(id))).body as { items?: Stretch[] };
    expect(items?.at(-1)).to.deep.include({ statusName: 'Break' });
    expect(items?.at(-1)?.endedAt, 'nothing goes on').to.be.a('string');
    for (const reader of [admin, statistician, supervisor, client])
      expect(await secondsInBreak(reader, id)).to.be.within(180, 185);
    const stranger = await makeUser();
    expect(await read(stranger.client, id)).to.deep.equal([404, 404]);
  });

  for (const [left, leave] of [
    ['is no agent any more', (id: number) => admin.delete(`/v1/agents/${id}`)],
    ['was deleted', (id: number) => admin.delete(`/v1/users/${id}`)],
  ] as const)
    it(`has all the time that somebody was logged out before who ${left}`, async () => {
      const { id } = await makeAgent();
      await admin.post(`/v1/agents/${id}/logout`);
      system.levers.clockOffsetMs += 3_600_000;
      const before = await totalSeconds(id);
      expect(before, 'a break, and an hour').to.be.within(3_780, 3_800);
      expect((await leave(id)).status).to.equal(204);
      system.levers.clockOffsetMs += 3_600_000;
      expect(await totalSeconds(id)).to.be.within(before, before + 5);
      const { items = [] } = (await admin.get(logOf(id))).body as { items?: Stretch[] };
      expect(items.map(({ statusName, endedAt }) => [statusName, endedAt !== null])).to.deep.equal([
        ['Unassigned', true],
        ['Connected', true],
        ['Break', true],
        ['Unassigned', true],
      ]);
    });

  it('outlives the user, for who may read the figures of all', async () => {
    const { id, supervisor } = await makeAgent();
    expect((await admin.delete(`/v1/users/${id}`)).status).to.equal(204);
    for (const reader of [admin, statistician])
      expect(await secondsInBreak(reader, id)).to.be.within(180, 185);
    expect(await read(supervisor, id), 'it was the person whom one supervised').to.deep.equal([404, 404]);
    expect((await admin.get(`/v1/agents/${id}`)).status).to.equal(404);
    const stranger = await foundTestCompany(system, {});
    expect(await read(stranger.admin, id), 'of another company').to.deep.equal([404, 404]);
  });

  it('is not there of who never was an agent, and not of nobody [U2]', async () => {
    const { id } = await makeUser();
    for (const stranger of [id, 4_000_000]) expect(await read(admin, stranger)).to.deep.equal([404, 404]);
  });
});
