import { expect } from 'chai';
import { faultsOf, type RestClient } from './rest-client.ts';
import { foundTestCompany, type RestSystem, startRestSystem } from './rest-system.ts';

describe('seats, mobiles, working hours and phone logins of users, over REST', function () {
  this.timeout(60_000);
  let system: RestSystem;
  let admin: RestClient;
  let foreign: RestClient;
  let roleId: number;
  let counter = 0;

  before(async () => {
    system = await startRestSystem();
    ({ admin } = await foundTestCompany(system));
    ({ admin: foreign } = await foundTestCompany(system));
    const { items } = (await admin.get('/v1/roles')).body as { items?: { id: number }[] };
    roleId = Number(items?.[0]?.id);
  });
  after(() => system.close());

  const next = () => (counter += 1);
  const person = (more: object = {}) => ({
    email: `person-${next()}@company.example`,
    password: 'a long password',
    roleId,
    agent: true,
    ...more,
  });
  const make = (more: object = {}) => admin.create('/v1/users', person(more));
  const edit = (id: number, body: object) => admin.patch(`/v1/users/${id}`, body);
  const extension = (client = admin) =>
    client.create('/v1/extensions', { digits: String(3_000 + next()), name: 'Seat' });
  const mobile = (client = admin) =>
    client.create('/v1/phones', {
      name: 'Mobile',
      kind: 'mobile',
      mobileNumber: `+3620${1_000_000 + next()}`,
    });
  const calendar = (client = admin) =>
    client.create('/v1/calendars', {
      name: 'Days',
      timeZone: 'Europe/Budapest',
      defaultDestination: { kind: 'hang-up' },
    });

  it('are kept, and taken back', async () => {
    const seatIds = [await extension(), await extension()];
    const change = { seatIds, mobilePhoneId: await mobile(), workingHoursId: await calendar() };
    const id = await make(change);
    expect((await admin.get(`/v1/users/${id}`)).body).to.deep.include(change);
    const none = { seatIds: [], mobilePhoneId: null, workingHoursId: null };
    expect((await edit(id, none)).body).to.deep.include(none);
    expect((await admin.get(`/v1/users/${id}`)).body).to.deep.include(none);
    expect((await edit(id, { seatIds: null })).body.seatIds).to.equal(null);
    expect((await admin.get(`/v1/users/${id}`)).body.seatIds).to.equal(null);
  });

  it('what does not exist, or is another company’s, is refused at its path', async () => {
    const id = await make();
    const seat = await extension();
    const desk = await admin.create('/v1/phones', { name: 'Desk' });
    const bad: [object, string][] = [
      [{ seatIds: [seat, 4_000_000] }, '/seatIds/1 unknown-reference'],
      [{ seatIds: [await extension(foreign)] }, '/seatIds/0 unknown-reference'],
      [{ seatIds: [seat, seat] }, '/seatIds/1 repeated'],
      [{ seatIds: seat }, '/seatIds wrong-type'],
      [{ seatIds: [0] }, '/seatIds/0 too-small'],
      [{ seatIds: Array.from({ length: 3_001 }, (_item, index) => index + 1) }, '/seatIds too-big'],
      [{ mobilePhoneId: 4_000_000 }, '/mobilePhoneId unknown-reference'],
      [{ mobilePhoneId: await mobile(foreign) }, '/mobilePhoneId unknown-reference'],
      [{ mobilePhoneId: desk }, '/mobilePhoneId not-a-mobile'],
      [{ workingHoursId: 4_000_000 }, '/workingHoursId unknown-reference'],
      [{ workingHoursId: await calendar(foreign) }, '/workingHoursId unknown-reference'],
      [{ agentNumber: '' }, '/agentNumber bad-format'],
      [{ agentNumber: '123456789' }, '/agentNumber bad-format'],
      [{ agentNumber: 12 }, '/agentNumber wrong-type'],
      [{ pin: '123' }, '/pin bad-format'],
      [{ pin: '1234567890123' }, '/pin bad-format'],
      [{ pin: 4711 }, '/pin wrong-type'],
    ];
    for (const [change, fault] of bad) {
      const refused = await edit(id, change);
      expect(refused.status, fault).to.equal(422);
      expect(faultsOf(refused)).to.deep.equal([fault]);
    }
  });

  it('three thousand seats are taken, and so many that do not exist are refused, in time', async () => {
    const id = await make();
    const startedAt = performance.now();
    const refused = await edit(id, { seatIds: Array.from({ length: 3_000 }, (_item, index) => 1e6 + index) });
    expect(refused.status).to.equal(422);
    expect(performance.now() - startedAt).to.be.lessThan(2_000);
  });

  it('an agent number and a mobile belong to one user of the company [S9, U8]', async () => {
    const agentNumber = String(next());
    const mobilePhoneId = await mobile();
    const owner = await make({ agentNumber, mobilePhoneId });
    const other = await make();
    for (const [change, fault] of [
      [{ agentNumber }, '/agentNumber duplicate-value'],
      [{ mobilePhoneId }, '/mobilePhoneId duplicate-value'],
    ] as const) {
      const taken = await edit(other, change);
      expect(taken.status).to.equal(409);
      expect(faultsOf(taken)).to.deep.equal([fault]);
    }
    const { items } = (await foreign.get('/v1/roles')).body as { items?: { id: number }[] };
    await foreign.create('/v1/users', person({ agentNumber, roleId: items?.[0]?.id }));
    const found = (await admin.get(`/v1/users?agentNumber=${agentNumber}`)).body as {
      items?: { id: number }[];
    };
    expect(found.items?.map(({ id }) => id)).to.deep.equal([owner]);
  });

  it('of two users who get a mobile at the same time one is refused [S9]', async () => {
    const mobilePhoneId = await mobile();
    const users = [await make(), await make()];
    const answers = await Promise.all(users.map((id) => edit(id, { mobilePhoneId })));
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 409]);
  });

  it('a PIN is written and never read', async () => {
    const id = await make({ pin: '471108' });
    const read = await admin.get(`/v1/users/${id}`);
    expect(read.body).to.deep.include({ hasPin: true });
    const changed = await edit(id, { pin: '081547' });
    const removed = await edit(id, { pin: null });
    expect(removed.body).to.deep.include({ hasPin: false });
    const audit = await admin.get(`/v1/audit-entries?kind=user&objectId=${id}`);
    for (const { text } of [read, changed, removed, audit])
      expect(text).to.not.match(/471108|081547|pinHash|argon2/);
  });

  it('a mobile has a trunk of the company, which then cannot be deleted [U3]', async () => {
    const trunkId = await admin.create('/v1/trunks', { name: 'Provider', host: 'sip.example.net' });
    const theirs = await foreign.create('/v1/trunks', { name: 'Theirs', host: 'sip.example.net' });
    const id = await mobile();
    expect((await admin.patch(`/v1/phones/${id}`, { trunkId })).body).to.deep.include({ trunkId });
    for (const bad of [theirs, 4_000_000]) {
      const refused = await admin.patch(`/v1/phones/${id}`, { trunkId: bad });
      expect(refused.status).to.equal(422);
      expect(faultsOf(refused)).to.deep.equal(['/trunkId unknown-reference']);
    }
    const desk = await admin.post('/v1/phones', { name: 'Desk', trunkId });
    expect(faultsOf(desk)).to.deep.equal(['/trunkId not-a-mobile']);
    const used = await admin.delete(`/v1/trunks/${trunkId}`);
    expect(used.status).to.equal(409);
    expect(used.body.details).to.deep.equal({ referrers: [{ kind: 'phone', id, name: 'Mobile' }] });
  });

  it('a mobile and a calendar that a user has cannot be deleted, and the answer says whose they are', async () => {
    const mobilePhoneId = await mobile();
    const workingHoursId = await calendar();
    const id = await make({ firstName: 'Éva', lastName: 'Kis', mobilePhoneId, workingHoursId });
    for (const path of [`/v1/phones/${mobilePhoneId}`, `/v1/calendars/${workingHoursId}`]) {
      const used = await admin.delete(path);
      expect(used.status, path).to.equal(409);
      expect(used.body.details).to.deep.equal({ referrers: [{ kind: 'user', id, name: 'Éva Kis' }] });
    }
    await edit(id, { mobilePhoneId: null, workingHoursId: null });
    for (const path of [`/v1/phones/${mobilePhoneId}`, `/v1/calendars/${workingHoursId}`])
      expect((await admin.delete(path)).status, path).to.equal(204);
  });

  it('a logged-in agent keeps the extension, and is logged out when made inactive [S11, U8]', async () => {
    const [seat, other] = [await extension(), await extension()];
    const id = await make({ extensionId: seat });
    expect((await admin.post(`/v1/agents/${id}/login`)).status).to.be.oneOf([200, 202]);
    const refused = await edit(id, { extensionId: other });
    expect(refused.status).to.equal(409);
    expect(faultsOf(refused)).to.deep.equal(['/extensionId logged-in']);
    await edit(id, { active: false });
    expect((await admin.get(`/v1/agents/${id}`)).body).to.deep.include({
      loggedInAt: null,
      seatExtensionId: null,
    });
    expect((await admin.post(`/v1/agents/${id}/login`)).status).to.equal(409);
    expect((await edit(id, { extensionId: other, active: true })).status).to.equal(200);
  });

  it('nothing of all this was a fault of ours', () => {
    expect(system.logLines.filter((line) => line.includes('"level":50'))).to.deep.equal([]);
  });
});
