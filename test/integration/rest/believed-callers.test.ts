import { expect } from 'chai';
import type { RestClient } from './rest-client.ts';
import {
  addTestNode,
  foundTestCompany,
  type RestSystem,
  signIn,
  startRestSystem,
  type TestCompany,
} from './rest-system.ts';

/** What another process does to sessions, users and roles is written straight into the database: nobody here hears of it. */
describe('a click that proves who is calling [P7]', function () {
  this.timeout(60_000);
  let system: RestSystem;
  let company: TestCompany;
  let statusId: number;
  let roleId: number;
  let people = 0;
  let agent: { id: number; client: RestClient };

  before(async () => {
    system = await startRestSystem();
    const node = await addTestNode(system);
    company = await foundTestCompany(system, { mediaNodeIds: [node.id] });
    roleId = await company.admin.create('/v1/roles', { name: 'Agent' });
    statusId = await company.admin.create('/v1/statuses', { name: 'Break' });
    system.levers.receipt = () => Promise.resolve({ state: 'applied' });
  });
  after(() => system.close());
  beforeEach(async () => {
    agent = await makeAgent();
  });

  async function makeAgent(): Promise<{ id: number; client: RestClient }> {
    people += 1;
    const email = `clicker-${people}@company.example`;
    const digits = String(3000 + people);
    const extensionId = await company.admin.create('/v1/extensions', { digits, name: 'Seat' });
    const id = await company.admin.create('/v1/users', {
      email,
      password: 'a long password',
      roleId,
      agent: true,
      extensionId,
    });
    const client = await signIn(system, email, 'a long password');
    expect((await client.post(`/v1/agents/${id}/login`)).status).to.equal(200);
    return { id, client };
  }

  const sql = (statement: string, ...values: unknown[]) =>
    system.testDatabase.dataSource.query<unknown[]>(statement, values);
  const click = (of = agent, status: unknown = statusId) =>
    of.client.put(`/v1/agents/${of.id}/status`, { statusId: status });
  const stored = async () =>
    (await sql('SELECT statusId, version FROM agents WHERE id = ?', agent.id))[0] as Record<string, unknown>;

  it('asks nobody before', async () => {
    await click();
    const before = system.statements.length;
    expect((await click()).status).to.equal(200);
    const kinds = system.statements.slice(before).map((statement) => /^\w+/.exec(statement)?.[0]);
    expect(kinds.slice(0, 2)).to.deep.equal(['START', 'SELECT']);
    expect(system.statements.slice(before).at(-1)).to.equal('COMMIT');
  });

  const ends: readonly [string, () => Promise<unknown>][] = [
    ['was signed out', () => sql('DELETE FROM sessions WHERE userId = ?', agent.id)],
    ['expired', () => sql("UPDATE sessions SET expiresAt = '2001-01-01' WHERE userId = ?", agent.id)],
    [
      'is of an inactive user',
      () => sql('UPDATE users SET active = 0, version = version + 1 WHERE id = ?', agent.id),
    ],
  ];
  for (const [what, end] of ends) {
    it(`of a session that ${what} is refused, and nothing is stored`, async () => {
      await click();
      const before = await stored();
      await end();
      const { status, body } = await click();
      expect([status, body.code]).to.deep.equal([401, 'unauthenticated']);
      expect(await stored()).to.deep.equal(before);
    });
    it(`of a session that ${what} is told nothing else either`, async () => {
      await click();
      await end();
      for (const attempt of [
        () => click(agent, 'no number'),
        () => click(agent, 4_000_000),
        () => click({ ...agent, id: 4_000_000 }),
      ])
        expect((await attempt()).status).to.equal(401);
    });
  }

  it('goes by the rights of this moment', async () => {
    const other = await makeAgent();
    const onOther = () => agent.client.put(`/v1/agents/${other.id}/status`, { statusId });
    const refused = (await onOther()).status;
    expect(refused).to.be.oneOf([403, 404]);
    const own = await company.admin.create('/v1/roles', { name: `Own ${people}`, rights: ['admin'] });
    await sql('UPDATE users SET roleId = ?, version = version + 1 WHERE id = ?', own, agent.id);
    expect((await onOther()).status).to.equal(200);
    await sql("UPDATE roles SET rights = '[]', version = version + 1 WHERE id = ?", own);
    expect((await onOther()).status).to.equal(refused);
    expect((await click()).status, 'as oneself').to.equal(200);
  });

  it('is refused like any other for what is wrong with it', async () => {
    await click();
    expect((await click(agent, 'no number')).status).to.equal(422);
    expect((await click(agent, 4_000_000)).status).to.equal(422);
    expect((await click()).status).to.equal(200);
  });
});
