import { expect } from 'chai';
import { storePastCall } from '../../support/past-call.ts';
import type { RestAnswer, RestClient } from './rest-client.ts';
import { addTestNode, foundTestCompany, type RestSystem, startRestSystem } from './rest-system.ts';

interface Step {
  readonly node: string;
  readonly kind: string | null;
  readonly object: { readonly name: string | null } | null;
  readonly exit: string | null;
  readonly decision: Readonly<Record<string, unknown>> | null;
  readonly afterAnswer: boolean;
  readonly rang: readonly { readonly phone: { readonly name: string }; readonly outcome: string }[];
  readonly notAsked: readonly {
    readonly who: { readonly name: string };
    readonly status: string | null;
    readonly reason: string;
  }[];
}

function stepsOf({ body, text }: RestAnswer): Step[] {
  expect(body.steps, text).to.be.an('array');
  return body.steps as Step[];
}

/** A Monday, 11:00 in Budapest. */
const startedAt = new Date('2026-03-02T10:00:00Z');

describe('the explanation of a call, over REST', function () {
  this.timeout(60_000);
  let system: RestSystem;
  let admin: RestClient;
  let stranger: RestClient;
  let companyId: number;
  let mediaNodeId: number;
  let sales: number;
  let number: number;
  let office: number;
  let desk: number;
  let mobile: number;
  let boss: number;
  let family: number;
  let redirect: number;
  let agent: number;

  before(async () => {
    system = await startRestSystem();
    mediaNodeId = (await addTestNode(system)).id;
    ({ admin, id: companyId } = await foundTestCompany(system, { mediaNodeIds: [mediaNodeId] }));
    ({ admin: stranger } = await foundTestCompany(system));
    desk = await admin.create('/v1/phones', { name: 'Desk' });
    mobile = await admin.create('/v1/phones', { name: 'Late phone' });
    boss = await admin.create('/v1/extensions', {
      ...{ digits: '201', name: 'Boss', ringSeconds: 20 },
      devices: [
        { phoneId: desk, startSeconds: 0 },
        { phoneId: mobile, startSeconds: 30 },
      ],
    });
    sales = await admin.create('/v1/queues', {
      ...{ name: 'Sales', maxWaitSeconds: 60 },
      onTimeout: { kind: 'extension', extensionId: boss },
    });
    office = await admin.create('/v1/calendars', {
      ...{ name: 'Office', timeZone: 'Europe/Budapest' },
      weekly: [
        {
          ...{ weekdays: [1], from: '08:00', to: '16:00' },
          destination: { kind: 'queue', queueId: sales },
        },
      ],
      defaultDestination: { kind: 'hang-up', reason: 'normal' },
    });
    family = await admin.create('/v1/caller-lists', {
      ...{ name: 'Family', purpose: 'plain' },
      entries: [
        { kind: 'number', number: '+36301112233' },
        { kind: 'prefix', prefix: '+3630123' },
      ],
    });
    redirect = await admin.create('/v1/redirects', {
      ...{ holder: { kind: 'extension', extensionId: boss }, applies: 'not-listed', callerListIds: [family] },
      destination: { kind: 'hang-up', reason: 'busy' },
    });
    number = await admin.create('/v1/numbers', {
      ...{ digits: '+36111900001', name: 'Main' },
      destination: { kind: 'calendar', calendarId: office },
    });
    const skill = await admin.create('/v1/skills', { name: 'Selling', queueIds: [sales] });
    const { body } = await admin.get('/v1/roles');
    const [role] = body.items as { id: number }[];
    agent = await admin.create('/v1/users', {
      ...{ firstName: 'Bea', lastName: 'Kis', email: 'bea@explained.example', password: 'test-password-1' },
      ...{ roleId: role?.id, agent: true, skills: [{ skillId: skill }] },
    });
  });
  after(() => system.close());

  const revisionNow = async () =>
    Number(((await admin.get('/v1/revisions?limit=1')).body.items as { number: number }[])[0]?.number);
  const marks = () => [
    ...[`number-${number}:enter`, `calendar-${office}:enter`, `calendar-${office}:row-1`],
    ...[`queue-${sales}:enter`, `queue-${sales}:timeout`, `extension-${boss}:enter`],
    ...[`redirect-${redirect}:enter`, `redirect-${redirect}:listed`, `ring-${boss}:enter`],
  ];
  const past = async (more: Partial<Parameters<typeof storePastCall>[1]> = {}) =>
    await storePastCall(system.database, {
      ...{
        companyId,
        mediaNodeId,
        startedAt,
        numberId: number,
        callerNumber: '+36301234567',
        answered: true,
      },
      ...{ revision: await revisionNow(), marks: marks() },
      ...more,
    });
  const explain = (id: number, client = admin) => client.get(`/v1/calls/${id}/explanation`);

  it('tells each node, the row and the list entry that decided, and what people did', async () => {
    const answer = await explain(await past());
    expect(answer.body.caller).to.deep.equal({ kind: 'outside', number: '36301234567' });
    const steps = stepsOf(answer);
    expect(steps.map(({ kind, object, exit }) => [kind, object?.name ?? null, exit])).to.deep.equal([
      ['number-entry', 'Main', 'next'],
      ['calendar', 'Office', 'row-1'],
      ['queue', 'Sales', 'timeout'],
      ['extension-entry', 'Boss', 'next'],
      ['caller-match', null, 'listed'],
      ['ring', 'Boss', null],
    ]);
    expect(steps[1]?.decision).to.deep.include({
      ...{
        by: 'calendar',
        exit: 'row-1',
        localTime: '2026-03-02T11:00:01',
        until: '2026-03-02T15:00:00.000Z',
      },
      hours: { weekdays: [1], from: '08:00', to: '16:00' },
    });
    expect(steps[2]?.decision).to.deep.equal({ by: 'people', outcome: 'timeout', assumed: false });
    const list = { kind: 'caller-list', id: family, name: 'Family' };
    expect(steps[4]?.decision).to.deep.equal({
      ...{ by: 'caller', listed: true, lists: [list] },
      match: { list, kind: 'prefix', entry: '3630123' },
    });
    expect(steps[5]?.decision).to.deep.equal({ by: 'people', outcome: 'answered', assumed: false });
  });

  it('is the same as the simulation of the call', async () => {
    const simulated = await admin.post('/v1/simulations', {
      ...{ number: '+36111900001', caller: '+36301234567', at: startedAt.toISOString() },
      answers: [{ node: `queue-${sales}`, outcome: 'timeout' }],
    });
    const { steps } = simulated.body.call as { steps: { marks: string[] }[] };
    expect(steps.flatMap((step) => step.marks)).to.deep.equal(marks());
  });

  it('tells who rang, and which phone did not because it begins too late [U4]', async () => {
    const id = await past({
      legs: [{ phoneId: desk, node: `ring-${boss}`, markCount: 9, outcome: 'answered' }],
    });
    const ring = stepsOf(await explain(id)).at(-1);
    expect(ring?.rang.map(({ phone, outcome }) => [phone.name, outcome])).to.deep.equal([
      ['Desk', 'answered'],
    ]);
    expect(ring?.notAsked.map(({ who, reason }) => [who.name, reason])).to.deep.equal([
      ['Late phone', 'begins-too-late'],
    ]);
  });

  it('tells which agents were not asked, with the status that each had at that instant', async () => {
    const then = new Date();
    const waited = { startedAt: then, marks: [`number-${number}:enter`, `queue-${sales}:enter`] };
    const early = await past({ startedAt: new Date(then.getTime() - 86_400_000), marks: waited.marks });
    const late = await past(waited);
    await admin.post(`/v1/agents/${agent}/login`, {});
    const agentsOf = async (id: number) =>
      stepsOf(await explain(id))[1]?.notAsked.map(({ who, status, reason }) => [who.name, status, reason]);
    expect(await agentsOf(early)).to.deep.equal([['Bea Kis', null, 'unknown']]);
    expect(await agentsOf(late)).to.deep.equal([['Bea Kis', 'Unassigned', 'not-logged-in']]);
  });

  it('gives the reasons of that time, whatever was changed or deleted since', async () => {
    const id = await past();
    const before = stepsOf(await explain(id));
    await admin.patch(`/v1/calendars/${office}`, { weekly: [] });
    await admin.patch(`/v1/caller-lists/${family}`, { entries: [{ kind: 'number', number: '+3611111111' }] });
    await admin.patch(`/v1/caller-lists/${family}`, { entries: [] });
    await admin.patch(`/v1/queues/${sales}`, { maxWaitSeconds: null });
    const renamed = await admin.patch(`/v1/extensions/${boss}`, { devices: [] });
    expect(renamed.status, renamed.text).to.be.oneOf([200, 202]);
    expect(stepsOf(await explain(id))).to.deep.equal(before);
    expect((await admin.delete(`/v1/redirects/${redirect}`)).status).to.be.oneOf([202, 204]);
    expect((await admin.delete(`/v1/caller-lists/${family}`)).status).to.be.oneOf([202, 204]);
    const [, , , , match] = stepsOf(await explain(id));
    expect(match?.decision).to.have.nested.property('match.entry', '3630123');
  });

  it('says where somebody who had answered sent the call on', async () => {
    const id = await past({
      marks: [`queue-${sales}:enter`, `extension-${boss}:enter`, `ring-${boss}:enter`],
    });
    const steps = stepsOf(await explain(id));
    expect(steps[0]?.decision).to.deep.include({ outcome: 'answered' });
    expect(steps.map(({ afterAnswer }) => afterAnswer)).to.deep.equal([false, true, true]);
  });

  it('says so when nothing is known any more of a node', async () => {
    const [step] = stepsOf(await explain(await past({ marks: ['queue-999999:enter'] })));
    expect(step).to.deep.include({ kind: null, decision: null });
  });

  it('of a number that nobody has tells what was dialled, and that no call logic was met', async () => {
    const { body } = await explain(await past({ marks: [], dialled: '999' }));
    expect(body).to.deep.include({ dialled: '999', steps: [] });
  });

  it('exists in the own company only [P8]', async () => {
    const id = await past();
    expect((await explain(id, stranger)).status).to.equal(404);
    expect((await explain(999_999)).status).to.equal(404);
  });
});
