import { expect } from 'chai';
import { faultsOf, type RestAnswer, type RestClient } from './rest-client.ts';
import { foundTestCompany, type RestSystem, signIn, startRestSystem } from './rest-system.ts';

const hangUp = { kind: 'hang-up', reason: 'busy' };

describe('redirects over REST [R9, R10]', function () {
  this.timeout(60_000);
  let system: RestSystem;
  let admin: RestClient;
  let digits = 800;
  let mails = 0;

  before(async () => {
    system = await startRestSystem();
    ({ admin } = await foundTestCompany(system));
  });
  after(() => system.close());

  const addExtension = async (name = 'Desk') =>
    admin.create('/v1/extensions', { digits: String((digits += 1)), name });
  const on = (extensionId: number) => ({ kind: 'extension', extensionId });
  /** Somebody with these rights, whose own extension this is. */
  const signInAs = async (rights: string[], extensionId: number | null) => {
    const email = `redirects${(mails += 1)}@company.example`;
    const roleId = await admin.create('/v1/roles', { name: email, rights });
    await admin.create('/v1/users', { email, password: 'a long password', roleId, extensionId });
    return await signIn(system, email, 'a long password');
  };
  const idsOf = ({ body }: RestAnswer) => (body.items as { id: number }[]).map(({ id }) => id);

  it('ask caller lists that who may set them finds by name, without being told who is on them', async () => {
    const entries = [{ kind: 'number', number: '+36301112233' }];
    const near = await admin.create('/v1/caller-lists', { name: 'Near', entries });
    const vip = await admin.create('/v1/caller-lists', { name: 'Gold', purpose: 'vip', entries });
    const extensionId = await addExtension();
    const person = await signInAs(['own-redirects'], extensionId);
    const found = await person.get('/v1/caller-list-names');
    expect(found.body.items, found.text).to.deep.include({ id: near, name: 'Near', purpose: 'plain' });
    expect(found.body.items).to.deep.include({ id: vip, name: 'Gold', purpose: 'vip' });
    expect(idsOf(await person.get('/v1/caller-list-names?name=Near'))).to.deep.equal([near]);
    const pages = [await person.get('/v1/caller-list-names?limit=1')];
    expect(idsOf(pages[0]!)).to.have.length(1);
    expect(pages[0]?.headers.get('link')).to.contain('/v1/caller-list-names?');
    const redirect = {
      holder: on(extensionId),
      applies: 'listed',
      callerListIds: [near],
      destination: hangUp,
    };
    expect((await person.post('/v1/redirects', redirect)).status).to.equal(201);
    expect((await person.get(`/v1/caller-lists/${near}`)).status).to.equal(403);
    expect((await (await signInAs([], null)).get('/v1/caller-list-names')).status).to.equal(403);
    const { admin: stranger } = await foundTestCompany(system);
    expect((await stranger.get('/v1/caller-list-names')).body.items).to.deep.equal([]);
  });

  it('lead abroad only from an extension that may call there, unless an administrator sets them [U1]', async () => {
    await admin.create('/v1/trunks', { name: 'Provider', host: 'sip.example.net' });
    const extensionId = await addExtension();
    const person = await signInAs(['own-redirects'], extensionId);
    const lead = (number: string) => ({
      ...{ holder: on(extensionId), applies: 'always', callerListIds: [] },
      destination: { kind: 'outside', number, trunkId: null },
    });
    const [abroad, mobile] = [lead('+441234567890'), lead('+36301112233')];
    const refused = await person.post('/v1/redirects', abroad);
    expect(refused.status).to.equal(403);
    expect(faultsOf(refused)).to.deep.equal(['/destination/number beyond-reach']);
    const redirect = `/v1/redirects/${await person.create('/v1/redirects', mobile)}`;
    expect((await person.patch(redirect, { destination: abroad.destination })).status).to.equal(403);

    await admin.patch(`/v1/extensions/${extensionId}`, { outsideCalls: 'international' });
    expect((await person.patch(redirect, { destination: abroad.destination })).status).to.equal(200);
    await admin.patch(`/v1/extensions/${extensionId}`, { outsideCalls: 'none' });
    // What is there already may stay, and be changed otherwise.
    expect((await person.patch(redirect, { destination: abroad.destination })).status).to.equal(200);
    expect((await person.patch(redirect, { destination: mobile.destination })).status).to.equal(200);
    expect((await person.patch(redirect, { destination: abroad.destination })).status).to.equal(403);
    expect((await admin.patch(redirect, { destination: abroad.destination })).status).to.equal(200);
  });

  it('are set on an extension, a number and a ring group: always, for listed callers or for all others', async () => {
    const lists = [
      await admin.create('/v1/caller-lists', { name: 'Family' }),
      await admin.create('/v1/caller-lists', { name: 'Managers' }),
    ];
    const extensionId = await addExtension();
    const numberId = await admin.create('/v1/numbers', { digits: '+3614445555' });
    const ringGroupId = await admin.create('/v1/ring-groups', { name: 'Sales' });
    const redirects = [
      { holder: on(extensionId), applies: 'not-listed', callerListIds: lists, destination: hangUp },
      {
        holder: { kind: 'number', numberId },
        applies: 'listed',
        callerListIds: lists.slice(1),
        destination: on(extensionId),
      },
      {
        holder: { kind: 'ring-group', ringGroupId },
        applies: 'always',
        callerListIds: [],
        destination: hangUp,
      },
    ];
    for (const redirect of redirects) {
      const made = await admin.post('/v1/redirects', redirect);
      expect(made.status, made.text).to.equal(201);
      expect(made.body).to.deep.include(redirect);
      expect((await admin.get(`/v1/redirects/${String(made.body.id)}`)).body).to.deep.include(redirect);
    }
    expect(idsOf(await admin.get(`/v1/redirects?extensionId=${extensionId}`))).to.have.length(1);
    expect(idsOf(await admin.get(`/v1/redirects?numberId=${numberId}`))).to.have.length(1);
    expect(idsOf(await admin.get(`/v1/redirects?ringGroupId=${ringGroupId}&applies=listed`))).to.deep.equal(
      [],
    );
    expect((await admin.get(`/v1/redirects?ringGroupId=1&numberId=1`)).status).to.equal(400);
    for (const [address, name] of [
      [`/v1/numbers/${numberId}`, '+3614445555'],
      [`/v1/ring-groups/${ringGroupId}`, 'Sales'],
      [`/v1/caller-lists/${String(lists[0])}`, 'Desk'],
    ] as const) {
      const { status, body } = await admin.delete(address);
      expect(status).to.equal(409);
      const { referrers } = body.details as { referrers: { kind: string; name: string }[] };
      expect(referrers.map((referrer) => [referrer.kind, referrer.name])).to.deep.equal([['redirect', name]]);
    }
  });

  it('ask lists exactly when they do not apply always', async () => {
    const holder = on(await addExtension());
    const list = await admin.create('/v1/caller-lists', { name: 'VIP' });
    const attempts: [object, string][] = [
      [{ applies: 'always', callerListIds: [list] }, '/callerListIds not-asked'],
      [{ applies: 'listed' }, '/callerListIds required'],
      [{ applies: 'not-listed', callerListIds: [] }, '/callerListIds required'],
      [{ applies: 'listed', callerListIds: [list, list] }, '/callerListIds/1 repeated'],
      [{ applies: 'listed', callerListIds: [list, 4_000_000] }, '/callerListIds/1 unknown-reference'],
      [{ holder: on(4_000_000) }, '/holder/extensionId unknown-reference'],
      [{ holder: { kind: 'queue', queueId: 1 } }, '/holder/kind unknown-value'],
      [{ destination: { kind: 'menu', menuId: 4_000_000 } }, '/destination/menuId unknown-reference'],
    ];
    for (const [fields, fault] of attempts) {
      const answer = await admin.post('/v1/redirects', { holder, destination: hangUp, ...fields });
      expect(answer.status, answer.text).to.equal(422);
      expect(faultsOf(answer), JSON.stringify(fields)).to.deep.equal([fault]);
    }
    const id = await admin.create('/v1/redirects', { holder, destination: hangUp });
    expect(faultsOf(await admin.patch(`/v1/redirects/${id}`, { applies: 'listed' }))).to.deep.equal([
      '/callerListIds required',
    ]);
  });

  it('of two that apply always on one holder the second would never be reached, and is refused [R9]', async () => {
    const holder = on(await addExtension());
    const callerListIds = [await admin.create('/v1/caller-lists', { name: 'Listed' })];
    const listed = await admin.create('/v1/redirects', {
      ...{ holder, destination: hangUp },
      ...{ applies: 'listed', callerListIds },
    });
    const always = await admin.create('/v1/redirects', { holder, destination: hangUp });
    const refused = [
      await admin.post('/v1/redirects', { holder, destination: { kind: 'hang-up', reason: 'busy' } }),
      await admin.patch(`/v1/redirects/${listed}`, { applies: 'always', callerListIds: [] }),
    ];
    for (const answer of refused) {
      expect(answer.status, answer.text).to.equal(409);
      expect(faultsOf(answer)).to.deep.equal(['/applies never-reached']);
      expect(answer.body.details).to.deep.equal({ redirectId: always });
    }
    const free = on(await addExtension());
    const elsewhere = await admin.create('/v1/redirects', { holder: free, destination: hangUp });
    expect((await admin.patch(`/v1/redirects/${elsewhere}`, { holder })).status).to.equal(409);
    expect((await admin.delete(`/v1/redirects/${always}`)).status).to.equal(204);
    expect((await admin.patch(`/v1/redirects/${elsewhere}`, { holder })).status).to.equal(200);
    const nobody = on(await addExtension());
    const both = await Promise.all(
      [1, 2].map(() => admin.post('/v1/redirects', { holder: nobody, destination: hangUp })),
    );
    expect(both.map(({ status }) => status)).to.have.members([201, 409]);
  });

  it('to where they are set, also over others, are refused', async () => {
    const [manager, assistant, deputy] = [
      await addExtension('M'),
      await addExtension('A'),
      await addExtension('D'),
    ];
    const itself = await admin.post('/v1/redirects', { holder: on(manager), destination: on(manager) });
    expect(itself.status).to.equal(422);
    expect(faultsOf(itself)).to.deep.equal(['/destination/extensionId circle']);
    const first = await admin.create('/v1/redirects', { holder: on(manager), destination: on(assistant) });
    await admin.create('/v1/redirects', { holder: on(assistant), destination: on(deputy) });
    const back = await admin.post('/v1/redirects', { holder: on(deputy), destination: on(manager) });
    expect(faultsOf(back)).to.deep.equal(['/destination/extensionId circle']);
    expect(back.body.details).to.deep.equal({
      circle: [
        { kind: 'extension', id: deputy, name: 'D' },
        { kind: 'extension', id: manager, name: 'M' },
        { kind: 'extension', id: assistant, name: 'A' },
      ],
    });
    const exit = await admin.patch(`/v1/extensions/${deputy}`, { onBusy: on(manager) });
    expect(faultsOf(exit)).to.deep.equal(['/onBusy/extensionId circle']);
    await admin.patch(`/v1/redirects/${first}`, { destination: on(deputy) });
    expect((await admin.delete(`/v1/redirects/${first}`)).status).to.equal(204);
    expect((await admin.patch(`/v1/extensions/${deputy}`, { onBusy: on(manager) })).status).to.equal(200);
    const again = await admin.post('/v1/redirects', { holder: on(manager), destination: on(assistant) });
    expect(faultsOf(again)).to.deep.equal(['/destination/extensionId circle']);
  });

  it('on the own extension are set by a user with the right, all others do not exist for that user [R10, P8]', async () => {
    const [own, other] = [await addExtension('Own'), await addExtension('Other')];
    const user = await signInAs(['own-redirects'], own);
    const theirs = await admin.create('/v1/redirects', { holder: on(other), destination: hangUp });
    const mine = await user.post('/v1/redirects', { holder: on(own), destination: on(other) });
    expect(mine.status, mine.text).to.equal(201);
    const address = `/v1/redirects/${String(mine.body.id)}`;
    expect((await user.get(address)).status).to.equal(200);
    expect(idsOf(await user.get('/v1/redirects'))).to.deep.equal([mine.body.id]);
    expect(idsOf(await user.get(`/v1/redirects?extensionId=${own}`))).to.deep.equal([mine.body.id]);
    expect(idsOf(await user.get(`/v1/redirects?extensionId=${other}`))).to.deep.equal([]);
    const nothing = [
      await user.get(`/v1/redirects/${theirs}`),
      await user.patch(`/v1/redirects/${theirs}`, { destination: { kind: 'queue', queueId: 4_000_000 } }),
      await user.patch(`/v1/redirects/${theirs}`, { holder: on(own) }),
      await user.delete(`/v1/redirects/${theirs}`),
      await user.post('/v1/redirects', { holder: on(other), destination: hangUp }),
      await user.post('/v1/redirects', { holder: on(4_000_000), destination: hangUp }),
      await user.patch(address, { holder: on(other) }),
    ];
    for (const { status, body, text } of nothing)
      expect(`${status} ${String(body.code)}`, text).to.equal('404 not-found');
    expect((await admin.get(`/v1/redirects/${theirs}`)).body).to.deep.include({ version: 1 });
    expect((await user.patch(address, { destination: hangUp })).body).to.deep.include({
      destination: hangUp,
    });
    expect((await user.delete(address)).status).to.equal(204);
  });

  it('are nothing to a user without the right, and nobody has any without an extension', async () => {
    const own = await addExtension();
    const without = await signInAs([], own);
    for (const answer of [
      await without.get('/v1/redirects'),
      await without.post('/v1/redirects', { holder: on(own), destination: hangUp }),
    ]) {
      expect(answer.status).to.equal(403);
      expect(answer.body.details).to.deep.equal({ missingRight: 'own-redirects' });
    }
    const floating = await signInAs(['own-redirects'], null);
    await admin.create('/v1/redirects', { holder: on(own), destination: hangUp });
    expect(idsOf(await floating.get('/v1/redirects'))).to.deep.equal([]);
    expect((await floating.post('/v1/redirects', { holder: on(own), destination: hangUp })).status).to.equal(
      404,
    );
  });
});
