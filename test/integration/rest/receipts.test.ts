import { expect } from 'chai';
import { nextPage } from './rest-client.ts';
import { Confirmations } from '../../../src/application/nodes/confirmations.ts';
import { awaitRevision } from '../../../src/application/receipts/await-revision.ts';
import { membershipsOf } from '../../../src/application/records/kinds/aggregates.ts';
import { Writer } from '../../../src/application/write.ts';
import { unwatched } from '../../support/fakes/unwatched.ts';
import { StoreUnavailableError } from '../../../src/application/ports/stores.ts';
import {
  addTestNode,
  foundTestCompany,
  type RestSystem,
  startRestSystem,
  type TestCompany,
} from './rest-system.ts';

describe('receipts of writes', function () {
  this.timeout(60_000);
  let system: RestSystem;
  let placed: TestCompany;
  let nodeId: number;

  before(async () => {
    system = await startRestSystem();
    nodeId = (await addTestNode(system)).id;
    placed = await foundTestCompany(system, { mediaNodeIds: [nodeId] });
    await confirmAll();
  });
  after(() => system.close());

  /** What a node does when it runs everything that waits for it. */
  async function confirmAll({ id }: Pick<TestCompany, 'id'> = placed): Promise<void> {
    const { changes } = system.database.stores;
    for (const change of await changes.waiting(id, 1_000_000)) {
      await changes.confirm(change.mediaNodeId, change.aggregate, change.wantedRevision);
    }
  }

  it('a write that concerns no engine is applied at once, without asking', async () => {
    const asked: number[] = [];
    const { receipt } = system.levers;
    system.levers.receipt = ({ revision }) => {
      asked.push(revision);
      return Promise.resolve({ state: 'pending', waiting: [] });
    };
    const { status, headers } = await placed.admin.post('/v1/roles', { name: 'Listener' });
    system.levers.receipt = receipt;
    expect(status).to.equal(201);
    expect(headers.get('switchroom-receipt')).to.equal('applied');
    expect(asked).to.deep.equal([]);
  });

  it('a write that an engine has not confirmed is answered 202, and its receipt says what waits', async () => {
    const made = await placed.admin.post('/v1/queues', { name: 'Support' }, { prefer: 'wait=0' });
    expect(made.status).to.equal(202);
    expect(made.body.name).to.equal('Support');
    expect(made.headers.get('location')).to.equal(`/v1/queues/${String(made.body.id)}`);
    expect(made.headers.get('switchroom-receipt')).to.equal('pending');
    expect(made.headers.get('preference-applied')).to.equal('wait=0');
    const revision = Number(made.headers.get('switchroom-revision'));
    expect(made.headers.get('link')).to.equal(`</v1/revisions/${revision}>; rel="receipt"`);

    const pending = await placed.admin.get(`/v1/revisions/${revision}`);
    expect(pending.body).to.deep.include({ number: revision, state: 'pending', by: placed.adminId });
    expect(pending.body.summary).to.equal(`create queue ${String(made.body.id)}`);
    expect((pending.body.waiting as object[])[0]).to.deep.include({
      mediaNodeId: nodeId,
      aggregate: { kind: 'configuration', id: placed.id },
      attempts: 0,
      parkedReason: null,
    });

    await confirmAll();
    await system.database.stores.changes.reportApplied(nodeId, placed.id, revision, new Date());
    const applied = await placed.admin.get(`/v1/revisions/${revision}`);
    expect(applied.body).to.deep.include({ state: 'applied', waiting: [] });
    expect((applied.body.nodes as object[])[0]).to.deep.include({
      mediaNodeId: nodeId,
      configurationRevision: revision,
    });
  });

  it('edits and deletions are 202 while they wait, and 200 and 204 when they are confirmed', async () => {
    const id = await placed.admin.create('/v1/queues', { name: 'Sales' });
    expect((await placed.admin.patch(`/v1/queues/${id}`, { record: true })).status).to.equal(202);
    await confirmAll();
    const { receipt } = system.levers;
    system.levers.receipt = async (change, deadlineMs) => {
      await confirmAll();
      return await receipt(change, deadlineMs);
    };
    expect((await placed.admin.patch(`/v1/queues/${id}`, { record: false })).status).to.equal(200);
    expect((await placed.admin.delete(`/v1/queues/${id}`)).status).to.equal(204);
    system.levers.receipt = receipt;
  });

  it('an edit that changes nothing is pending while what was wanted before does not run yet, whatever others wrote since', async () => {
    const { receipt } = system.levers;
    const { changes } = system.database.stores;
    system.levers.receipt = (change, deadlineMs) =>
      awaitRevision(changes, new Confirmations(), change, deadlineMs);
    const send = async (path: string, body: object) => {
      const { status, headers } = await placed.admin.patch(path, body, { prefer: 'wait=0' });
      return `${status} ${String(headers.get('switchroom-receipt'))}`;
    };
    const id = await placed.admin.create('/v1/queues', { name: 'Asked again' });
    await confirmAll();
    const roleId = await placed.admin.create('/v1/roles', { name: 'Asked again' });
    expect(await send(`/v1/queues/${id}`, { record: true })).to.equal('202 pending');
    expect(await send(`/v1/roles/${roleId}`, { name: 'In between' })).to.equal('200 applied');
    expect(await send(`/v1/queues/${id}`, { record: true })).to.equal('202 pending');
    expect(await send(`/v1/companies/${placed.id}`, {}), 'of the company').to.equal('202 pending');
    expect(await send(`/v1/roles/${roleId}`, {}), 'of what no engine knows').to.equal('200 applied');
    await confirmAll();
    expect(await send(`/v1/queues/${id}`, { record: true })).to.equal('200 applied');
    system.levers.receipt = receipt;
  });

  it('an edit that changes nothing is pending while an older change of its object waits, though a later one of others runs', async () => {
    const { receipt } = system.levers;
    const { changes } = system.database.stores;
    system.levers.receipt = (change, deadlineMs) =>
      awaitRevision(changes, new Confirmations(), change, deadlineMs);
    const queueId = await placed.admin.create('/v1/queues', { name: 'Older' });
    const skillId = await placed.admin.create('/v1/skills', { name: 'Later' });
    await confirmAll();
    await placed.admin.patch(`/v1/queues/${queueId}`, { record: true }, { prefer: 'wait=0' });
    await placed.admin.patch(`/v1/skills/${skillId}`, { queueIds: [queueId] }, { prefer: 'wait=0' });
    const repeat = () => placed.admin.patch(`/v1/queues/${queueId}`, { record: true }, { prefer: 'wait=0' });
    const link = /<(?<path>[^>]+)>/u.exec((await repeat()).headers.get('link') ?? '')?.groups?.path ?? '';
    await changes.confirm(nodeId, membershipsOf(placed.id), 1_000_000);
    expect((await repeat()).headers.get('switchroom-receipt')).to.equal('pending');
    expect((await placed.admin.get(link)).body.state, 'the receipt of the first answer').to.equal('pending');
    await confirmAll();
    expect((await repeat()).headers.get('switchroom-receipt')).to.equal('applied');
    expect((await placed.admin.get(link)).body.state).to.equal('applied');
    system.levers.receipt = receipt;
  });

  it('an edit that changes nothing while a shift boundary waits for its node links to a receipt that is there [R8]', async () => {
    const company = await foundTestCompany(system, { mediaNodeIds: [nodeId] });
    const id = await company.admin.create('/v1/queues', { name: 'Day and night' });
    await confirmAll(company);
    // As working hours do: an act of nobody, and of no single agent.
    await new Writer({
      database: system.database,
      announcer: { announce: () => undefined },
      signal: unwatched,
      clock: { now: () => new Date() },
    }).follow(company.id, () => Promise.resolve({ value: null, aggregates: [membershipsOf(company.id)] }));
    const repeated = await company.admin.patch(
      `/v1/queues/${id}`,
      { name: 'Day and night' },
      { prefer: 'wait=0' },
    );
    expect(repeated.status).to.equal(202);
    const link = /<(?<path>[^>]+)>/u.exec(repeated.headers.get('link') ?? '')?.groups?.path ?? '';
    const { status, body } = await company.admin.get(link);
    expect(status).to.equal(200);
    expect(body).to.deep.include({
      number: Number(repeated.headers.get('switchroom-revision')),
      at: null,
      by: null,
      summary: `follow company ${company.id}`,
      state: 'pending',
    });
    await confirmAll(company);
    expect((await company.admin.get(link)).body.state).to.equal('applied');
    expect((await company.admin.get(`/v1/revisions/${String(Number(body.number) + 1)}`)).status).to.equal(
      404,
    );
  });

  it('the wait is two seconds, or what Prefer says', async () => {
    const waits: number[] = [];
    const { receipt } = system.levers;
    system.levers.receipt = (_change, deadlineMs) => {
      waits.push(deadlineMs);
      return Promise.resolve({ state: 'applied' });
    };
    const id = await placed.admin.create('/v1/queues', { name: 'Waits' });
    await placed.admin.patch(`/v1/queues/${id}`, { record: true }, { prefer: 'wait=7' });
    await placed.admin.patch(`/v1/queues/${id}`, { record: false }, { prefer: 'wait=600' });
    system.levers.receipt = receipt;
    expect(waits).to.deep.equal([2000, 7000, 30_000]);
  });

  it('a parked change is told with its reason', async () => {
    const { changes } = system.database.stores;
    await placed.admin.post('/v1/queues', { name: 'Poison' });
    await changes.park(nodeId, { kind: 'configuration', id: placed.id }, 'the engine refused it', new Date());
    const { items } = (await placed.admin.get('/v1/revisions')).body as {
      items?: { number: number; state: string }[];
    };
    expect(items?.[0]?.state).to.equal('parked');
    const parked = await placed.admin.get(`/v1/revisions/${String(items?.[0]?.number)}`);
    expect((parked.body.waiting as object[])[0]).to.deep.include({ parkedReason: 'the engine refused it' });
    await confirmAll();
  });

  it('revisions are listed newest first, in pages', async () => {
    const numbers: number[] = [];
    let path: string | null = '/v1/revisions?limit=2';
    while (path !== null) {
      const page = await placed.admin.get(path);
      numbers.push(...(page.body.items as { number: number }[]).map(({ number }) => number));
      path = nextPage(page);
    }
    const newest = numbers[0] ?? 0;
    expect(numbers).to.deep.equal(Array.from({ length: newest }, (_value, index) => newest - index));
    expect((await placed.admin.get(`/v1/revisions/${newest + 1}`)).status).to.equal(404);
  });

  it('a write that is committed is never told as failed, though its receipt cannot be read', async () => {
    const { receipt } = system.levers;
    system.levers.receipt = () => Promise.reject(new StoreUnavailableError('gone'));
    const made = await placed.admin.post('/v1/queues', { name: 'Committed' });
    system.levers.receipt = receipt;
    expect(made.status).to.equal(202);
    expect((await placed.admin.get(`/v1/queues/${String(made.body.id)}`)).status).to.equal(200);
  });

  it('the same Idempotency-Key makes one object, and the second answer is the first one', async () => {
    const body = { name: 'Once' };
    const first = await placed.admin.post('/v1/queues', body, { 'idempotency-key': 'key-1' });
    const again = await placed.admin.post('/v1/queues', body, { 'idempotency-key': 'key-1' });
    expect(first.headers.get('idempotent-replayed')).to.equal(null);
    expect(again.headers.get('idempotent-replayed')).to.equal('true');
    expect(again.body).to.deep.equal(first.body);
    expect(again.headers.get('switchroom-revision')).to.equal(first.headers.get('switchroom-revision'));
    const { items } = (await placed.admin.get('/v1/queues?name=Once')).body as { items?: object[] };
    expect(items).to.have.length(1);

    const other = await placed.admin.post('/v1/queues', { name: 'Other' }, { 'idempotency-key': 'key-1' });
    expect(other.status).to.equal(422);
    expect(other.body.code).to.equal('idempotency-key-reused');
    expect(
      (await placed.admin.post('/v1/queues', { name: 'Other' }, { 'idempotency-key': 'KEY-1' })).status,
    ).to.equal(202);
  });

  it('the same Idempotency-Key at the same moment makes one object', async () => {
    const requests = Array.from({ length: 5 }, () =>
      placed.admin.post('/v1/skills', { name: 'Together' }, { 'idempotency-key': 'key-2' }),
    );
    const answers = await Promise.all(requests);
    expect(new Set(answers.map(({ body }) => body.id)).size).to.equal(1);
    expect(answers.filter(({ headers }) => headers.get('idempotent-replayed') === null)).to.have.length(1);
  });

  it('a secret is not told again by a repeated request', async () => {
    const first = await placed.admin.post('/v1/phones', { name: 'P' }, { 'idempotency-key': 'key-3' });
    const again = await placed.admin.post('/v1/phones', { name: 'P' }, { 'idempotency-key': 'key-3' });
    expect(first.body.sip).to.deep.include({ addresses: ['192.0.2.10:5060'] });
    expect(again.body.id).to.equal(first.body.id);
    expect(again.body).to.not.have.property('sip');
  });

  it('a bad Idempotency-Key is refused', async () => {
    const refused = await placed.admin.post(
      '/v1/queues',
      { name: 'x' },
      { 'idempotency-key': 'x'.repeat(201) },
    );
    expect(refused.status).to.equal(400);
    expect(refused.body.code).to.equal('bad-header');
  });
});
