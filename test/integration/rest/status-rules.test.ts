import { expect } from 'chai';
import { faultsOf, type RestClient } from './rest-client.ts';
import { foundTestCompany, type RestSystem, startRestSystem } from './rest-system.ts';

describe('what statuses lead to, over REST', function () {
  this.timeout(60_000);
  let system: RestSystem;
  let admin: RestClient;
  let foreign: RestClient;
  let names: Map<string, number>;

  before(async () => {
    system = await startRestSystem();
  });
  after(() => system.close());
  beforeEach(async () => {
    ({ admin } = await foundTestCompany(system));
    ({ admin: foreign } = await foundTestCompany(system));
    const { items } = (await admin.get('/v1/statuses')).body as { items?: { id: number; name: string }[] };
    names = new Map(items?.map(({ id, name }) => [name, id]));
  });
  const builtIn = (name: string) => Number(names.get(name));
  const make = (name: string, more: object = {}) => admin.create('/v1/statuses', { name, ...more });
  const edit = (id: number, body: object) => admin.patch(`/v1/statuses/${id}`, body);
  const lead = (from: number, to: number) => edit(from, { timeoutSeconds: 60, goToStatusId: to });

  it('a colour is taken as a colour picker gives it', async () => {
    const id = await make('Break', { colour: '#FF00aa' });
    expect((await admin.get(`/v1/statuses/${id}`)).body.colour).to.equal('#ff00aa');
  });

  it('a company begins with five statuses without timeouts, of which Connected is entered at login [S2, S7]', async () => {
    const { items } = (await admin.get('/v1/statuses')).body as { items?: object[] };
    expect(items).to.have.length(5);
    for (const status of items ?? []) {
      expect(status).to.deep.include({ timeoutSeconds: null, goToStatusId: null, onHangUpStatusId: null });
    }
    expect((await admin.get(`/v1/statuses/${builtIn('Connected')}`)).body).to.deep.include({
      isDefault: true,
    });
  });

  it('timeout, go-to and on-hang-up are kept and taken back [S7, S8]', async () => {
    const paperwork = await make('Paperwork', { timeoutSeconds: 60, goToStatusId: builtIn('Connected') });
    const address = `/v1/statuses/${paperwork}`;
    expect((await admin.get(address)).body).to.deep.include({ goToStatusId: builtIn('Connected') });
    const incoming = `/v1/statuses/${builtIn('Incoming call')}`;
    await admin.patch(incoming, { onHangUpStatusId: paperwork });
    expect((await admin.get(incoming)).body).to.deep.include({ onHangUpStatusId: paperwork });
    const back = await admin.patch(address, { timeoutSeconds: null, goToStatusId: null });
    expect(back.body).to.deep.include({ timeoutSeconds: null, goToStatusId: null });
  });

  it('a timeout that is no number of seconds up to a week is refused at its path', async () => {
    const bad = [
      '0',
      '-1',
      '-60',
      '1.5',
      '604801',
      '1e21',
      '1e999',
      '"60"',
      'true',
      '[60]',
      '{"seconds":60}',
    ];
    const json = { 'content-type': 'application/json' };
    for (const value of bad) {
      const body = `{"timeoutSeconds":${value}}`;
      for (const answer of [
        await admin.sendRaw('POST', '/v1/statuses', body, json),
        await admin.sendRaw('PATCH', `/v1/statuses/${builtIn('Connected')}`, body, json),
      ]) {
        expect(answer.status, value).to.equal(422);
        expect(faultsOf(answer), value).to.have.length(1);
        expect(faultsOf(answer)[0], value).to.match(/^\/timeoutSeconds /);
      }
    }
    for (const timeoutSeconds of [1, 604_800]) await make('Long', { timeoutSeconds });
  });

  it('a target that is no status of this company is refused at its path', async () => {
    const theirs = await foreign.create('/v1/statuses', { name: 'Theirs' });
    const queue = await admin.create('/v1/queues', { name: 'Queue' });
    const lunch = await make('Lunch', { timeoutSeconds: 60 });
    for (const id of [4_000_000, theirs, queue === theirs ? 4_000_001 : queue + 3_000_000]) {
      const goTo = await lead(lunch, id);
      expect(goTo.status).to.equal(422);
      expect(faultsOf(goTo)).to.deep.equal(['/goToStatusId unknown-reference']);
      const onHangUp = await edit(builtIn('Outgoing call'), { onHangUpStatusId: id });
      expect(faultsOf(onHangUp)).to.deep.equal(['/onHangUpStatusId unknown-reference']);
    }
    for (const value of [0, -1, 1.5, 2 ** 32, '1', 'Connected', {}, [1], true]) {
      const refused = await edit(lunch, { goToStatusId: value });
      expect(refused.status, JSON.stringify(value)).to.equal(422);
      expect(faultsOf(refused)[0], JSON.stringify(value)).to.match(/^\/goToStatusId/);
    }
  });

  it('deep JSON in place of a target is refused, and nothing breaks', async () => {
    const deep = (depth: number) => `{"goToStatusId":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    for (const depth of [10, 60_000]) {
      const answer = await admin.sendRaw('PATCH', `/v1/statuses/${builtIn('Connected')}`, deep(depth), {
        'content-type': 'application/json',
      });
      expect(answer.status).to.be.oneOf([400, 422]);
    }
  });

  it('pointing at itself, at what nobody chooses, or in a circle is refused with the reason [S8]', async () => {
    const [first, second, third] = [await make('First'), await make('Second'), await make('Third')];
    expect(faultsOf(await lead(first, first))).to.deep.equal(['/goToStatusId own-status']);
    expect(faultsOf(await lead(first, builtIn('Unassigned')))).to.deep.equal(['/goToStatusId not-choosable']);
    expect(faultsOf(await lead(first, builtIn('Virtual')))).to.deep.equal(['/goToStatusId not-choosable']);
    expect((await lead(first, second)).status).to.equal(200);
    expect(faultsOf(await lead(second, first))).to.deep.equal(['/goToStatusId circle']);
    expect((await lead(second, third)).status).to.equal(200);
    const circle = await lead(third, first);
    expect(circle.status).to.equal(422);
    expect(circle.body.details).to.deep.equal({
      circle: [
        { id: third, name: 'Third' },
        { id: first, name: 'First' },
        { id: second, name: 'Second' },
      ],
    });
  });

  it('of two edits that close a circle together one is refused [S8]', async () => {
    const [first, second] = [await make('First'), await make('Second')];
    const answers = await Promise.all([lead(first, second), lead(second, first)]);
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 422]);
  });

  it('a status that something leads to cannot be deleted, and the answer says what does [S8]', async () => {
    const target = await make('Target');
    const paperwork = await make('Paperwork', { timeoutSeconds: 60, goToStatusId: target });
    await edit(builtIn('Incoming call'), { onHangUpStatusId: target });
    const queue = await admin.create('/v1/queues', {
      name: 'Support',
      noAnswerLimit: 3,
      noAnswerStatusId: target,
    });
    const refused = await admin.delete(`/v1/statuses/${target}`);
    expect(refused.status).to.equal(409);
    expect(refused.body.code).to.equal('in-use');
    expect((refused.body.details as { referrers: object[] }).referrers).to.have.deep.members([
      { kind: 'queue', id: queue, name: 'Support' },
      { kind: 'status', id: builtIn('Incoming call'), name: 'Incoming call' },
      { kind: 'status', id: paperwork, name: 'Paperwork' },
    ]);
    await edit(builtIn('Incoming call'), { onHangUpStatusId: null });
    await edit(paperwork, { goToStatusId: null });
    await admin.patch(`/v1/queues/${queue}`, { noAnswerLimit: null, noAnswerStatusId: null });
    expect((await admin.delete(`/v1/statuses/${target}`)).status).to.equal(204);
  });

  it('a new timeout holds for the agent who is in the status, which then cannot be deleted [S8]', async () => {
    const lunch = await make('Lunch');
    const { items } = (await admin.get('/v1/roles')).body as { items?: { id: number }[] };
    const extensionId = await admin.create('/v1/extensions', { digits: '201', name: 'Seat' });
    const id = await admin.create('/v1/users', {
      firstName: 'Anna',
      email: `anna-${lunch}@company.example`,
      password: 'a long password',
      roleId: items?.[0]?.id,
      agent: true,
      extensionId,
    });
    await admin.post(`/v1/agents/${id}/login`);
    await admin.put(`/v1/agents/${id}/status`, { statusId: lunch });
    const shown = async () =>
      (await admin.get(`/v1/agents/${id}`)).body.status as { since: string; until: string | null };
    expect((await shown()).until).to.equal(null);
    await edit(lunch, { timeoutSeconds: 1_800 });
    const { since, until } = await shown();
    expect(Date.parse(String(until)) - Date.parse(since)).to.equal(1_800_000);
    await edit(lunch, { timeoutSeconds: null });
    expect((await shown()).until).to.equal(null);

    const used = await admin.delete(`/v1/statuses/${lunch}`);
    expect(used.status).to.equal(409);
    expect(used.body.details).to.deep.equal({ referrers: [{ kind: 'agent', id, name: 'Anna' }] });
    await admin.post(`/v1/agents/${id}/logout`);
    expect((await admin.delete(`/v1/statuses/${lunch}`)).status).to.equal(204);
  });

  it('a queue and the status of its missed calls keep fitting, also when both change at once', async () => {
    const away = await make('Away');
    const queue = await admin.create('/v1/queues', { name: 'Support' });
    const need = () => admin.patch(`/v1/queues/${queue}`, { noAnswerLimit: 2, noAnswerStatusId: away });
    const activate = () => edit(away, { activatesSkills: true });
    const codes = (await Promise.all([need(), activate()])).map(({ status }) => status);
    expect(codes).to.satisfy(
      ([needed, activated]: number[]) =>
        (needed === 200 && activated === 409) || (needed === 422 && activated === 200),
      String(codes),
    );
    await edit(away, { activatesSkills: false });
    expect((await need()).status).to.equal(200);
    expect(faultsOf(await activate())).to.deep.equal(['/activatesSkills in-use']);
    for (const noAnswerLimit of [0, -1, 101, 1.5, '2', 1e21]) {
      const refused = await admin.patch(`/v1/queues/${queue}`, { noAnswerLimit });
      expect(refused.status).to.equal(422);
      expect(faultsOf(refused)[0]).to.match(/^\/noAnswerLimit /);
    }
    const theirs = await foreign.create('/v1/statuses', { name: 'Theirs' });
    const taken = await admin.patch(`/v1/queues/${queue}`, { noAnswerStatusId: theirs });
    expect(faultsOf(taken)).to.deep.equal(['/noAnswerStatusId unknown-reference']);
  });

  it('nothing of all this was a fault of ours', () => {
    expect(system.logLines.filter((line) => line.includes('"level":50'))).to.deep.equal([]);
  });
});
