import { expect } from 'chai';
import type { PhoneStay } from '../../../src/domain/call/call-record.ts';
import type { RestClient } from './rest-client.ts';
import { addTestNode, foundTestCompany, type RestSystem, signIn, startRestSystem } from './rest-system.ts';

describe('who was at a phone, for a journal that is read later [C3]', function () {
  this.timeout(60_000);
  let system: RestSystem;
  let admin: RestClient;
  let roleId: number;
  let phone: { id: number; sipUser: string };
  let mobileId: number;
  let seatId: number;
  let statuses: Map<string, number>;
  let users = 0;
  const began = new Date(0);

  before(async () => {
    system = await startRestSystem();
    const node = await addTestNode(system);
    ({ admin } = await foundTestCompany(system, { mediaNodeIds: [node.id] }));
    system.levers.receipt = () => Promise.resolve({ state: 'applied' });
    roleId = await admin.create('/v1/roles', { name: 'Agent' });
    const id = await admin.create('/v1/phones', { name: 'Desk', kind: 'sip' });
    phone = { id, sipUser: String((await admin.get(`/v1/phones/${id}`)).body.sipUser) };
    const trunkId = await admin.create('/v1/trunks', {
      name: 'Provider',
      host: 'sip.example.com',
      inboundAddresses: ['192.0.2.1'],
    });
    mobileId = await admin.create('/v1/phones', {
      name: 'Mobile',
      kind: 'mobile',
      mobileNumber: '+36301234567',
      trunkId,
    });
    seatId = await admin.create('/v1/extensions', {
      digits: '2001',
      name: 'Seat',
      devices: [{ phoneId: id, startSeconds: 0 }],
    });
    const { items } = (await admin.get('/v1/statuses')).body as { items?: { id: number; name: string }[] };
    statuses = new Map(items?.map((status) => [status.name, status.id]));
  });
  after(() => system.close());

  async function makeAgent(more: object): Promise<{ id: number; client: RestClient }> {
    const email = `agent-${(users += 1)}@company.example`;
    const user = { email, password: 'a long password', roleId, agent: true, ...more };
    const id = await admin.create('/v1/users', user);
    return { id, client: await signIn(system, email, 'a long password') };
  }

  async function staysAt(
    since = began,
  ): Promise<{ desk: readonly PhoneStay[]; mobile: readonly PhoneStay[] }> {
    const found = await system.database.stores.calls.whereabouts({
      companyIds: [],
      sipUsers: [phone.sipUser],
      mobileIds: [mobileId],
      since,
    });
    const desk = found.phones.get(phone.sipUser);
    expect(desk?.phoneId).to.equal(phone.id);
    return { desk: desk?.stays ?? [], mobile: found.mobiles.get(mobileId)?.stays ?? [] };
  }

  const agentAt = (stays: readonly PhoneStay[], at: Date) =>
    stays
      .filter(({ since, until }) => since <= at && (until === null || at < until))
      .map(({ agentId }) => agentId);

  const instant = async (): Promise<Date> => {
    // Between two clicks lies a millisecond at least.
    await new Promise((resolve) => setTimeout(resolve, 5));
    const at = new Date();
    await new Promise((resolve) => setTimeout(resolve, 5));
    return at;
  };

  it('the agent who sat there is known after logging out, and so is the next one', async () => {
    const anna = await makeAgent({});
    const ben = await makeAgent({});
    const before = await instant();
    await anna.client.post(`/v1/agents/${anna.id}/login`, { extensionId: seatId });
    const annasTime = await instant();
    await anna.client.post(`/v1/agents/${anna.id}/logout`);
    const between = await instant();
    await ben.client.post(`/v1/agents/${ben.id}/login`, { extensionId: seatId });
    const bensTime = await instant();

    const { desk } = await staysAt();
    expect([before, annasTime, between, bensTime].map((at) => agentAt(desk, at))).to.deep.equal([
      [],
      [anna.id],
      [],
      [ben.id],
    ]);
    expect(agentAt((await staysAt(between)).desk, bensTime), 'nothing older is read').to.deep.equal([ben.id]);
    expect((await staysAt(between)).desk).to.have.length(1);
    await ben.client.post(`/v1/agents/${ben.id}/logout`);
  });

  it('who leaves the seat for the mobile and comes back was at one of the two at each moment [S9]', async () => {
    const cleo = await makeAgent({ mobilePhoneId: mobileId });
    const choose = (name: string) =>
      cleo.client.put(`/v1/agents/${cleo.id}/status`, { statusId: statuses.get(name) });
    await cleo.client.post(`/v1/agents/${cleo.id}/login`, { extensionId: seatId });
    const first = await instant();
    expect((await choose('Virtual')).status).to.equal(200);
    const away = await instant();
    expect((await choose('Connected')).status).to.equal(200);
    const back = await instant();
    const whileThere = await staysAt();
    await cleo.client.post(`/v1/agents/${cleo.id}/logout`);

    for (const { desk, mobile } of [whileThere, await staysAt()])
      for (const [at, where] of [
        [first, 'desk'],
        [away, 'mobile'],
        [back, 'desk'],
      ] as const) {
        expect(agentAt(desk, at)).to.deep.equal(where === 'desk' ? [cleo.id] : []);
        expect(agentAt(mobile, at)).to.deep.equal(where === 'mobile' ? [cleo.id] : []);
      }
  });

  it('a click that leaves the agent where he is keeps nothing', async () => {
    const dora = await makeAgent({});
    await dora.client.post(`/v1/agents/${dora.id}/login`, { extensionId: seatId });
    const { desk } = await staysAt();
    const pause = await admin.create('/v1/statuses', { name: 'Lunch' });
    await dora.client.put(`/v1/agents/${dora.id}/status`, { statusId: pause });
    expect((await staysAt()).desk).to.have.length(desk.length);
    await dora.client.post(`/v1/agents/${dora.id}/logout`);
  });

  it('what nobody asks for any more is forgotten', async () => {
    await system.database.stores.agents.forgetStaysBefore(new Date(Date.now() + 1));
    expect((await staysAt()).desk).to.be.empty;
  });
});
