import { expect } from 'chai';
import { foundLedTeam, target } from './led-team.ts';
import { faultsOf, type RestAnswer, type RestClient } from './rest-client.ts';
import { type RestSystem, signIn, type TestCompany } from './rest-system.ts';

const password = 'a long password';
const hangUp = { kind: 'hang-up', reason: 'normal' };

describe('who is responsible for a part of the call logic simulates [R6, P8]', function () {
  this.timeout(60_000);
  let system: RestSystem;
  let company: TestCompany;
  let admin: RestClient;
  let leader: RestClient;
  let leaderId: number;
  let own: Record<string, number>;
  let others: Record<string, number>;
  let queueId: number;

  before(async () => {
    ({ system, company, admin, leader, leaderId, own, others, queueId } = await foundLedTeam());
  });
  after(() => system.close());

  const simulate = (body: object, client = leader) => client.post('/v1/simulations', body);
  const ours = '+3611110001';
  const lead = (destination: unknown) => admin.patch(`/v1/numbers/${own.numbers}`, { destination });
  const stepsOf = ({ body }: RestAnswer) =>
    (body.call as { steps: { object: object; decision: Record<string, unknown>; ringing: unknown }[] }).steps;

  it('calls to numbers of the team and to the own extension; others do not exist', async () => {
    for (const body of [
      { number: ours },
      { dialled: '3611110001' },
      { extension: '2301' },
      { number: ours, caller: '+36301234567', at: '2030-06-03T10:00:00Z' },
    ]) {
      const answer = await simulate(body);
      expect(answer.status, `${JSON.stringify(body)} ${answer.text}`).to.equal(200);
    }
    const away = await admin.create('/v1/extensions', { digits: '2388', name: 'Somebody' });
    for (const [theirs, none] of [
      [{ number: '+3611110002' }, { number: '+3611119998' }],
      [{ dialled: '3611110002' }, { dialled: '3611119998' }],
      [{ extension: '2388' }, { extension: '2387' }],
    ] as const) {
      const refused = await simulate(theirs);
      const unknown = await simulate(none);
      expect(refused.status).to.equal(422);
      const told = (answer: RestAnswer, digits: string) =>
        JSON.stringify({ ...answer.body, requestId: '' }).replaceAll(digits, '');
      const digitsOf = (body: object) => String(Object.values(body)[0]).replace('+', '');
      expect(told(refused, digitsOf(theirs))).to.equal(told(unknown, digitsOf(none)));
    }
    await admin.delete(`/v1/extensions/${away}`);
  });

  it('as far as the leader sees: of objects of others it is told that they are passed, not what is in them', async () => {
    const list = await admin.create('/v1/caller-lists', {
      ...{ name: 'Nuisances', purpose: 'blocked' },
      entries: [{ kind: 'number', number: '+36309999999' }],
    });
    const weekly = [{ weekdays: [1], from: '08:00', to: '17:00', destination: hangUp }];
    const plan = await admin.patch(`/v1/calendars/${others.calendars}`, { weekly });
    expect(plan.status, plan.text).to.be.oneOf([200, 202]);
    const before = (await admin.get(`/v1/numbers/${own.numbers}`)).body.destination;
    const call = { number: ours, at: '2030-06-03T10:00:00Z', caller: '+36301234567' };

    await lead(target('calendars', others.calendars));
    const passed = await simulate(call);
    const calendar = stepsOf(passed).find(({ decision }) => decision.by === 'calendar');
    expect(calendar?.object).to.deep.equal({ kind: 'calendar', id: others.calendars, name: null });
    // Nor until when it is so, by which the whole plan could be asked for.
    expect(calendar?.decision).to.deep.include({ exit: 'row-1', hours: null, until: null });
    const whole = (await simulate(call, admin)).text;
    for (const hidden of ['17:00', '2030-06-03T15:00:00.000Z', 'Nuisances']) {
      expect(whole).to.contain(hidden);
      expect(passed.text).to.not.contain(hidden);
    }
    const blocked = await simulate({ ...call, caller: '+36309999999' });
    expect(blocked.text).to.not.contain('Nuisances');
    expect(stepsOf(blocked).find(({ decision }) => decision.by === 'caller')?.decision).to.deep.equal({
      ...{ by: 'caller', listed: true, match: null },
      lists: [{ kind: 'caller-list', id: list, name: null }],
    });

    await lead(target('calendars', own.calendars));
    const seen = stepsOf(await simulate(call)).find(({ decision }) => decision.by === 'calendar');
    expect(seen?.object).to.deep.include({ id: own.calendars, name: 'Ours' });
    await lead(before);
    await admin.delete(`/v1/caller-lists/${list}`);
  });

  it('no private number that others lead calls to, nor by whose line: an outside number, and what becomes of the call there', async () => {
    const manager = await admin.create('/v1/extensions', { digits: '2377', name: 'Manager' });
    const trunk = await admin.create('/v1/trunks', { name: 'Provider', host: 'sip.example.net' });
    const home = { kind: 'outside', number: '+36709998877', trunkId: trunk, ringSeconds: 17 };
    const redirect = await admin.create('/v1/redirects', {
      ...{ holder: { kind: 'extension', extensionId: manager }, destination: home },
    });
    const before = (await admin.get(`/v1/numbers/${own.numbers}`)).body.destination;
    const led = await leader.patch(`/v1/numbers/${own.numbers}`, {
      destination: { kind: 'extension', extensionId: manager },
    });
    expect(led.status, led.text).to.be.oneOf([200, 202]);

    const call = { number: ours, at: '2030-06-03T10:00:00Z' };
    const whole = await simulate(call, admin);
    const name = `outside-36709998877-${trunk}-for-17`;
    expect(stepsOf(whole).at(-1)).to.deep.include({ node: name, marks: [`${name}:enter`] });
    expect(whole.text).to.contain('Provider');
    const seen = await simulate(call);
    expect(seen.text).to.not.contain('36709998877').and.not.contain('Provider');
    const [redirected, outside] = stepsOf(seen).slice(-2);
    expect(redirected).to.deep.include({ node: `redirect-${redirect}`, next: 'outside' });
    expect(outside).to.deep.include({
      ...{ node: 'outside', kind: 'outside', object: null, marks: ['outside:enter'] },
    });
    expect(seen.body.call).to.have.deep.property('end', {
      ...{ kind: 'answered', node: 'outside', object: null },
    });

    const busy = await simulate({ ...call, answers: [{ node: 'outside', outcome: 'busy' }] });
    expect(busy.text).to.not.contain('36709998877').and.not.contain('Provider');
    expect(stepsOf(busy).at(-2)).to.deep.include({
      ...{ exit: 'busy', next: 'hang-up-busy', marks: ['outside:enter', 'outside:busy'] },
      decision: { by: 'people', outcome: 'busy', assumed: false },
    });
    const impossible = { ...call, answers: [{ node: 'outside', outcome: 'full' }] };
    expect(faultsOf(await simulate(impossible))).to.deep.equal(['/answers/0/outcome impossible-outcome']);

    await lead(before);
    await admin.delete(`/v1/redirects/${redirect}`);
    await admin.delete(`/v1/extensions/${manager}`);
    await admin.delete(`/v1/trunks/${trunk}`);
  });

  it('what is guessed of call logic that the call does not come to does not exist', async () => {
    const trunk = await admin.create('/v1/trunks', { name: 'Provider', host: 'sip.example.net' });
    const outside = { kind: 'outside', number: '+36709998877', trunkId: null };
    const theirs = `/v1/menus/${others.menus}`;
    const menu = (await admin.get(theirs)).body;
    await admin.patch(theirs, { onNoInput: outside });
    const before = (await admin.get(`/v1/numbers/${own.numbers}`)).body.destination;
    await lead({ kind: 'queue', queueId });
    const probe = async (node: string, outcome = 'x', client = leader) => {
      const answer = await simulate({ number: ours, answers: [{ node, outcome }] }, client);
      return JSON.stringify({ ...answer.body, requestId: '' });
    };
    const unknown = await probe('outside-1111111');
    expect(unknown).to.contain('/answers/0/node');
    for (const hidden of ['outside-36709998877', `menu-${others.menus}`, 'outside']) {
      expect(await probe(hidden), hidden).to.equal(unknown);
      expect(await probe(hidden, 'no-answer'), hidden).to.equal(unknown);
    }
    expect(await probe('outside-36709998877', 'x', admin)).to.contain('/answers/0/outcome');
    expect(await probe(`queue-${queueId}`)).to.contain('/answers/0/outcome');
    const left = await simulate({
      ...{ number: ours, answers: [{ node: `queue-${queueId}`, outcome: 'full' }] },
    });
    expect(left.body.call).to.have.nested.property('end.kind', 'hung-up');

    // Also where the call comes to the number, it is not found out by its digits, nor by what would follow.
    await lead({ kind: 'menu', menuId: others.menus });
    const prompted = await admin.patch(theirs, { onUnavailable: outside });
    expect(prompted.status, prompted.text).to.be.oneOf([200, 202]);
    const stepsNow = stepsOf(await simulate({ number: ours }));
    expect(stepsNow.at(-1)).to.deep.include({ node: 'outside' });
    const guess = (digits: string) =>
      simulate({
        number: ours,
        answers: [
          { node: `outside-${digits}`, outcome: 'busy' },
          { node: 'hang-up-busy', outcome: 'x' },
        ],
      });
    const wrong = faultsOf(await guess('1111111'));
    expect(faultsOf(await guess('36709998877'))).to.deep.equal(wrong);
    expect(wrong).to.deep.equal([0, 1].map((index) => `/answers/${index}/node unknown-reference`));
    await lead(before);
    await admin.patch(theirs, { onNoInput: menu.onNoInput, onUnavailable: menu.onUnavailable });
    await admin.delete(`/v1/trunks/${trunk}`);
  });

  it('who rings only with the right to see people live, and neither drafts nor calls that were', async () => {
    const before = (await admin.get(`/v1/numbers/${own.numbers}`)).body.destination;
    await admin.patch(`/v1/numbers/${own.numbers}`, { destination: { kind: 'queue', queueId } });
    const roleId = await admin.create('/v1/roles', {
      ...{ name: 'Team leader on the floor', rights: ['edit-own-call-logic', 'live-view'] },
    });
    const email = `floor-${company.id}@team.example`;
    const floorId = await admin.create('/v1/users', { email, password, roleId });
    await admin.patch(`/v1/numbers/${own.numbers}`, { editorIds: [leaderId, floorId] });
    const ringing = async (client: RestClient) =>
      stepsOf(await simulate({ number: ours }, client)).map((step) => step.ringing !== null);
    expect(await ringing(leader)).to.not.include(true);
    expect(await ringing(await signIn(system, email, password))).to.include(true);
    await admin.patch(`/v1/numbers/${own.numbers}`, { destination: before, editorIds: [leaderId] });

    const draft = { numbers: [{ id: own.numbers, name: 'x' }] };
    for (const body of [{ number: ours, draft }, { draft, compare: { days: 7 } }, { callId: 1 }]) {
      const { status, body: told } = await simulate(body);
      expect(status).to.equal(403);
      expect(told.details).to.deep.equal({ missingRight: 'admin' });
    }
  });
});
