import { expect } from 'chai';
import { eventually } from '../../support/eventually.ts';
import {
  haltedTransaction,
  releaseHaltedTransactions,
  somebodyWaits,
} from '../database/halted-transaction.ts';
import type { RestClient } from './rest-client.ts';
import {
  addTestNode,
  foundTestCompany,
  type RestSystem,
  signIn,
  startRestSystem,
  type TestCompany,
} from './rest-system.ts';

describe('agents over REST', function () {
  this.timeout(60_000);
  let system: RestSystem;
  let company: TestCompany;
  let admin: RestClient;
  let roleId: number;
  let statuses: Map<string, number>;
  let users = 0;

  before(async () => {
    system = await startRestSystem();
    const node = await addTestNode(system);
    company = await foundTestCompany(system, { mediaNodeIds: [node.id] });
    admin = company.admin;
    roleId = await admin.create('/v1/roles', { name: 'Agent' });
    const { items } = (await admin.get('/v1/statuses')).body as { items?: { id: number; name: string }[] };
    statuses = new Map(items?.map(({ id, name }) => [name, id]));
    statuses.set('Break', await admin.create('/v1/statuses', { name: 'Break' }));
    system.levers.receipt = () => Promise.resolve({ state: 'applied' });
  });
  afterEach(releaseHaltedTransactions);
  after(() => system.close());

  async function makeUser(more: object = {}): Promise<{ id: number; client: RestClient }> {
    users += 1;
    const email = `agent-${users}@company.example`;
    const id = await admin.create('/v1/users', { email, password: 'a long password', roleId, ...more });
    return { id, client: await signIn(system, email, 'a long password') };
  }

  const makeExtension = () =>
    admin.create('/v1/extensions', { digits: String(2000 + (users += 1)), name: 'Seat' });

  it('a user becomes an agent, gets skills and a seat, and becomes a back-office user again [U1, U2]', async () => {
    const { id } = await makeUser();
    expect((await admin.get(`/v1/agents/${id}`)).status).to.equal(404);
    const skillId = await admin.create('/v1/skills', { name: 'English' });
    const made = await admin.post('/v1/agents', { userId: id, skills: [{ skillId }] });
    expect(made.status).to.equal(201);
    expect(made.body).to.deep.include({ id, skills: [{ skillId, level: 1 }], loggedInAt: null });
    expect(made.body.status).to.deep.include({ name: 'Unassigned' });
    expect((await admin.post('/v1/agents', { userId: id })).status).to.equal(409);

    const extensionId = await makeExtension();
    const etag = String(made.headers.get('etag'));
    const edit = { skills: [{ skillId, level: 3 }], extensionId };
    const edited = await admin.patch(`/v1/agents/${id}`, edit, { 'if-match': etag });
    expect(edited.status, edited.text).to.equal(200);
    expect(edited.body).to.deep.include(edit);
    expect((await admin.patch(`/v1/agents/${id}`, edit, { 'if-match': etag })).status).to.equal(412);
    expect((await admin.get(`/v1/agents/${id}`)).headers.get('etag')).to.equal(edited.headers.get('etag'));
    expect((await admin.get(`/v1/users/${id}`)).body).to.deep.include({ agent: true, ...edit });

    const again = await admin.patch(`/v1/agents/${id}`, edit);
    expect(again.headers.get('etag'), 'nothing is different').to.equal(edited.headers.get('etag'));

    expect((await admin.delete(`/v1/agents/${id}`)).status).to.equal(204);
    expect((await admin.get(`/v1/agents/${id}`)).status).to.equal(404);
    expect((await admin.patch(`/v1/agents/${id}`, { skills: [] })).status).to.equal(404);
    expect((await admin.delete(`/v1/agents/${id}`)).status).to.equal(404);
    expect((await admin.get(`/v1/users/${id}`)).body).to.deep.include({ agent: false, skills: [] });
  });

  it('an agent logs in at a seat, chooses a status and logs out, alone [S2, S4, S5]', async () => {
    const extensionId = await makeExtension();
    const { id, client } = await makeUser({ agent: true, extensionId });
    const loggedIn = await client.post(`/v1/agents/${id}/login`);
    expect(loggedIn.status, loggedIn.text).to.equal(200);
    expect(loggedIn.body).to.deep.include({ seatExtensionId: extensionId });
    expect(loggedIn.body.status).to.deep.include({ name: 'Connected' });

    const onBreak = await client.put(`/v1/agents/${id}/status`, { statusId: statuses.get('Break') });
    expect(onBreak.status).to.equal(200);
    expect(onBreak.body.status).to.deep.include({ name: 'Break', activatesSkills: false });
    expect(onBreak.headers.get('switchroom-receipt')).to.equal('applied');
    expect((await client.get(`/v1/agents/${id}`)).body).to.deep.equal(onBreak.body);

    const loggedOut = await client.post(`/v1/agents/${id}/logout`);
    expect(loggedOut.body).to.deep.include({ loggedInAt: null, seatExtensionId: null });
    expect(
      (await client.put(`/v1/agents/${id}/status`, { statusId: statuses.get('Break') })).status,
    ).to.equal(409);
  });

  it('a floating agent picks a free extension; a taken one is refused [U8]', async () => {
    const seat = await makeExtension();
    const first = await makeUser({ agent: true });
    const second = await makeUser({ agent: true });
    const seatless = await first.client.post(`/v1/agents/${first.id}/login`);
    expect(seatless.status).to.equal(422);
    expect((seatless.body.errors as { path: string }[])[0]?.path).to.equal('/extensionId');
    expect((await first.client.post(`/v1/agents/${first.id}/login`, { extensionId: seat })).status).to.equal(
      200,
    );
    const taken = await second.client.post(`/v1/agents/${second.id}/login`, { extensionId: seat });
    expect(taken.status).to.equal(409);
    expect((taken.body.errors as { code: string }[])[0]?.code).to.equal('seat-taken');
    const extensions = await second.client.get('/v1/extensions');
    expect(extensions.status).to.equal(200);
  });

  it('two logins at once: one wins, the other is refused; of one agent at two seats, and of two agents at one seat [U8]', async () => {
    const [one, two] = [await makeExtension(), await makeExtension()];
    const { id, client } = await makeUser({ agent: true });
    const seats = await Promise.all(
      [one, two].map((extensionId) => client.post(`/v1/agents/${id}/login`, { extensionId })),
    );
    expect(seats.map(({ status }) => status)).to.have.members([200, 409]);
    const free = await makeExtension();
    const people = [await makeUser({ agent: true }), await makeUser({ agent: true })];
    const wanted = await Promise.all(
      people.map((person) => person.client.post(`/v1/agents/${person.id}/login`, { extensionId: free })),
    );
    expect(wanted.map(({ status }) => status)).to.have.members([200, 409]);
  });

  it('a seat that is not permitted, unknown or of another company is refused with its path [U8, P8]', async () => {
    const [mine, other] = [await makeExtension(), await makeExtension()];
    const { id, client } = await makeUser({ agent: true, seatIds: [mine] });
    const stranger = await foundTestCompany(system, {});
    const foreign = await stranger.admin.create('/v1/extensions', { digits: '300', name: 'Theirs' });
    for (const [extensionId, status, code] of [
      [other, 403, 'seat-not-permitted'],
      [foreign, 422, 'unknown-reference'],
      [4_000_000, 422, 'unknown-reference'],
    ]) {
      const refused = await client.post(`/v1/agents/${id}/login`, { extensionId });
      expect(refused.status, refused.text).to.equal(status);
      expect((refused.body.errors as { path: string; code: string }[])[0]).to.include({
        path: '/extensionId',
        code,
      });
    }
    expect((await client.get('/v1/seats')).body.items).to.have.length(1);
    expect((await client.get(`/v1/seats/${other}`)).status).to.equal(404);
    expect((await client.post(`/v1/agents/${id}/login`, { extensionId: mine })).status).to.equal(200);
    expect((await client.post(`/v1/agents/${id}/login`, { mobile: true })).status).to.equal(409);
  });

  it('nobody works at a mobile that no trunk could call; the company is told what it lacks [U3, S9]', async () => {
    const mobilePhoneId = await admin.create('/v1/phones', {
      name: 'Mobile',
      kind: 'mobile',
      mobileNumber: '+36201234567',
    });
    const { id, client } = await makeUser({ agent: true, mobilePhoneId });
    const login = `/v1/agents/${id}/login`;
    const refused = await client.post(login, { mobile: true });
    expect(refused.status, refused.text).to.equal(409);
    expect(refused.body.detail).to.contain('no trunk');
    expect((refused.body.errors as { code: string }[])[0]?.code).to.equal('no-trunk');
    await client.post(login, { extensionId: await makeExtension() });
    const asVirtual = { statusId: statuses.get('Virtual') };
    expect((await client.put(`/v1/agents/${id}/status`, asVirtual)).status).to.equal(409);

    const trunk = { name: 'Provider', host: 'sip.example.com', inboundAddresses: ['192.0.2.1'] };
    await admin.create('/v1/trunks', trunk);
    expect(system.announced.at(-1)?.aggregates.map(({ kind }) => kind)).to.deep.equal([
      'configuration',
      'memberships',
    ]);
    expect((await client.put(`/v1/agents/${id}/status`, asVirtual)).status).to.equal(200);
  });

  it('one phone at two extensions is for one agent at a time, also of two who log in at once [U8]', async () => {
    const phoneId = await admin.create('/v1/phones', { name: 'Shared', kind: 'sip' });
    const seatWith = async (...devices: object[]) => {
      const extensionId = await makeExtension();
      await admin.patch(`/v1/extensions/${extensionId}`, { devices });
      return extensionId;
    };
    const atOnce = { phoneId, startSeconds: 0 };
    const [one, two] = [await seatWith(atOnce), await seatWith(atOnce)];
    const byPlan = await seatWith({ phoneId, startSeconds: 5 });
    const people = [await makeUser({ agent: true }), await makeUser({ agent: true })] as const;
    const logIn = (person: (typeof people)[number], extensionId: number) =>
      person.client.post(`/v1/agents/${person.id}/login`, { extensionId });
    expect((await logIn(people[0], one)).status).to.equal(200);
    expect((await logIn(people[0], one)).status, 'again').to.equal(200);
    const refused = await logIn(people[1], two);
    expect(refused.status, refused.text).to.equal(409);
    expect(refused.body.detail).to.match(/^Another agent works at the phone/u);
    expect((refused.body.errors as object[])[0]).to.include({ path: '/extensionId', code: 'phone-taken' });
    expect((await logIn(people[1], byPlan)).status, 'a place of its own').to.equal(200);

    for (const { id, client } of people) await client.post(`/v1/agents/${id}/logout`);
    const both = await Promise.all([logIn(people[0], one), logIn(people[1], two)]);
    expect(both.map(({ status }) => status)).to.have.members([200, 409]);
  });

  describe('two agents who sit with a phone each', () => {
    const logIn = ({ id, client }: { id: number; client: RestClient }, extensionId: number) =>
      client.post(`/v1/agents/${id}/login`, { extensionId });
    const setDevices = (extensionId: number, ...devices: object[]) =>
      admin.patch(`/v1/extensions/${extensionId}`, { devices });
    const seatWithPhone = async () => {
      const phoneId = await admin.create('/v1/phones', { name: 'Desk', kind: 'sip' });
      const extensionId = await makeExtension();
      await setDevices(extensionId, { phoneId });
      return { extensionId, phoneId };
    };
    const make = async () => ({
      ...{ one: await seatWithPhone(), two: await seatWithPhone() },
      ...{ anna: await makeUser({ agent: true, lastName: 'Anna' }), bert: await makeUser({ agent: true }) },
    });

    it('are not put on one phone by an edit of an extension', async () => {
      const { one, two, anna, bert } = await make();
      for (const answer of [await logIn(anna, one.extensionId), await logIn(bert, two.extensionId)])
        expect(answer.status, answer.text).to.equal(200);
      const refused = await setDevices(two.extensionId, { phoneId: one.phoneId });
      expect(refused.status, refused.text).to.equal(409);
      expect(refused.body.detail).to.contain('"Anna"');
      expect((refused.body.errors as object[])[0]).to.include({
        ...{ path: '/devices/0/phoneId', code: 'phone-taken' },
      });
      const byPlan = await setDevices(two.extensionId, { phoneId: one.phoneId, startSeconds: 5 });
      expect(byPlan.status, 'a place of its own').to.equal(200);
      expect((await setDevices(two.extensionId, { phoneId: one.phoneId })).status).to.equal(409);
      await anna.client.post(`/v1/agents/${anna.id}/logout`);
      expect((await setDevices(two.extensionId, { phoneId: one.phoneId })).status).to.equal(200);
      expect((await logIn(anna, one.extensionId)).status).to.equal(409);
    });

    for (const [what, edited] of [
      ['of the one to the phone of the other', 'one'],
      ['of the other to the phone of the one', 'two'],
    ] as const)
      it(`are not put on one phone by an edit ${what}, while the one logs in`, async () => {
        const { one, two, anna, bert } = await make();
        await logIn(bert, two.extensionId);
        const phoneId = edited === 'one' ? two.phoneId : one.phoneId;
        const { extensionId } = edited === 'one' ? one : two;
        const { database, dataSource } = system.testDatabase;
        // All that is stored waits for the revision, at the latest.
        const held = haltedTransaction(database, async (stores, halt) => {
          await stores.changes.nextRevision(company.id);
          await halt();
        });
        await held.reached;
        const login = logIn(anna, one.extensionId);
        await somebodyWaits(dataSource);
        const edit = setDevices(extensionId, { phoneId });
        await eventually(async () => {
          const waiting = `SELECT ID FROM information_schema.PROCESSLIST
            WHERE DB = DATABASE() AND COMMAND IN ('Query', 'Execute') AND ID <> CONNECTION_ID()`;
          expect(await dataSource.query(waiting)).to.have.length(2);
        });
        held.goOn();
        expect([(await login).status, (await edit).status]).to.deep.equal([200, 409]);
      });
  });

  it('a status that nobody chooses, an unknown one and a foreign one are refused with the path [S2, S6]', async () => {
    const { id, client } = await makeUser({ agent: true, extensionId: await makeExtension() });
    await client.post(`/v1/agents/${id}/login`);
    for (const statusId of [statuses.get('Incoming call'), statuses.get('Unassigned'), 4_000_000]) {
      const refused = await client.put(`/v1/agents/${id}/status`, { statusId });
      expect(refused.status).to.equal(422);
      expect((refused.body.errors as { path: string }[])[0]?.path).to.equal('/statusId');
    }
  });

  it('an agent acts for itself only, an administrator for all; others do not exist [P8]', async () => {
    const one = await makeUser({ agent: true, extensionId: await makeExtension() });
    const two = await makeUser({ agent: true });
    for (const answer of [
      await two.client.post(`/v1/agents/${one.id}/login`),
      await two.client.post(`/v1/agents/${one.id}/logout`),
      await two.client.put(`/v1/agents/${one.id}/status`, { statusId: statuses.get('Break') }),
      await two.client.put(`/v1/agents/${one.id}/recording`, { paused: false }),
      await two.client.get(`/v1/agents/${one.id}`),
      await two.client.get(`/v1/agents/${one.id}/activity`),
      await two.client.get(`/v1/agents/${one.id}/activity/totals`),
      await two.client.patch(`/v1/agents/${one.id}`, { skills: [] }),
    ])
      expect(answer.status).to.equal(404);
    expect((await two.client.get('/v1/agents')).body.items).to.deep.equal([]);
    expect((await admin.post(`/v1/agents/${one.id}/login`)).status).to.equal(200);
    expect((await admin.post('/v1/agents/4000000/login')).status).to.equal(404);
    expect((await admin.post(`/v1/agents/${company.adminId}/login`)).status).to.equal(404);
  });

  it('who frees a seat hears of none that is not theirs to see, taken or free; one that is not there is no seat [U8, P8]', async () => {
    const [taken, free] = [await makeExtension(), await makeExtension()];
    const sitter = await makeUser({ agent: true, extensionId: taken });
    expect((await sitter.client.post(`/v1/agents/${sitter.id}/login`)).status).to.equal(200);
    const stranger = await makeUser();
    const told = async (client: RestClient, seat: number) => {
      const { status, body } = await client.post(`/v1/seats/${seat}/free`);
      return `${status} ${String(body.detail)}`;
    };
    const unknown = await told(admin, 4_000_000);
    expect(unknown).to.match(/^404/u);
    expect(await told(stranger.client, taken)).to.equal(unknown);
    expect(await told(stranger.client, free)).to.equal(unknown);
    expect(await told(admin, free)).to.match(/^409/u);
    expect(await told(admin, taken)).to.match(/^200/u);
  });

  it('a user who is edited at the same moment becomes an agent all the same, and only once', async () => {
    const { id } = await makeUser();
    const { database, dataSource } = system.testDatabase;
    const edit = haltedTransaction(database, async ({ records }, halt) => {
      const user = (await records.user.findForUpdate({ companyId: company.id }, id))!;
      await records.user.update({ ...user, firstName: 'Renamed' });
      await halt();
    });
    await edit.reached;
    const asked = [1, 2].map(() => admin.post('/v1/agents', { userId: id }));
    await somebodyWaits(dataSource);
    edit.goOn();
    await edit.done;
    const answers = await Promise.all(asked);
    expect(answers.map(({ status }) => status)).to.have.members([201, 409]);
    expect((await admin.get(`/v1/users/${id}`)).body).to.deep.include({ agent: true, firstName: 'Renamed' });
  });

  it('agents are listed with their live state, by status', async () => {
    const { id } = await makeUser({ agent: true, extensionId: await makeExtension() });
    await admin.post(`/v1/agents/${id}/login`);
    const statusId = await admin.create('/v1/statuses', { name: 'Paperwork' });
    await admin.put(`/v1/agents/${id}/status`, { statusId });
    const { items } = (await admin.get(`/v1/agents?statusId=${statusId}`)).body as {
      items?: { id: number }[];
    };
    expect(items?.map((agent) => agent.id)).to.deep.equal([id]);
    const page = await admin.get('/v1/agents?limit=1');
    expect(page.body.next).to.be.a('string');
  });

  it('a read of an unchanged agent is a 304; a change of user, state or status is seen', async () => {
    const extensionId = await makeExtension();
    const { id } = await makeUser({ agent: true, extensionId });
    const etag = async () => String((await admin.get(`/v1/agents/${id}`)).headers.get('etag'));
    const seen = [await etag()];
    expect((await admin.get(`/v1/agents/${id}`, { 'if-none-match': seen[0] ?? '' })).status).to.equal(304);
    await admin.patch(`/v1/users/${id}`, { firstName: 'Renamed' });
    seen.push(await etag());
    await admin.post(`/v1/agents/${id}/login`);
    seen.push(await etag());
    await admin.patch(`/v1/statuses/${String(statuses.get('Connected'))}`, { colour: '#123456' });
    seen.push(await etag());
    expect(new Set(seen).size).to.equal(4);
  });

  it('a status change costs no statement beside the write and its receipt: the write asks who is calling', async () => {
    const { id, client } = await makeUser({ agent: true, extensionId: await makeExtension() });
    await client.post(`/v1/agents/${id}/login`);
    await client.put(`/v1/agents/${id}/status`, { statusId: statuses.get('Break') });
    const from = system.statements.length;
    await client.put(`/v1/agents/${id}/status`, { statusId: statuses.get('Connected') });
    const made = system.statements.slice(from);
    const begin = made.findIndex((sql) => /^START TRANSACTION/i.test(sql));
    const commit = made.findIndex((sql) => /^COMMIT/i.test(sql));
    const outside = made.filter(
      (sql, index) => (index < begin || index > commit) && !/^SET TRANSACTION/i.test(sql),
    );
    expect(outside, made.join('\n')).to.have.length(0);
    expect(made[begin + 1]).to.match(/FROM sessions/);
    expect(commit).to.be.greaterThan(begin);
    expect(made.length, made.join('\n')).to.be.at.most(14);
  });
});
