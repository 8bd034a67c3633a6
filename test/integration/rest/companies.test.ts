import { expect } from 'chai';
import { nextPage, type RestClient } from './rest-client.ts';
import {
  addTestNode,
  adminPassword,
  foundTestCompany,
  type RestSystem,
  signIn,
  startRestSystem,
  type TestCompany,
} from './rest-system.ts';

const newCompany = (email: string, more: object = {}) => ({
  name: 'Acme',
  country: 'DE',
  timeZone: 'Europe/Berlin',
  admin: { firstName: 'Eva', lastName: 'Erste', email, password: adminPassword },
  ...more,
});

describe('companies over REST', function () {
  this.timeout(60_000);
  let system: RestSystem;
  let home: TestCompany;
  let operator: RestClient;

  before(async () => {
    system = await startRestSystem();
    home = await foundTestCompany(system, { operator: true });
    operator = home.admin;
  });
  after(() => system.close());

  it('an operator founds a company, whose first administrator signs in and finds it ready [S2, P4]', async () => {
    const founded = await operator.post('/v1/companies', newCompany('Eva@Acme.example'));
    expect(founded.status, founded.text).to.equal(201);
    const id = Number(founded.body.id);
    expect(founded.headers.get('link')).to.equal(`</v1/companies/${id}/revisions/1>; rel="receipt"`);
    expect((await operator.get(`/v1/companies/${id}/revisions/1`)).body).to.deep.include({
      state: 'applied',
    });
    const eva = await signIn(system, 'eva@acme.example');
    const { items } = (await eva.get('/v1/companies')).body as { items?: { id: number }[] };
    expect(items?.map((company) => company.id)).to.deep.equal([id]);
    expect((await eva.get('/v1/statuses')).body.items).to.have.length(5);
    expect((await eva.post('/v1/companies', newCompany('x@y.example'))).status).to.equal(403);
  });

  it('a taken e-mail address is told at its place', async () => {
    const { status, body } = await operator.post('/v1/companies', newCompany(home.adminEmail));
    expect(status).to.equal(409);
    expect((body.errors as { path: string }[])[0]?.path).to.equal('/admin/email');
  });

  it('an unknown media node is told at its place', async () => {
    for (const answer of [
      await operator.post('/v1/companies', newCompany('n@n.example', { mediaNodeIds: [4_000_000] })),
      await operator.patch(`/v1/companies/${home.id}`, { mediaNodeIds: [4_000_000] }),
    ]) {
      expect(answer.status).to.equal(422);
      expect((answer.body.errors as { path: string }[])[0]?.path).to.equal('/mediaNodeIds/0');
    }
  });

  it('administrators edit their own company, but its placement is for operators', async () => {
    const { admin, id } = await foundTestCompany(system);
    const etag = String((await admin.get(`/v1/companies/${id}`)).headers.get('etag'));
    const edited = await admin.patch(`/v1/companies/${id}`, { name: 'Renamed' }, { 'if-match': etag });
    expect(edited.status, edited.text).to.equal(200);
    expect(edited.body.name).to.equal('Renamed');
    expect((await admin.get(`/v1/companies/${id}`)).headers.get('etag')).to.equal(edited.headers.get('etag'));
    expect(
      (await admin.patch(`/v1/companies/${id}`, { name: 'Again' }, { 'if-match': etag })).status,
    ).to.equal(412);
    const placement = await admin.patch(`/v1/companies/${id}`, { mediaNodeIds: [] });
    expect(placement.status).to.equal(403);
    expect(placement.body.details).to.deep.equal({ missingRight: 'operate' });
    expect((await admin.delete(`/v1/companies/${id}`)).status).to.equal(403);
    expect((await admin.patch(`/v1/companies/${id}`, { timeZone: 'Mars/Olympus' })).status).to.equal(422);
  });

  it('for how long recordings, messages and calls are kept is said by an administrator, and is for ever before that [C2, P6]', async () => {
    const { admin, id } = await foundTestCompany(system);
    const forEver = { recordingsKeptDays: null, messagesKeptDays: null, callsKeptDays: null };
    expect((await admin.get(`/v1/companies/${id}`)).body).to.deep.include(forEver);
    const some = { recordingsKeptDays: 90, callsKeptDays: 36_500 };
    const edited = await admin.patch(`/v1/companies/${id}`, some);
    expect(edited.status, edited.text).to.equal(200);
    expect(edited.body).to.deep.include({ ...forEver, ...some });
    expect((await admin.get(`/v1/companies/${id}`)).body).to.deep.include({ ...forEver, ...some });
    for (const [days, code] of [
      [0, 'too-small'],
      [36_501, 'too-big'],
      [1.5, 'wrong-type'],
      ['90', 'wrong-type'],
    ]) {
      const refused = await admin.patch(`/v1/companies/${id}`, { messagesKeptDays: days });
      expect(refused.status, String(days)).to.equal(422);
      const [fault] = refused.body.errors as { path: string; code: string }[];
      expect(fault).to.include({ path: '/messagesKeptDays', code });
    }
    const back = await admin.patch(`/v1/companies/${id}`, { recordingsKeptDays: null });
    expect(back.body).to.deep.include({ ...forEver, callsKeptDays: 36_500 });
    const { items } = (await admin.get(`/v1/audit-entries?kind=company&objectId=${id}`)).body;
    const edits = (items as { action: string; before: object; after: object; userId: number }[]).filter(
      ({ action }) => action === 'edit',
    );
    expect(edits.map(({ after }) => Reflect.get(after, 'recordingsKeptDays') as unknown)).to.deep.equal([
      null,
      90,
    ]);
    expect(edits.every(({ userId }) => userId > 0)).to.equal(true);
    const listener = await signInWith(admin, ['recordings', 'statistics']);
    expect((await listener.patch(`/v1/companies/${id}`, { recordingsKeptDays: 1 })).status).to.equal(403);
    const founded = await operator.post('/v1/companies', newCompany('r@r.example', { callsKeptDays: 7 }));
    expect(founded.status, founded.text).to.equal(201);
    expect(founded.body).to.deep.include({ ...forEver, callsKeptDays: 7 });
  });

  /** A user of this administrator's company, with these rights. */
  async function signInWith(admin: RestClient, rights: readonly string[]): Promise<RestClient> {
    const roleId = await admin.create('/v1/roles', { name: 'Some', rights });
    const email = 'some@company.example';
    await admin.create('/v1/users', { email, password: adminPassword, roleId });
    return await signIn(system, email);
  }

  it('an edit after which nothing is different leaves version, revision and audit as they are', async () => {
    const { admin, id } = await foundTestCompany(system);
    const before = await admin.get(`/v1/companies/${id}`);
    for (const same of [{}, { name: before.body.name, timeZone: before.body.timeZone }]) {
      const edited = await admin.patch(`/v1/companies/${id}`, same);
      expect(edited.status, edited.text).to.equal(200);
      expect(edited.body).to.deep.equal(before.body);
      expect(edited.headers.get('etag')).to.equal(before.headers.get('etag'));
    }
    const audit = await admin.get(`/v1/audit-entries?kind=company&objectId=${id}`);
    expect((audit.body.items as { action: string }[]).map(({ action }) => action)).to.not.include('edit');
  });

  it('operators list all companies in pages', async () => {
    const ids: number[] = [];
    let path: string | null = '/v1/companies?limit=1';
    while (path !== null) {
      const page = await operator.get(path);
      ids.push(...(page.body.items as { id: number }[]).map(({ id }) => id));
      path = nextPage(page);
    }
    expect(ids.length).to.be.greaterThan(2);
    expect(new Set(ids).size).to.equal(ids.length);
  });

  /** As if the nodes had done what waits for them. */
  async function confirmAll(id: number): Promise<void> {
    const { changes } = system.database.stores;
    for (const { mediaNodeId, aggregate, wantedRevision } of await changes.waiting(id, 1_000_000))
      await changes.confirm(mediaNodeId, aggregate, wantedRevision);
  }
  async function waitingFor(id: number): Promise<string[]> {
    const waiting = await system.database.stores.changes.waiting(id, 1_000_000);
    return waiting.map(({ mediaNodeId, aggregate }) => `${mediaNodeId} ${aggregate.kind}`);
  }

  it('a company that is placed on nodes makes them wait for all of it', async () => {
    const { id } = await foundTestCompany(system);
    const one = await addTestNode(system, 'placement-1');
    const two = await addTestNode(system, 'placement-2');
    const placed = await operator.patch(`/v1/companies/${id}`, { mediaNodeIds: [one.id, two.id] });
    expect(placed.status).to.equal(202);
    expect(await waitingFor(id)).to.have.members([
      `${one.id} configuration`,
      `${one.id} memberships`,
      `${two.id} configuration`,
      `${two.id} memberships`,
    ]);
    expect(system.announced.at(-1)).to.deep.include({ companyId: id, mediaNodeIds: [one.id, two.id] });
  });

  it('a node that a company is taken off is told of it and of all that agents do, until it has dropped the company [S14]', async () => {
    const one = await addTestNode(system, 'leaving-1');
    const two = await addTestNode(system, 'leaving-2');
    const { id } = await foundTestCompany(system, { mediaNodeIds: [one.id] });
    await confirmAll(id);
    const moved = await operator.patch(`/v1/companies/${id}`, { mediaNodeIds: [two.id] });
    expect(moved.status, moved.text).to.equal(202);
    expect(moved.body.mediaNodeIds).to.deep.equal([two.id]);
    const both = [
      `${one.id} configuration`,
      `${one.id} memberships`,
      `${two.id} configuration`,
      `${two.id} memberships`,
    ];
    expect(await waitingFor(id)).to.have.members(both);
    expect(system.announced.at(-1)).to.deep.include({ companyId: id, mediaNodeIds: [one.id, two.id] });

    await confirmAll(id);
    const { changes, companies } = system.database.stores;
    const agent = { kind: 'agent', id: 7 } as const;
    expect(await changes.enqueue(id, agent, 900)).to.deep.equal([one.id, two.id]);
    await confirmAll(id);
    await companies.hasLeft(id, one.id);
    expect(await changes.enqueue(id, agent, 901)).to.deep.equal([two.id]);
    await confirmAll(id);

    const nowhere = await operator.patch(`/v1/companies/${id}`, { mediaNodeIds: [] });
    expect(nowhere.status, 'a node still carries it').to.equal(202);
    expect(await waitingFor(id)).to.have.members([`${two.id} configuration`, `${two.id} memberships`]);
    const back = await operator.patch(`/v1/companies/${id}`, { mediaNodeIds: [two.id] });
    expect(back.body.mediaNodeIds).to.deep.equal([two.id]);
    await companies.hasLeft(id, two.id);
    expect((await operator.get(`/v1/companies/${id}`)).body.mediaNodeIds, 'placed again').to.deep.equal([
      two.id,
    ]);
  });

  it('a node that never tells of having dropped a company can be removed, and then nothing waits for it', async () => {
    const dead = await addTestNode(system, 'leaving-dead');
    const { id } = await foundTestCompany(system, { mediaNodeIds: [dead.id] });
    expect((await operator.delete(`/v1/media-nodes/${dead.id}`)).status).to.equal(409);
    expect((await operator.patch(`/v1/companies/${id}`, { mediaNodeIds: [] })).status).to.equal(202);
    const removed = await operator.delete(`/v1/media-nodes/${dead.id}`);
    expect(removed.status, removed.text).to.equal(204);
    expect(await waitingFor(id)).to.deep.equal([]);
  });

  it('a node that is linked can be removed when it has dropped the company, and not before [S14]', async () => {
    const node = await addTestNode(system, 'leaving-linked');
    const { id } = await foundTestCompany(system, { mediaNodeIds: [node.id] });
    const { companies, leases } = system.database.stores;
    await leases.acquire(node.id, 'a link', 60_000);
    await operator.patch(`/v1/companies/${id}`, { mediaNodeIds: [] });
    const refused = await operator.delete(`/v1/media-nodes/${node.id}`);
    expect(refused.status, refused.text).to.equal(409);
    expect(refused.body).to.deep.include({ code: 'in-use', details: { leavingCompanyIds: [id] } });
    await companies.hasLeft(id, node.id);
    expect((await operator.delete(`/v1/media-nodes/${node.id}`)).status).to.equal(204);
  });

  it('another country is told to the nodes, as callers are read by it; a name concerns no node', async () => {
    const node = await addTestNode(system, 'country-1');
    const { id, admin } = await foundTestCompany(system, { mediaNodeIds: [node.id] });
    const { changes } = system.database.stores;
    const waiting = async () =>
      (await changes.waiting(id, 1_000_000)).map(({ aggregate, wantedRevision }) => ({
        kind: aggregate.kind,
        wantedRevision,
      }));
    await confirmAll(id);

    await admin.patch(`/v1/companies/${id}`, { name: 'Renamed', timeZone: 'Europe/Paris' });
    expect(await waiting()).to.deep.equal([]);
    const moved = await admin.patch(`/v1/companies/${id}`, { country: 'FR' });
    expect(await waiting()).to.deep.equal([
      { kind: 'configuration', wantedRevision: Number(moved.headers.get('switchroom-revision')) },
    ]);
  });

  it('a deleted company is gone with everything in it; its nodes are told, and the operator finds it in the audit', async () => {
    const placement = await addTestNode(system, 'deletion');
    const { id, admin } = await foundTestCompany(system, { mediaNodeIds: [placement.id] });
    await admin.create('/v1/queues', { name: 'Lost' });
    expect((await operator.delete(`/v1/companies/${id}`, { 'if-match': '"77"' })).status).to.equal(412);
    const deleted = await operator.delete(`/v1/companies/${id}`);
    expect(deleted.status, deleted.text).to.equal(202);
    expect((await operator.get(`/v1/companies/${id}`)).status).to.equal(404);
    expect((await admin.get('/v1/queues')).status).to.equal(401);
    const receiptPath = /<(.*)>/u.exec(deleted.headers.get('link') ?? '')?.[1] ?? '';
    const receipt = await operator.get(receiptPath);
    expect(receipt.status, 'its receipt').to.equal(200);
    expect(receipt.body).to.deep.include({ state: 'pending', summary: `delete company ${id}` });
    const { admin: stranger } = await foundTestCompany(system);
    expect((await stranger.get(receiptPath)).status).to.equal(404);
    expect(system.announced.at(-1)).to.deep.include({ companyId: id, mediaNodeIds: [placement.id] });
    const waiting = await system.database.stores.changes.waiting(id, 1_000_000);
    expect(waiting.map(({ aggregate }) => aggregate.kind)).to.include('configuration');
    await confirmAll(id);
    expect((await operator.get(receiptPath)).body).to.deep.include({ state: 'applied' });
    const { items } = (await operator.get(`/v1/audit-entries?kind=company&objectId=${id}`)).body as {
      items?: { action: string; before: { name: string } }[];
    };
    expect(items?.[0]?.action).to.equal('delete');
  });

  it('nobody deletes the own company', async () => {
    expect((await operator.delete(`/v1/companies/${home.id}`)).status).to.equal(409);
  });
});
