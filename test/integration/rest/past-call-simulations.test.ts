import { expect } from 'chai';
import { storePastCall } from '../../support/past-call.ts';
import type { RestAnswer, RestClient } from './rest-client.ts';
import { addTestNode, foundTestCompany, type RestSystem, startRestSystem } from './rest-system.ts';

/** A Monday, 11:00 in Budapest. */
const startedAt = new Date('2026-03-02T10:00:00Z');

describe('simulations of calls that were, over REST', function () {
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
  let boss: number;
  let family: number;
  let redirect: number;

  before(async () => {
    system = await startRestSystem();
    mediaNodeId = (await addTestNode(system)).id;
    ({ admin, id: companyId } = await foundTestCompany(system, { mediaNodeIds: [mediaNodeId] }));
    ({ admin: stranger } = await foundTestCompany(system));
    desk = await admin.create('/v1/phones', { name: 'Desk' });
    boss = await admin.create('/v1/extensions', {
      ...{ digits: '201', name: 'Boss', ringSeconds: 20, devices: [{ phoneId: desk }] },
    });
    sales = await admin.create('/v1/queues', {
      ...{ name: 'Sales', maxWaitSeconds: 60 },
      onTimeout: { kind: 'extension', extensionId: boss },
    });
    office = await admin.create('/v1/calendars', {
      ...{ name: 'Office', timeZone: 'Europe/Budapest' },
      weekly: [{ weekdays: [1], from: '08:00', to: '16:00', destination: { kind: 'queue', queueId: sales } }],
      defaultDestination: { kind: 'hang-up', reason: 'normal' },
    });
    family = await admin.create('/v1/caller-lists', {
      ...{ name: 'Family', purpose: 'plain', entries: [{ kind: 'prefix', prefix: '+3630123' }] },
    });
    redirect = await admin.create('/v1/redirects', {
      ...{ holder: { kind: 'extension', extensionId: boss }, applies: 'not-listed', callerListIds: [family] },
      destination: { kind: 'hang-up', reason: 'busy' },
    });
    number = await admin.create('/v1/numbers', {
      ...{ digits: '+36111900101', name: 'Main' },
      destination: { kind: 'calendar', calendarId: office },
    });
  });
  after(() => system.close());

  const way = () => [
    ...[`number-${number}:enter`, `calendar-${office}:enter`, `calendar-${office}:row-1`],
    ...[`queue-${sales}:enter`, `queue-${sales}:timeout`, `extension-${boss}:enter`],
    ...[`redirect-${redirect}:enter`, `redirect-${redirect}:listed`, `ring-${boss}:enter`],
  ];
  const past = async (marks = way()) => {
    const { body } = await admin.get('/v1/revisions?limit=1');
    const [newest] = body.items as { number: number }[];
    return await storePastCall(system.database, {
      ...{ companyId, mediaNodeId, startedAt, numberId: number, callerNumber: '+36301234567' },
      ...{ answered: true, revision: newest?.number ?? 0, marks },
    });
  };
  const simulate = (body: Readonly<Record<string, unknown>>, client = admin) =>
    client.post('/v1/simulations', body);
  const marksOf = ({ body, text }: RestAnswer) => {
    const call = body.call as { steps: { marks: string[] }[] } | undefined;
    expect(call, text).to.be.an('object');
    return call?.steps.flatMap(({ marks }) => marks);
  };
  const faultOf = ({ body }: RestAnswer) =>
    (body.errors as { path: string; code: string }[] | undefined)?.map(({ path, code }) => `${path} ${code}`);

  it('go the way of the call, with its caller, at its time, as people behaved', async () => {
    const answer = await simulate({ callId: await past() });
    expect(marksOf(answer)).to.deep.equal(way());
    const call = answer.body.call as Record<string, unknown>;
    expect(call.at).to.equal(startedAt.toISOString());
    expect(call.caller).to.deep.equal({ kind: 'outside', number: '36301234567' });
    expect(call.end).to.deep.include({ kind: 'answered', node: `ring-${boss}` });
  });

  it('say which way it had gone if somebody had behaved otherwise', async () => {
    const answers = [{ node: `queue-${sales}`, outcome: 'answered' }];
    const answer = await simulate({ callId: await past(), answers });
    expect(marksOf(answer)).to.deep.equal(way().slice(0, 4));
    const impossible = await simulate({
      callId: await past(),
      answers: [{ node: `queue-${sales}`, outcome: 'busy' }],
    });
    expect(faultOf(impossible)).to.deep.equal(['/answers/0/outcome impossible-outcome']);
  });

  it('show where the engine went another way than the call logic of its time', async () => {
    const wrong = way().map((mark) => mark.replace('row-1', 'default'));
    expect(marksOf(await simulate({ callId: await past(wrong) }))).to.deep.equal(way());
  });

  it('take the call logic of that time, whatever was changed, made or deleted since', async () => {
    const id = await past();
    const before = await simulate({ callId: id });
    // Twice: what counts is how it was before the first of them.
    await admin.patch(`/v1/calendars/${office}`, { weekly: [] });
    await admin.patch(`/v1/calendars/${office}`, { defaultDestination: { kind: 'hang-up', reason: 'busy' } });
    await admin.patch(`/v1/queues/${sales}`, { maxWaitSeconds: null });
    await admin.patch(`/v1/extensions/${boss}`, { devices: [], ringSeconds: 7 });
    await admin.patch(`/v1/caller-lists/${family}`, { entries: [] });
    await admin.create('/v1/redirects', {
      ...{ holder: { kind: 'number', numberId: number }, applies: 'always' },
      destination: { kind: 'hang-up', reason: 'declined' },
    });
    await admin.create('/v1/caller-lists', {
      ...{ name: 'Blocked', purpose: 'blocked', entries: [{ kind: 'prefix', prefix: '+3630' }] },
    });
    const now = await simulate({ number: '+36111900101', caller: '+36301234567' });
    expect(marksOf(now)).to.include('hang-up-declined:enter');
    for (const path of [`/v1/redirects/${redirect}`, `/v1/caller-lists/${family}`, `/v1/phones/${desk}`])
      expect((await admin.delete(path)).status, path).to.be.oneOf([202, 204]);
    const after = await simulate({ callId: id });
    expect(marksOf(after)).to.deep.equal(marksOf(before));
    expect((after.body.call as { revision: number }).revision).to.equal(
      (before.body.call as { revision: number }).revision,
    );
  });

  it('are refused where there is no such call or nothing to walk, and take nothing that the call brings itself', async () => {
    const id = await past();
    const cases: [Readonly<Record<string, unknown>>, string, RestClient?][] = [
      [{ callId: id }, '/callId unknown-reference', stranger],
      [{ callId: 999_999 }, '/callId unknown-reference'],
      [{ callId: await past([]) }, '/callId no-call-logic'],
      [{ callId: await past(['queue-999999:enter']) }, '/callId call-logic-unknown'],
      [{ callId: id, number: '+36111900101' }, '/number number-or-extension'],
      [{ callId: id, caller: '+36301234567' }, '/callId conflicts'],
      [{ callId: id, at: startedAt.toISOString() }, '/callId conflicts'],
      [{ callId: id, draft: {} }, '/callId conflicts'],
    ];
    for (const [body, fault, client] of cases)
      expect(faultOf(await simulate(body, client)), JSON.stringify(body)).to.deep.equal([fault]);
  });
});
