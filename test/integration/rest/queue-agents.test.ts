import { expect } from 'chai';
import { nextPage, type RestClient } from './rest-client.ts';
import { foundTestCompany, type RestSystem, signIn, startRestSystem } from './rest-system.ts';

interface QueueAgent {
  readonly id: number;
  readonly level: number;
  readonly receiving: boolean;
  readonly reason: string | null;
  readonly reachedAt: object | null;
}

const password = 'a long password';

describe('who is in a queue, over REST', function () {
  this.timeout(60_000);
  let system: RestSystem;
  let admin: RestClient;
  let roleId: number;
  let queueId: number;
  let skillId: number;
  let counter = 0;

  before(async () => {
    system = await startRestSystem();
  });
  after(() => system.close());
  beforeEach(async () => {
    ({ admin } = await foundTestCompany(system));
    roleId = await admin.create('/v1/roles', { name: 'Agent' });
    queueId = await admin.create('/v1/queues', { name: 'Sales' });
    skillId = await admin.create('/v1/skills', { name: 'Sales', queueIds: [queueId] });
  });

  const next = () => (counter += 1);

  async function addUser(more: object = {}): Promise<{ id: number; client: RestClient }> {
    const email = `person-${next()}@queues.example`;
    const id = await admin.create('/v1/users', { email, password, roleId, ...more });
    return { id, client: await signIn(system, email, password) };
  }
  const addAgent = async (more: object = {}) =>
    (await addUser({ agent: true, skills: [{ skillId, level: 1 }], ...more })).id;

  async function addSeat(devices: object[] = []): Promise<{ id: number; digits: string }> {
    const digits = String(2_000 + next());
    return { id: await admin.create('/v1/extensions', { digits, name: 'Seat', devices }), digits };
  }
  const addPhone = (more: object = {}) => admin.create('/v1/phones', { name: 'Phone', ...more });
  const seatWithPhone = async () => addSeat([{ phoneId: await addPhone(), startSeconds: 0 }]);

  const logIn = (id: number, body: object = {}) => admin.post(`/v1/agents/${id}/login`, body);
  const idsOf = (body: Record<string, unknown>) => (body.items as { id: number }[]).map(({ id }) => id);
  const inQueue = async (client = admin) =>
    (await client.get(`/v1/queues/${queueId}/agents`)).body.items as readonly QueueAgent[];

  it('an agent in the queue is receiving, at an extension or at the mobile, with the best level [S1, S5, S9]', async () => {
    const better = await admin.create('/v1/skills', { name: 'Better', queueIds: [queueId] });
    const seat = await seatWithPhone();
    const seated = await addAgent({
      extensionId: seat.id,
      skills: [
        { skillId, level: 5 },
        { skillId: better, level: 2 },
      ],
    });
    await admin.create('/v1/trunks', { name: 'Provider', host: 'sip.example.net' });
    const mobilePhoneId = await addPhone({ name: 'Mobile', kind: 'mobile', mobileNumber: '+36301234567' });
    const virtual = await addAgent({ mobilePhoneId });
    await logIn(seated);
    await logIn(virtual, { mobile: true });
    const [one, two, ...others] = await inQueue();
    expect(one).to.deep.include({ id: seated, level: 2, receiving: true, reason: null });
    expect(one?.reachedAt).to.deep.equal({ kind: 'extension', extensionId: seat.id, digits: seat.digits });
    expect(two).to.deep.include({ id: virtual, level: 1, receiving: true, reason: null });
    expect(two?.reachedAt).to.deep.equal({ kind: 'mobile', phoneId: mobilePhoneId, name: 'Mobile' });
    expect(others).to.deep.equal([]);
  });

  it('who is not in it is told with the reason [S5, S11, R8]', async () => {
    const breakId = await admin.create('/v1/statuses', { name: 'Break' });
    const closedId = await admin.create('/v1/calendars', {
      name: 'Never open',
      timeZone: 'Europe/Budapest',
      defaultDestination: { kind: 'hang-up' },
    });
    const loggedOut = await addAgent();
    const inactive = await addAgent({ active: false });
    const onBreak = await addAgent({ extensionId: (await seatWithPhone()).id });
    await logIn(onBreak);
    await admin.put(`/v1/agents/${onBreak}/status`, { statusId: breakId });
    const outside = await addAgent({ extensionId: (await seatWithPhone()).id, workingHoursId: closedId });
    await logIn(outside);
    const withoutPhone = await addAgent({ extensionId: (await addSeat()).id });
    await logIn(withoutPhone);
    const found = await inQueue();
    expect(found.map(({ id, receiving, reason }) => [id, receiving, reason])).to.deep.equal([
      [loggedOut, false, 'not-logged-in'],
      [inactive, false, 'inactive'],
      [onBreak, false, 'status'],
      [outside, false, 'outside-working-hours'],
      [withoutPhone, false, 'no-device'],
    ]);
  });

  it('agents are listed by queue and by skill', async () => {
    const other = await admin.create('/v1/queues', { name: 'Support' });
    const support = await admin.create('/v1/skills', { name: 'Support', queueIds: [other, queueId] });
    const sales = await addAgent();
    const both = await addAgent({
      skills: [
        { skillId, level: 1 },
        { skillId: support, level: 1 },
      ],
    });
    await addAgent({ skills: [] });
    const listed = async (query: string) => idsOf((await admin.get(`/v1/agents?${query}`)).body);
    expect(await listed(`queueId=${queueId}`)).to.deep.equal([sales, both]);
    expect(await listed(`queueId=${other}`)).to.deep.equal([both]);
    expect(await listed(`skillId=${skillId}&queueId=${other}`)).to.deep.equal([both]);
    expect(await listed(`skillId=${support}`)).to.deep.equal([both]);
    const stranger = await foundTestCompany(system);
    expect(idsOf((await stranger.admin.get(`/v1/agents?queueId=${queueId}`)).body)).to.deep.equal([]);
  });

  it('a supervisor sees the own people only; a queue without any of them does not exist [S12, P8]', async () => {
    const supervisor = await addUser();
    await addAgent();
    expect((await supervisor.client.get(`/v1/queues/${queueId}/agents`)).status).to.equal(404);
    const own = await addAgent({ supervisorIds: [supervisor.id] });
    expect((await inQueue(supervisor.client)).map(({ id }) => id)).to.deep.equal([own]);
    const stranger = await foundTestCompany(system);
    expect((await stranger.admin.get(`/v1/queues/${queueId}/agents`)).status).to.equal(404);
    expect((await admin.get('/v1/queues/4000000/agents')).status).to.equal(404);
  });

  it('comes in pages, which cost the same however many agents there are', async () => {
    const all = [await addAgent(), await addAgent(), await addAgent()];
    const path = `/v1/queues/${queueId}/agents`;
    const seen: number[] = [];
    for (let page: string | null = `${path}?limit=2`; page !== null;) {
      const answer = await admin.get(page);
      seen.push(...idsOf(answer.body));
      page = nextPage(answer);
    }
    expect(seen).to.deep.equal(all);
    const costOf = async (limit: number) => {
      const from = system.statements.length;
      await admin.get(`${path}?limit=${limit}`);
      return system.statements.length - from;
    };
    expect(await costOf(3)).to.equal(await costOf(1));
  });
});
