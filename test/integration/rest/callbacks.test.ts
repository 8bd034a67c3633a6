import { expect } from 'chai';
import type { RestClient } from './rest-client.ts';
import { addTestNode, foundTestCompany, type RestSystem, startRestSystem } from './rest-system.ts';

const customer = '+36301234567';

describe('callbacks over REST [R12]', function () {
  this.timeout(60_000);
  let system: RestSystem;
  let admin: RestClient;
  let stranger: RestClient;
  let queueId: number;

  before(async () => {
    system = await startRestSystem();
    const node = await addTestNode(system);
    ({ admin } = await foundTestCompany(system, { mediaNodeIds: [node.id] }));
    ({ admin: stranger } = await foundTestCompany(system, { mediaNodeIds: [node.id] }));
    queueId = await admin.create('/v1/queues', { name: 'Support' });
  });
  after(() => system.close());

  it('are asked for, listed, read, and cancelled with a trace in the audit', async () => {
    const made = await admin.post('/v1/callbacks', { queueId, customer });
    expect(made.status).to.equal(201);
    expect(made.body).to.deep.include({
      ...{ queueId, customer, state: 'waiting', reason: null, turns: 0, failures: 0, goesFirst: false },
    });
    const path = made.headers.get('location') ?? '';
    expect(path).to.equal(`/v1/callbacks/${String(made.body.id)}`);
    const listed = await admin.get(`/v1/callbacks?state=waiting&queueId=${queueId}`);
    expect(listed.body.items).to.deep.equal([made.body]);
    expect((await admin.get('/v1/callbacks?state=done')).body.items).to.be.empty;

    const again = await admin.post('/v1/callbacks', { queueId, customer });
    expect([again.status, again.body.details]).to.deep.equal([409, { callbackId: made.body.id }]);

    const stale = await admin.delete(path, { 'if-match': '"9"' });
    expect(stale.status).to.equal(412);
    const cancelled = await admin.delete(path, { 'if-match': made.headers.get('etag') ?? '' });
    expect([cancelled.status, cancelled.body.state]).to.deep.equal([200, 'cancelled']);
    expect((await admin.delete(path)).status).to.equal(409);
    expect((await admin.get(path)).body).to.include({ state: 'cancelled' });

    const audit = await admin.get('/v1/audit-entries?kind=callback');
    const entries = audit.body.items as { action: string }[];
    expect(entries.map(({ action }) => action)).to.have.members(['create', 'edit']);
    expect((await admin.post('/v1/callbacks', { queueId, customer })).status, 'once more').to.equal(201);
  });

  it('of other companies do not exist', async () => {
    const made = await admin.post('/v1/callbacks', { queueId, customer: '+36301230000' });
    const path = `/v1/callbacks/${String(made.body.id)}`;
    expect((await stranger.get(path)).status).to.equal(404);
    expect((await stranger.delete(path)).status).to.equal(404);
    expect((await stranger.get('/v1/callbacks')).body.items).to.be.empty;
    const foreign = await stranger.post('/v1/callbacks', { queueId, customer });
    expect(foreign.status).to.equal(422);
    expect(foreign.body.errors).to.have.nested.property('[0].path', '/queueId');
  });

  it('of numbers that are none, or blocked, are refused at the field', async () => {
    for (const wrong of ['36301234567', '+3', '', 'PJSIP/x', '+36301234567&x', 7, null]) {
      const refused = await admin.post('/v1/callbacks', { queueId, customer: wrong });
      expect(refused.status, String(wrong)).to.equal(422);
      expect(refused.body.errors).to.have.nested.property('[0].path', '/customer');
    }
    await admin.create('/v1/caller-lists', {
      name: 'Blocked',
      purpose: 'blocked',
      entries: [{ kind: 'number', number: '+36301239999' }],
    });
    const blocked = await admin.post('/v1/callbacks', { queueId, customer: '+36301239999' });
    expect(blocked.status).to.equal(422);
    expect(blocked.body.errors).to.have.nested.property('[0].path', '/customer');
  });

  it('keep their queue as long as a customer waits to be called; then they go with it', async () => {
    const other = await admin.create('/v1/queues', { name: 'Short-lived', callbackAttempts: 5 });
    const made = await admin.post('/v1/callbacks', { queueId: other, customer });
    const refused = await admin.delete(`/v1/queues/${other}`);
    expect([refused.status, refused.body.details]).to.deep.equal([
      409,
      { referrers: [{ kind: 'callback', id: made.body.id, name: customer }] },
    ]);
    expect((await admin.delete(`/v1/callbacks/${String(made.body.id)}`)).status).to.equal(200);
    expect((await admin.delete(`/v1/queues/${other}`)).status).to.be.oneOf([202, 204]);
    expect((await admin.get(`/v1/callbacks/${String(made.body.id)}`)).status).to.equal(404);
  });
});
