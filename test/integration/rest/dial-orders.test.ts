import { expect } from 'chai';
import { DialOrders } from '../../../src/application/dialling/dial-orders.ts';
import { forgetExpired } from '../../../src/application/housekeeping/forget-expired.ts';
import { EngineError } from '../../../src/engine/media-engine.ts';
import { InMemoryMediaEngine } from '../../support/fakes/in-memory-media-engine.ts';
import type { RestClient } from './rest-client.ts';
import {
  addTestNode,
  foundTestCompany,
  type RestSystem,
  signIn,
  startRestSystem,
  type TestCompany,
} from './rest-system.ts';

describe('dialling by a click over REST [U7, C6]', function () {
  this.timeout(60_000);
  let system: RestSystem;
  let company: TestCompany;
  let admin: RestClient;
  let engine: InMemoryMediaEngine;
  let roleId: number;
  let made = 0;
  /** What the node does before the answer is given. */
  let node: (orders: DialOrders, id: number) => Promise<void>;

  before(async () => {
    system = await startRestSystem();
    const { id: nodeId } = await addTestNode(system);
    company = await foundTestCompany(system, { mediaNodeIds: [nodeId] });
    admin = company.admin;
    roleId = await admin.create('/v1/roles', { name: 'Office' });
    engine = new InMemoryMediaEngine(nodeId);
    engine.start();
    const clock = { now: () => new Date() };
    const orders = new DialOrders({ engine, database: system.database, clock });
    system.levers.receipt = async ({ touched }) => {
      for (const { kind, id } of touched) if (kind === 'dial-order') await node(orders, id);
      return { state: 'applied' };
    };
  });
  beforeEach(() => {
    node = (orders, id) => orders.carryOut(id);
    engine.dialOrders.length = 0;
    engine.before = () => Promise.resolve();
  });
  after(() => system.close());

  /** A person with an extension and its phones; those registered that are named so. */
  async function person({
    phones = ['registered'],
    ...more
  }: {
    phones?: string[];
    supervisorIds?: number[];
  }) {
    made += 1;
    const email = `person-${made}@company.example`;
    const phoneIds: number[] = [];
    for (const kind of phones) {
      const phone = (await admin.post('/v1/phones', { name: `Phone ${made}` })).body as {
        id: number;
        sip: { user: string };
      };
      phoneIds.push(phone.id);
      if (kind !== 'registered') continue;
      engine.phones.register(phone.sip.user);
      const states = [{ sipUser: phone.sip.user, registered: true }];
      await system.database.stores.registrations.report(engine.nodeId, states, new Date());
    }
    const digits = String(3_000 + made);
    const devices = phoneIds.map((phoneId, index) => ({ phoneId, startSeconds: index }));
    const extensionId = await admin.create('/v1/extensions', { digits, name: 'Desk', devices });
    const fields = { email, password: 'a long password', roleId, extensionId, ...more };
    const id = await admin.create('/v1/users', fields);
    return { id, digits, phoneIds, client: await signIn(system, email, 'a long password') };
  }
  const click = (client: RestClient, body: object) => client.post('/v1/dial-orders', body);

  it('has the first registered phone of the own extension dial, as it was written', async () => {
    const { id, client, phoneIds } = await person({ phones: ['away', 'registered', 'registered'] });
    const answer = await click(client, { number: '+36 (30) 123-4567' });
    expect(answer.status, answer.text).to.equal(201);
    expect(answer.body).to.include({
      userId: id,
      phoneId: phoneIds[1],
      dialled: '+36301234567',
      state: 'asked',
    });
    expect(engine.dialOrders.map(({ dialled }) => dialled)).to.deep.equal(['+36301234567']);
    const chosen = await click(client, { number: '0612345678', phoneId: phoneIds[2] });
    expect(chosen.body).to.include({ phoneId: phoneIds[2] });
    expect((await client.get(String(answer.headers.get('location')))).body).to.deep.equal(answer.body);
  });

  it('is in the audit with what was dialled and by whom [P6]', async () => {
    const { id, client } = await person({});
    await click(client, { number: '0612345678' });
    const { items } = (await admin.get('/v1/audit-entries?kind=user')).body as {
      items: { action: string; objectId: number; userId: number; after: object }[];
    };
    const entry = items.find(({ action, objectId }) => action === 'dial' && objectId === id);
    expect(entry).to.deep.include({ userId: id });
    expect(entry?.after).to.include({ dialled: '0612345678' });
  });

  it('is for oneself, for supervisors and administrators; for anybody else the user does not exist [S12, P8]', async () => {
    const boss = await person({});
    const one = await person({ supervisorIds: [boss.id] });
    const other = await person({});
    const number = other.digits;
    const refused = await click(other.client, { number, userId: one.id });
    expect([refused.status, refused.body.code]).to.deep.equal([404, 'not-found']);
    const order = await click(boss.client, { number, userId: one.id });
    expect(order.status, order.text).to.equal(201);
    expect((await click(admin, { number, userId: one.id })).status).to.equal(201);
    const path = String(order.headers.get('location'));
    expect((await one.client.get(path)).status).to.equal(200);
    expect((await other.client.get(path)).status).to.equal(404);
    expect((await admin.get('/v1/dial-orders/4000000')).status).to.equal(404);
  });

  it('is refused with the field for what cannot be dialled', async () => {
    const { client, phoneIds } = await person({});
    for (const number of ['*12', 'anna', '12;34', '1', '${SHELL(x)}', '99 99', `+${'1'.repeat(19)}`]) {
      const { status, body } = await click(client, { number });
      expect([number, status]).to.deep.equal([number, 422]);
      expect((body.errors as { path: string }[])[0]?.path).to.equal('/number');
    }
    const foreign = await click(client, { number: '0612345678', phoneId: (phoneIds[0] ?? 0) + 4_000 });
    expect([foreign.status, foreign.body.code]).to.deep.equal([422, 'unknown-reference']);
    expect(engine.dialOrders).to.be.empty;
  });

  it('is refused where no phone can ring, and says why', async () => {
    const away = await person({ phones: ['away'] });
    const answer = await click(away.client, { number: '0612345678' });
    expect([answer.status, answer.body.code]).to.deep.equal([409, 'conflict']);
    expect(String(answer.body.detail)).to.contain('registered');
    expect((await click(admin, { number: '0612345678' })).status, 'without an extension').to.equal(409);
  });

  it('is told as failed when the phone is gone by then, or the engine is', async () => {
    const { client } = await person({});
    engine.before = (operation) => {
      if (operation !== 'haveDialled') return Promise.resolve();
      throw new EngineError('engine-refused', 'the phone does not answer');
    };
    const answer = await click(client, { number: '0612345678' });
    expect([answer.status, answer.body.code]).to.deep.equal([409, 'conflict']);
    expect(String(answer.body.detail)).to.contain('the phone does not answer');
  });

  it('rings once, whoever comes to it twice, and not at all when its node comes too late', async () => {
    const { client } = await person({});
    node = async (orders, id) => {
      await Promise.all([orders.carryOut(id), orders.carryOut(id)]);
      await orders.carryOut(id);
    };
    expect((await click(client, { number: '0612345678' })).status).to.equal(201);
    expect(engine.dialOrders).to.have.length(1);
    const late = new DialOrders({
      engine,
      database: system.database,
      clock: { now: () => new Date(Date.now() + 11_000) },
    });
    node = (_orders, id) => late.carryOut(id);
    const answer = await click(client, { number: '0612345678' });
    expect(answer.status).to.equal(409);
    expect(engine.dialOrders).to.have.length(1);
  });

  it('is not done twice while the first click waits for its node', async () => {
    const { client } = await person({});
    node = () => Promise.resolve();
    expect((await click(client, { number: '0612345678' })).body).to.include({ state: 'ordered' });
    expect((await click(client, { number: '0612345678' })).status).to.equal(409);
  });

  it('is forgotten after a day', async () => {
    const { client } = await person({});
    const { id } = (await click(client, { number: '0612345678' })).body as { id: number };
    const find = () => system.database.stores.dialOrders.find({ companyId: company.id }, id);
    const hoursLater = (hours: number) => ({ now: () => new Date(Date.now() + hours * 3_600_000) });
    await forgetExpired(system.database, hoursLater(23));
    expect(await find()).not.to.equal(null);
    await forgetExpired(system.database, hoursLater(25));
    expect(await find()).to.equal(null);
  });
});
