import { expect } from 'chai';
import { faultsOf, type RestClient } from './rest-client.ts';
import { foundTestCompany, type RestSystem, startRestSystem } from './rest-system.ts';

const nowhere = 4_000_000;
/** Each kind that leads to an object, with the field that has its id. */
const targets = [
  ['queue', 'queueId'],
  ['callback', 'queueId'],
  ['extension', 'extensionId'],
  ['ring-group', 'ringGroupId'],
  ['calendar', 'calendarId'],
  ['menu', 'menuId'],
  ['announcement', 'announcementId'],
  ['voicemail', 'voicemailBoxId'],
] as const;

describe('destinations over REST [R1]', function () {
  this.timeout(60_000);
  let system: RestSystem;
  let admin: RestClient;
  let stranger: RestClient;
  let digits = 500;

  before(async () => {
    system = await startRestSystem();
    ({ admin } = await foundTestCompany(system));
    ({ admin: stranger } = await foundTestCompany(system));
  });
  after(() => system.close());

  const nextNumber = () => `+36111${(digits += 1)}`;
  const lead = (destination: unknown, client = admin) =>
    client.post('/v1/numbers', { digits: nextNumber(), destination });

  for (const [kind, field] of targets) {
    it(`${kind}: to what there is not is refused at the id`, async () => {
      const answer = await lead({ kind, [field]: nowhere });
      expect(answer.status, answer.text).to.equal(422);
      expect(faultsOf(answer)).to.deep.equal([`/destination/${field} unknown-reference`]);
      const without = await lead({ kind });
      expect(faultsOf(without)).to.deep.equal([`/destination/${field} required`]);
    });
  }

  it('an outside number in E.164 is taken, through the oldest provider or a chosen one; another is refused', async () => {
    const trunkId = await admin.create('/v1/trunks', { name: 'Provider', host: 'sip.example.net' });
    const number = '+36301234567';
    const free = await lead({ kind: 'outside', number });
    expect(free.body.destination).to.deep.equal({ kind: 'outside', number, trunkId: null });
    const chosen = await lead({ kind: 'outside', number, trunkId });
    expect(chosen.body.destination).to.deep.equal({ kind: 'outside', number, trunkId });
    for (const bad of ['06301234567', '+36 30 1234567', '+36301234567&PJSIP/1', '', '+0123456789', null, 36])
      expect(faultsOf(await lead({ kind: 'outside', number: bad }))[0]).to.match(/^\/destination\/number /);
    const brief = await lead({ kind: 'outside', number, ringSeconds: 20 });
    expect(brief.body.destination).to.deep.equal({ kind: 'outside', number, trunkId: null, ringSeconds: 20 });
    for (const bad of [0, 601, 1.5, '20', null])
      expect(faultsOf(await lead({ kind: 'outside', number, ringSeconds: bad }))[0]).to.match(
        /^\/destination\/ringSeconds /,
      );
    const others = await lead({ kind: 'outside', number, trunkId }, stranger);
    expect(faultsOf(others)).to.deep.equal(['/destination/trunkId unknown-reference']);
    const refused = await admin.delete(`/v1/trunks/${trunkId}`);
    expect(refused.status).to.equal(409);
    expect(refused.body.details).to.deep.equal({
      referrers: [{ kind: 'number', id: chosen.body.id, name: chosen.body.digits }],
    });
  });

  it('the last trunk stays while something calls through it without naming it', async () => {
    const { admin: owner } = await foundTestCompany(system);
    const addTrunk = () => owner.create('/v1/trunks', { name: 'Provider', host: 'sip.example.net' });
    const [first, second] = [await addTrunk(), await addTrunk()];
    const mobile = { name: 'Mobile', kind: 'mobile', mobileNumber: '+36301234567' };
    const phoneId = await owner.create('/v1/phones', mobile);
    const outside = { kind: 'outside', number: '+36301234567' };
    const digits = '+3619998877';
    const numberId = await owner.create('/v1/numbers', { digits, destination: outside });
    const queueId = await owner.create('/v1/queues', { name: 'Sales' });
    const keys = [{ key: '1', destination: { kind: 'callback', queueId } }];
    await owner.patch(`/v1/queues/${queueId}`, { keys });
    const redirect = { holder: { kind: 'number', numberId }, destination: outside };
    const redirectId = await owner.create('/v1/redirects', redirect);
    expect((await owner.delete(`/v1/trunks/${first}`)).status, 'the other takes over').to.equal(204);

    const refused = await owner.delete(`/v1/trunks/${second}`);
    expect(refused.status).to.equal(409);
    expect(refused.body.code).to.equal('in-use');
    expect(refused.body.detail).to.contain('last trunk').and.to.contain('phone "Mobile"');
    expect((refused.body.details as { referrers: object[] }).referrers).to.have.deep.members([
      { kind: 'phone', id: phoneId, name: 'Mobile' },
      { kind: 'number', id: numberId, name: digits },
      { kind: 'redirect', id: redirectId, name: digits },
      { kind: 'queue', id: queueId, name: 'Sales' },
    ]);

    await owner.delete(`/v1/redirects/${redirectId}`);
    await owner.patch(`/v1/numbers/${numberId}`, { destination: { kind: 'queue', queueId } });
    await owner.patch(`/v1/queues/${queueId}`, { keys: [] });
    await owner.delete(`/v1/phones/${phoneId}`);
    expect((await owner.delete(`/v1/trunks/${second}`)).status, 'numbers alone need none').to.equal(204);
  });

  it('a call is ended with each reason, and led back to the place where it waited', async () => {
    for (const reason of ['normal', 'busy', 'no-answer', 'unavailable', 'declined'])
      expect((await lead({ kind: 'hang-up', reason })).body.destination).to.deep.equal({
        kind: 'hang-up',
        reason,
      });
    expect((await lead({ kind: 'waiting-place' })).body.destination).to.deep.equal({ kind: 'waiting-place' });
    expect((await lead({ kind: 'hang-up', reason: 'bored' })).status).to.equal(422);
    expect((await lead({ kind: 'nowhere' })).status).to.equal(422);
    expect((await lead({ kind: 'waiting-place', queueId: 1 })).status).to.equal(422);
  });

  it('keys of a queue: each once, one of 0 to 9, * and #, each with where it leads', async () => {
    const to = { kind: 'hang-up', reason: 'normal' };
    const keys = ['0', '9', '*', '#'].map((key) => ({ key, destination: to }));
    const made = await admin.post('/v1/queues', { name: 'Keys', keys });
    expect(made.body.keys).to.deep.equal(keys);
    const queue = Number(made.body.id);
    const back = [{ key: '1', destination: { kind: 'callback', queueId: queue } }];
    expect((await admin.patch(`/v1/queues/${queue}`, { keys: back })).body.keys).to.deep.equal(back);
    const bad: [unknown, string][] = [
      [[...keys, keys[0]], '/keys/4/key repeated'],
      [[{ key: 'A', destination: to }], '/keys/0/key bad-format'],
      [[{ key: '10', destination: to }], '/keys/0/key bad-format'],
      [[{ key: '1\n', destination: to }], '/keys/0/key bad-format'],
      [[{ key: 1, destination: to }], '/keys/0/key wrong-type'],
      [[{ key: '1' }], '/keys/0/destination required'],
      [
        [keys[0], { key: '1', destination: { kind: 'menu', menuId: nowhere } }],
        '/keys/1/destination/menuId unknown-reference',
      ],
    ];
    for (const [wrong, fault] of bad)
      expect(faultsOf(await admin.patch(`/v1/queues/${queue}`, { keys: wrong }))).to.deep.equal([fault]);
    expect((await admin.get(`/v1/queues/${queue}`)).body.keys).to.deep.equal(back);
  });

  it('exits of an extension lead where they are told, and protect it', async () => {
    const queue = await admin.create('/v1/queues', { name: 'Overflow' });
    const extension = await admin.create('/v1/extensions', {
      digits: '301',
      name: 'Desk',
      onNoAnswer: { kind: 'queue', queueId: queue },
    });
    const refused = await admin.delete(`/v1/queues/${queue}`);
    expect(refused.body).to.deep.include({
      code: 'in-use',
      details: { referrers: [{ kind: 'extension', id: extension, name: 'Desk' }] },
    });
    const bad = await admin.patch(`/v1/extensions/${extension}`, {
      onBusy: { kind: 'queue', queueId: nowhere },
      onUnavailable: { kind: 'calendar', calendarId: nowhere },
    });
    expect(faultsOf(bad)).to.have.members([
      '/onBusy/queueId unknown-reference',
      '/onUnavailable/calendarId unknown-reference',
    ]);
    await admin.patch(`/v1/extensions/${extension}`, { onNoAnswer: { kind: 'hang-up', reason: 'busy' } });
    expect((await admin.delete(`/v1/queues/${queue}`)).status).to.equal(204);
  });

  it('a member of a ring group that would begin when the group has stopped is refused [R11]', async () => {
    const phoneId = await admin.create('/v1/phones', { name: 'Late' });
    const group = { name: 'Short', ringSeconds: 20 };
    const late = { ...group, members: [{ kind: 'phone', phoneId, startSeconds: 20 }] };
    const fault = ['/members/0/startSeconds begins-too-late'];
    expect(faultsOf(await admin.post('/v1/ring-groups', late))).to.deep.equal(fault);
    const inOrder = await admin.create('/v1/ring-groups', { ...late, mode: 'in-order' });
    const address = `/v1/ring-groups/${inOrder}`;
    expect(faultsOf(await admin.patch(address, { mode: 'at-once' }))).to.deep.equal(fault);
    expect((await admin.patch(address, { mode: 'at-once', ringSeconds: 21 })).status).to.equal(200);
    expect(faultsOf(await admin.patch(address, { ringSeconds: 10 }))).to.deep.equal(fault);
    expect((await admin.patch(address, { name: 'Renamed' })).status).to.equal(200);
  });

  it('members of a ring group: extensions and phones, nobody twice, and none of them can be deleted [R11]', async () => {
    const extensionId = await admin.create('/v1/extensions', { digits: '302', name: 'Member' });
    const phoneId = await admin.create('/v1/phones', { name: 'Door' });
    const members = [
      { kind: 'phone', phoneId, startSeconds: 10 },
      { kind: 'extension', extensionId, startSeconds: 0 },
    ];
    const made = await admin.post('/v1/ring-groups', { name: 'Hunt', mode: 'in-order', members });
    expect(made.body).to.deep.include({ members, mode: 'in-order' });
    const group = Number(made.body.id);
    for (const address of [`/v1/extensions/${extensionId}`, `/v1/phones/${phoneId}`]) {
      const refused = await admin.delete(address);
      expect(refused.status).to.equal(409);
      expect(refused.body.details).to.deep.equal({
        referrers: [{ kind: 'ring-group', id: group, name: 'Hunt' }],
      });
    }
    const bad: [unknown, string][] = [
      [[members[0], members[1], members[0]], '/members/2 repeated'],
      [[{ kind: 'phone', phoneId: nowhere }], '/members/0/phoneId unknown-reference'],
      [[members[0], { kind: 'extension', extensionId: nowhere }], '/members/1/extensionId unknown-reference'],
      [[{ kind: 'phone', phoneId, startSeconds: -1 }], '/members/0/startSeconds too-small'],
      [[{ kind: 'phone' }], '/members/0/phoneId required'],
    ];
    for (const [wrong, fault] of bad)
      expect(faultsOf(await admin.patch(`/v1/ring-groups/${group}`, { members: wrong }))).to.deep.equal([
        fault,
      ]);
    await admin.patch(`/v1/ring-groups/${group}`, { members: [] });
    expect((await admin.delete(`/v1/phones/${phoneId}`)).status).to.equal(204);
    const used = await lead({ kind: 'ring-group', ringGroupId: group });
    expect((await admin.delete(`/v1/ring-groups/${group}`)).body.details).to.deep.equal({
      referrers: [{ kind: 'number', id: used.body.id, name: used.body.digits }],
    });
    expect((await stranger.get(`/v1/ring-groups/${group}`)).status).to.equal(404);
  });
});
