import { expect } from 'chai';
import { foundLedTeam, target } from './led-team.ts';
import { faultsOf, type RestClient } from './rest-client.ts';
import { foundTestCompany, type RestSystem, signIn, type TestCompany } from './rest-system.ts';

const password = 'a long password';
const hangUp = { kind: 'hang-up', reason: 'normal' };
const office = { weekdays: [1, 2, 3, 4, 5], from: '08:00', to: '17:00' };

describe('who is responsible for a part of the call logic [R6, L6, P8]', function () {
  this.timeout(60_000);
  let system: RestSystem;
  let company: TestCompany;
  let admin: RestClient;
  let leader: RestClient;
  let leaderId: number;
  let own: Record<string, number>;
  let others: Record<string, number>;
  let queueId: number;
  let extensionId: number;

  before(async () => {
    ({ system, company, admin, leader, leaderId, own, others, queueId, extensionId } = await foundLedTeam());
  });
  after(() => system.close());

  it('a team leader sees and edits what the leader is an editor of, and nothing else exists', async () => {
    for (const [path, id] of Object.entries(own)) {
      const { items } = (await leader.get(`/v1/${path}`)).body as { items?: { id: number }[] };
      expect(
        items?.map((item) => item.id),
        path,
      ).to.deep.equal([id]);
      expect((await leader.get(`/v1/${path}/${id}`)).body, path).to.deep.include({
        id,
        editorIds: [leaderId],
      });
      const edited = await leader.patch(`/v1/${path}/${id}`, { name: 'Ours, renamed' });
      expect(edited.status, `${path} ${edited.text}`).to.be.oneOf([200, 202]);
      expect((await admin.get(`/v1/${path}/${id}`)).body.name).to.equal('Ours, renamed');
    }
    for (const [path, id] of Object.entries(others)) {
      const before = (await admin.get(`/v1/${path}/${id}`)).body;
      for (const answer of [
        await leader.get(`/v1/${path}/${id}`),
        await leader.patch(`/v1/${path}/${id}`, { name: 'Mine' }),
        // A wrong body and a wrong version tell no more.
        await leader.patch(`/v1/${path}/${id}`, { editorIds: [leaderId] }),
        await leader.patch(`/v1/${path}/${id}`, { name: 'Mine' }, { 'if-match': '"99"' }),
      ])
        expect(`${path} ${answer.status} ${String(answer.body.code)}`).to.equal(`${path} 404 not-found`);
      const { items } = (await leader.get(`/v1/${path}?name=Theirs`)).body;
      expect(items, path).to.deep.equal([]);
      expect((await admin.get(`/v1/${path}/${id}`)).body).to.deep.equal(before);
    }
  });

  it('the same at everything that hangs on a calendar', async () => {
    const csv = 'date,from,to,who\n2030-07-01,08:00,16:00,2301\n';
    const visit = async (id: number | undefined) => [
      (await leader.get(`/v1/calendars/${id}/now`)).status,
      (await leader.get(`/v1/calendars/${id}/at?time=2030-01-01T00:00`)).status,
      (await leader.get(`/v1/calendars/${id}/analysis`)).status,
      (await leader.get(`/v1/calendars/${id}/ical`)).status,
      (await leader.sendRaw('POST', `/v1/calendars/${id}/roster`, csv, { 'content-type': 'text/csv' }))
        .status,
    ];
    expect(await visit(own.calendars)).to.deep.equal([200, 200, 200, 200, 200]);
    expect(await visit(others.calendars)).to.deep.equal([404, 404, 404, 404, 404]);
  });

  it('a roster names no ring group of others', async () => {
    const send = (who: string, client: RestClient) =>
      client.sendRaw(
        'POST',
        `/v1/calendars/${own.calendars}/roster?dry-run=true`,
        `date,from,to,who\n2030-07-01,08:00,16:00,${who}\n`,
        { 'content-type': 'text/csv' },
      );
    expect(faultsOf(await send('Theirs', leader))).to.deep.equal(['/2/who unknown-person']);
    expect((await send('Theirs', admin)).status).to.equal(200);
    expect((await send('Support', leader)).status).to.equal(200);
  });

  it('a roster tells a leader no e-mail address of others, who are told apart by their extensions', async () => {
    const extension = await admin.create('/v1/extensions', { digits: '2398', name: 'Twin' });
    const roleId = await admin.create('/v1/roles', { name: 'Person' });
    const person = (name: string, more: object = {}) =>
      admin.create('/v1/users', {
        firstName: 'Ann',
        lastName: 'Smith',
        email: `${name}-${company.id}@private.example`,
        password,
        roleId,
        ...more,
      });
    await person('first', { extensionId: extension });
    await person('second');
    await person('third', { lastName: 'Floating' });
    const messageTo = async (client: RestClient, who: string) => {
      const csv = `date,from,to,who\n2030-07-01,08:00,16:00,${who}\n`;
      const path = `/v1/calendars/${own.calendars}/roster?dry-run=true`;
      const { body } = await client.sendRaw('POST', path, csv, { 'content-type': 'text/csv' });
      return (body.errors as { message: string }[])[0]?.message;
    };
    expect(await messageTo(leader, 'Ann Smith')).to.equal(
      'may be each of: user "Ann Smith" with extension 2398, user "Ann Smith"',
    );
    expect(await messageTo(leader, 'Ann Floating')).to.equal(
      'is a user without an extension (user "Ann Floating")',
    );
    expect(await messageTo(admin, 'Ann Smith')).to.contain(`second-${company.id}@private.example`);
  });

  it('a voicemail box tells a leader no e-mail address, and keeps it', async () => {
    const email = `boss-${company.id}@private.example`;
    const path = `/v1/voicemail-boxes/${await admin.create('/v1/voicemail-boxes', { name: 'After hours', email })}`;
    const read = await leader.get(path);
    expect(read.body).to.include({ name: 'After hours', maxSeconds: 180 }).and.not.to.have.property('email');
    expect((await leader.get('/v1/voicemail-boxes')).text)
      .to.contain('After hours')
      .and.not.to.contain('private.example');
    const whole = await admin.get(path);
    expect(whole.body).to.include({ email });
    expect(whole.headers.get('etag')).to.not.equal(read.headers.get('etag'));
    expect((await leader.patch(path, { name: 'Mine' })).status).to.equal(403);
  });

  it('making, deleting, and who is an editor, are for administrators', async () => {
    const { status } = await leader.post('/v1/calendars', {
      name: 'x',
      timeZone: 'UTC',
      defaultDestination: hangUp,
    });
    expect(status).to.equal(403);
    for (const [path, id] of Object.entries(own)) {
      expect((await leader.delete(`/v1/${path}/${id}`)).status, path).to.equal(403);
      const answer = await leader.patch(`/v1/${path}/${id}`, { editorIds: [leaderId, company.adminId] });
      expect(answer.status, path).to.equal(403);
      expect(faultsOf(answer), path).to.deep.equal(['/editorIds forbidden']);
      // As it is read, it can be sent back.
      expect((await leader.patch(`/v1/${path}/${id}`, { editorIds: [leaderId] })).status).to.be.oneOf([
        200, 202,
      ]);
    }
    const digits = await leader.patch(`/v1/numbers/${own.numbers}`, { digits: '+3611119999' });
    expect(faultsOf(digits)).to.deep.equal(['/digits forbidden']);
  });

  it('an editor must be a user of the company', async () => {
    const { adminId: stranger } = await foundTestCompany(system);
    const answer = await admin.patch(`/v1/menus/${own.menus}`, { editorIds: [leaderId, stranger] });
    expect(answer.status).to.equal(422);
    expect(faultsOf(answer)).to.deep.equal(['/editorIds/1 unknown-reference']);
  });

  it('who is an editor cannot be deleted, and the answer says of what: no object changes by the way [P6]', async () => {
    const refused = await admin.delete(`/v1/users/${leaderId}`);
    expect(refused.status).to.equal(409);
    expect(refused.body.code).to.equal('in-use');
    const { referrers } = refused.body.details as { referrers: { kind: string; id: number }[] };
    expect(referrers.map(({ kind, id }) => `${kind} ${id}`)).to.have.members([
      `calendar ${own.calendars}`,
      `menu ${own.menus}`,
      `number ${own.numbers}`,
      `ring-group ${own['ring-groups']}`,
    ]);
  });

  it('leads calls to what the leader may see, and leaves what an administrator chose', async () => {
    const edit = (destination: unknown, client = leader) =>
      client.patch(`/v1/numbers/${own.numbers}`, { destination });
    for (const path of ['calendars', 'menus', 'ring-groups']) {
      expect((await edit(target(path, own[path]))).status, path).to.be.oneOf([200, 202]);
      const refused = await edit(target(path, others[path]));
      expect(refused.status, path).to.equal(422);
      expect(refused.body.code, path).to.equal('unknown-reference');
    }
    for (const destination of [{ kind: 'queue', queueId }, { kind: 'extension', extensionId }, hangUp])
      expect((await edit(destination)).status).to.be.oneOf([200, 202]);

    const chosen = target('menus', others.menus);
    await admin.patch(`/v1/calendars/${own.calendars}`, { weekly: [{ ...office, destination: chosen }] });
    const calendar = (await leader.get(`/v1/calendars/${own.calendars}`)).body;
    expect(calendar.weekly).to.deep.equal([{ ...office, destination: chosen }]);
    const kept = await leader.patch(`/v1/calendars/${own.calendars}`, {
      weekly: [{ ...office, to: '18:00', destination: chosen }],
      defaultDestination: { kind: 'queue', queueId },
    });
    expect(kept.status, kept.text).to.be.oneOf([200, 202]);
    const at = await leader.get(`/v1/calendars/${own.calendars}/at?time=2030-06-03T10:00`);
    expect(at.body.calls).to.deep.include({ destination: chosen, destinationName: null });
    const another = await leader.patch(`/v1/calendars/${own.calendars}`, {
      weekly: [{ ...office, destination: target('ring-groups', others['ring-groups']) }],
    });
    expect(faultsOf(another)).to.deep.equal(['/weekly/0/destination/ringGroupId unknown-reference']);
  });

  it('sets redirects on numbers and ring groups of the team and on the own extension, and sees no others', async () => {
    const redirect = (holder: object, client = leader) =>
      client.post('/v1/redirects', { holder, destination: { kind: 'queue', queueId } });
    const stranger = await admin.create('/v1/extensions', { digits: '2302', name: 'Stranger' });
    const theirs = [
      { kind: 'number', numberId: others.numbers },
      { kind: 'ring-group', ringGroupId: others['ring-groups'] },
      { kind: 'extension', extensionId: stranger },
    ];
    for (const holder of theirs) {
      expect((await redirect(holder)).status, holder.kind).to.be.oneOf([404, 422]);
      const { id } = (await redirect(holder, admin)).body;
      const address = `/v1/redirects/${String(id)}`;
      expect((await leader.get(address)).status, holder.kind).to.equal(404);
      expect((await leader.patch(address, { destination: hangUp })).status, holder.kind).to.equal(404);
      expect((await leader.delete(address)).status, holder.kind).to.equal(404);
    }
    const made: number[] = [];
    for (const holder of [
      { kind: 'number', numberId: own.numbers },
      { kind: 'ring-group', ringGroupId: own['ring-groups'] },
      { kind: 'extension', extensionId },
    ]) {
      const answer = await redirect(holder);
      expect(answer.status, answer.text).to.be.oneOf([201, 202]);
      made.push(Number(answer.body.id));
    }
    const { items } = (await leader.get('/v1/redirects')).body as { items?: { id: number }[] };
    expect(items?.map(({ id }) => id)).to.deep.equal(made);
    const moved = await leader.patch(`/v1/redirects/${made[0]}`, { holder: theirs[0] });
    expect(moved.body.code).to.equal('unknown-reference');
    for (const id of made)
      expect((await leader.delete(`/v1/redirects/${id}`)).status).to.be.oneOf([202, 204]);
  });

  it('a circle is refused also when it passes what the leader does not see, which is not told', async () => {
    const calendar = `/v1/calendars/${own.calendars}`;
    await admin.patch(calendar, { weekly: [], overrides: [], defaultDestination: hangUp });
    for (const [path, edit] of [
      [`/v1/menus/${others.menus}`, { name: 'A secret', onNoInput: target('calendars', own.calendars) }],
      [`/v1/ring-groups/${own['ring-groups']}`, { onNoAnswer: target('menus', others.menus) }],
    ] as const)
      expect((await admin.patch(path, edit)).status, path).to.be.oneOf([200, 202]);
    const answer = await leader.patch(calendar, {
      defaultDestination: target('ring-groups', own['ring-groups']),
    });
    expect(answer.status).to.equal(422);
    expect(faultsOf(answer)).to.deep.equal(['/defaultDestination/ringGroupId circle']);
    expect(answer.text).to.not.contain('A secret');
    await admin.patch(`/v1/menus/${others.menus}`, { name: 'Theirs', onNoInput: hangUp });
  });

  it('a change of editors acts at once, without a new login', async () => {
    const address = `/v1/menus/${others.menus}`;
    expect((await leader.get(address)).status).to.equal(404);
    await admin.patch(address, { editorIds: [leaderId] });
    expect((await leader.get(address)).status).to.equal(200);
    await admin.patch(address, { editorIds: [] });
    expect((await leader.get(address)).status).to.equal(404);
    expect((await leader.patch(address, { name: 'Late' })).status).to.equal(404);
  });

  it('without the right, being an editor is nothing', async () => {
    const roleId = await admin.create('/v1/roles', { name: 'Nothing' });
    const email = `member-${company.id}@team.example`;
    const memberId = await admin.create('/v1/users', { email, password, roleId });
    await admin.patch(`/v1/menus/${own.menus}`, { editorIds: [leaderId, memberId] });
    const member = await signIn(system, email, password);
    const { status, body } = await member.get(`/v1/menus/${own.menus}`);
    expect(status).to.equal(403);
    expect(body.details).to.deep.equal({ missingRight: 'edit-own-call-logic' });
  });

  it('an agent under hours that others are responsible for logs in within them [R8]', async () => {
    const calendarId = await admin.create('/v1/calendars', {
      name: 'Never',
      timeZone: 'UTC',
      defaultDestination: hangUp,
    });
    const seat = await admin.create('/v1/extensions', { digits: '2399', name: 'Seat' });
    const roleId = await admin.create('/v1/roles', { name: 'Agent' });
    const email = `agent-${company.id}@team.example`;
    const agentId = await admin.create('/v1/users', {
      email,
      password,
      roleId,
      agent: true,
      extensionId: seat,
      workingHoursId: calendarId,
    });
    const agent = await signIn(system, email, password);
    const login = await agent.post(`/v1/agents/${agentId}/login`, {});
    expect(login.status, login.text).to.be.oneOf([200, 202]);
    expect((await admin.get(`/v1/agents/${agentId}`)).body.withinHours).to.equal(false);
  });
});
