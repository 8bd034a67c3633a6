import { expect } from 'chai';
import { ChangeAgent } from '../../../src/application/agents/change-agent.ts';
import { PhoneOrders } from '../../../src/application/phone-orders/carry-out-orders.ts';
import { forgetExpired } from '../../../src/application/housekeeping/forget-expired.ts';
import { EngineError } from '../../../src/engine/media-engine.ts';
import { InMemoryMediaEngine } from '../../support/fakes/in-memory-media-engine.ts';
import { Writer } from '../../../src/application/write.ts';
import { toNobody } from '../../support/as-administrator.ts';
import { unwatched } from '../../support/fakes/unwatched.ts';
import type { RestClient } from './rest-client.ts';
import {
  addTestNode,
  foundTestCompany,
  type RestSystem,
  signIn,
  startRestSystem,
  type TestCompany,
} from './rest-system.ts';

describe('a click has the own phone ring, over REST', function () {
  this.timeout(60_000);
  let system: RestSystem;
  let company: TestCompany;
  let admin: RestClient;
  let engine: InMemoryMediaEngine;
  let roleId: number;
  let made = 0;
  /** What the node does before the answer is given. */
  let node: (orders: PhoneOrders, id: number) => Promise<void>;

  before(async () => {
    system = await startRestSystem();
    const { id: nodeId } = await addTestNode(system);
    company = await foundTestCompany(system, { mediaNodeIds: [nodeId] });
    admin = company.admin;
    roleId = await admin.create('/v1/roles', { name: 'Office' });
    engine = new InMemoryMediaEngine(nodeId);
    engine.start();
    const clock = { now: () => new Date() };
    const orders = new PhoneOrders({ engine, database: system.database, clock });
    system.levers.receipt = async ({ touched }) => {
      for (const { kind, id } of touched) if (kind === 'phone-order') await node(orders, id);
      return { state: 'applied' };
    };
  });
  beforeEach(() => {
    node = (orders, id) => orders.carryOut(id);
    engine.phoneOrders.length = 0;
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
    agent?: boolean;
  }) {
    made += 1;
    const email = `person-${made}@company.example`;
    const phoneIds: number[] = [];
    const sipUsers: string[] = [];
    for (const kind of phones) {
      const phone = (await admin.post('/v1/phones', { name: `Phone ${made}` })).body as {
        id: number;
        sip: { user: string };
      };
      phoneIds.push(phone.id);
      sipUsers.push(phone.sip.user);
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
    return { id, digits, phoneIds, sipUsers, client: await signIn(system, email, 'a long password') };
  }
  const click = (client: RestClient, body: object) => client.post('/v1/dial-orders', body);

  describe('to dial [U7, C6]', () => {
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
      expect(engine.phoneOrders.map(({ task }) => task)).to.deep.equal([
        { kind: 'dial', dialled: '+36301234567' },
      ]);
      const chosen = await click(client, { number: '0612345678', phoneId: phoneIds[2] });
      expect(chosen.body).to.include({ phoneId: phoneIds[2] });
      expect((await client.get(String(answer.headers.get('location')))).body).to.deep.equal(answer.body);
    });

    it('is in the audit with who did it, and without the number, as the audit stays for ever [P6, C2]', async () => {
      const { id, client, phoneIds } = await person({});
      await click(client, { number: '0612345678' });
      const { items } = (await admin.get('/v1/audit-entries?kind=user')).body as {
        items: { action: string; objectId: number; userId: number; after: object }[];
      };
      const entry = items.find(({ action, objectId }) => action === 'dial' && objectId === id);
      expect(entry).to.deep.include({ userId: id });
      expect(entry?.after).to.deep.equal({ phoneId: phoneIds[0] });
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
      expect(engine.phoneOrders).to.be.empty;
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
        if (operation !== 'giveOrder') return Promise.resolve();
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
      expect(engine.phoneOrders).to.have.length(1);
      const late = new PhoneOrders({
        engine,
        database: system.database,
        clock: { now: () => new Date(Date.now() + 11_000) },
      });
      node = (_orders, id) => late.carryOut(id);
      const answer = await click(client, { number: '0612345678' });
      expect(answer.status).to.equal(409);
      expect(engine.phoneOrders).to.have.length(1);
    });

    it('is not done twice while the first click waits for its node', async () => {
      const { client } = await person({});
      node = () => Promise.resolve();
      expect((await click(client, { number: '0612345678' })).body).to.include({ state: 'ordered' });
      expect((await click(client, { number: '0612345678' })).status).to.equal(409);
    });
  });

  describe('to hear the talk of an agent [C5]', () => {
    let boss: Awaited<ReturnType<typeof person>>;
    let agent: Awaited<ReturnType<typeof person>>;
    beforeEach(async () => {
      boss = await person({});
      agent = await person({ agent: true, supervisorIds: [boss.id] });
      await agent.client.post(`/v1/agents/${agent.id}/login`);
    });
    const supervise = (client: RestClient, more: object = {}) =>
      client.post('/v1/supervisions', { agentId: agent.id, ...more });
    /** The agent gets into a call on a node. */
    const talks = async (nodeId: number) => {
      const leg = { ...engine.phones.dial(agent.sipUsers[0] ?? ''), nodeId };
      const { database } = system;
      const clock = { now: () => new Date() };
      const writer = new Writer({ database, announcer: toNobody, signal: unwatched, clock });
      await new ChangeAgent(writer).byItself({ companyId: company.id }, agent.id, () => ({
        kind: 'leg-began',
        leg: { id: leg.legId, nodeId, direction: 'outgoing' },
      }));
      return leg.legId;
    };

    it('the phone of the supervisor is asked to hear the leg, and to speak as the mode says', async () => {
      const legId = await talks(engine.nodeId);
      for (const mode of ['listen', 'whisper', 'join']) {
        const answer = await supervise(boss.client, { mode });
        expect(answer.status, answer.text).to.equal(201);
        expect(answer.body).to.include({ userId: boss.id, agentId: agent.id, mode, state: 'asked' });
        expect((await boss.client.get(String(answer.headers.get('location')))).body).to.deep.equal(
          answer.body,
        );
      }
      expect((await supervise(boss.client)).body).to.include({ mode: 'listen' });
      expect(engine.phoneOrders[1]).to.deep.include({
        device: boss.sipUsers[0],
        task: { kind: 'supervise', legId, mode: 'whisper', shown: agent.digits },
      });
    });

    it('is refused for whoever is not in charge of the agent, and for the own calls [S12, P8]', async () => {
      await talks(engine.nodeId);
      const other = await person({});
      expect((await supervise(other.client)).status).to.equal(404);
      expect((await supervise(agent.client)).status).to.equal(404);
      const order = await supervise(boss.client);
      const path = String(order.headers.get('location'));
      expect((await other.client.get(path)).status).to.equal(404);
      expect((await admin.get(path.replace('supervisions', 'dial-orders'))).status).to.equal(404);
      expect((await supervise(boss.client, { agentId: company.adminId })).status).to.equal(404);
    });

    it('is refused with why there is nothing to hear', async () => {
      const idle = await supervise(boss.client);
      expect([idle.status, String(idle.body.detail)]).to.deep.equal([409, 'The agent is in no call.']);
      await talks(engine.nodeId + 1_000);
      const elsewhere = await supervise(boss.client);
      expect(elsewhere.status).to.equal(409);
      expect(String(elsewhere.body.detail)).to.contain('another media node');
      expect((await supervise(boss.client, { mode: 'shout' })).status).to.equal(422);
      expect(engine.phoneOrders).to.be.empty;
    });

    it('is told as failed when the call is over by then', async () => {
      await talks(engine.nodeId);
      engine.phones.forgetLegs();
      const answer = await supervise(boss.client);
      expect(answer.status).to.equal(409);
      expect(String(answer.body.detail)).to.contain('the call is over');
    });
  });

  // The last one: in a day everybody is signed out.
  describe('and afterwards', () => {
    it('is forgotten after a day', async () => {
      const { client } = await person({});
      const { id } = (await click(client, { number: '0612345678' })).body as { id: number };
      const find = () => system.database.stores.phoneOrders.find({ companyId: company.id }, id);
      const hoursLater = (hours: number) => ({ now: () => new Date(Date.now() + hours * 3_600_000) });
      await forgetExpired(system.database, hoursLater(23));
      expect(await find()).not.to.equal(null);
      await forgetExpired(system.database, hoursLater(25));
      expect(await find()).to.equal(null);
    });
  });
});
