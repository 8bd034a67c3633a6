import { expect } from 'chai';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { dominantTone } from '../support/audio/dominant-tone.ts';
import { createCompany, type TestAgent, type TestCompany } from '../support/company.ts';
import { eventually } from '../support/eventually.ts';
import { type MobilePhone, startMobilePhone } from '../support/phones/mobile-phone.ts';
import { placeSippCall } from '../support/phones/sipp-call.ts';
import { type Softphone, type Softphones, startSoftphones } from '../support/phones/softphones.ts';
import { type RunningSystem, sharedSystem } from '../support/running-system.ts';

interface Call {
  readonly id: number;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly answeredAt: string | null;
  readonly dialled: string | null;
  readonly callerNumber: string | null;
  readonly direction: string;
}

const customersNumber = '+36301115566';
const voices = { anna: 440, ben: 660, customer: 1_000 };

describe('a person dials by a click [U7, C6]', function () {
  this.timeout(90_000);
  let system: RunningSystem;
  let company: TestCompany;
  let anna: TestAgent;
  let ben: TestAgent;
  let phones: Softphones;
  let annasPhone: Softphone;
  let bensPhone: Softphone;
  let customer: MobilePhone;
  let sales: { called: string };

  before(async () => {
    system = await sharedSystem();
    company = await createCompany(system);
    customer = await startMobilePhone({
      folder: join(mkdtempSync(join(system.installation.folder, 'customer-')), 'phone'),
      number: customersNumber,
      toneHz: voices.customer,
    });
    const queue = await company.queue('Sales', { ringSeconds: 5 });
    const selling = await company.skill('Selling', [queue.id]);
    anna = await company.agent('Anna', [{ skillId: selling.id }]);
    ben = await company.agent('Ben', []);
    sales = await company.number({ kind: 'queue', queueId: queue.id });
    const provider = await company.rest.post<{ id: number }>('/v1/trunks', {
      ...{ name: 'For calls to outside', host: customer.host, port: customer.port },
    });
    const shown = await company.number({ kind: 'hang-up', reason: 'busy' });
    await edit(`/v1/numbers/${shown.id}`, { trunkId: provider.id });
    await edit(`/v1/extensions/${anna.extensionId}`, { shownNumberId: shown.id });
    phones = await startSoftphones({
      sip: system.engine.sip,
      folder: mkdtempSync(join(system.installation.folder, 'phones-')),
      accounts: [
        { ...anna.phone, toneHz: voices.anna, answer: 'never' },
        { ...ben.phone, toneHz: voices.ben, answer: 'never' },
      ],
    });
    annasPhone = phones.phone(anna.phone.user);
    bensPhone = phones.phone(ben.phone.user);
    await Promise.all(phones.phones.map((phone) => phone.registered()));
    for (const { id } of [anna, ben]) await company.rest.post(`/v1/agents/${id}/login`);
    for (const { phone } of [anna, ben])
      await eventually(async () => {
        const { registered } = await company.rest.get<{ registered: boolean }>(
          `/v1/phones/${phone.id}/registration`,
        );
        expect(registered).to.equal(true);
      });
  });
  after(() => Promise.all([phones.stop(), customer.stop()]));
  afterEach(async () => {
    for (const phone of [...phones.phones, customer]) await phone.hangUp().catch(() => undefined);
    for (const who of [anna, ben]) await shows(who, 'Connected');
  });

  const edit = (path: string, fields: Readonly<Record<string, unknown>>) =>
    company.rest.patch(path, fields, { prefer: 'wait=30' });
  const shows = ({ id }: TestAgent, name: string) =>
    eventually(async () => {
      const { status } = await company.rest.get<{ status: { name: string } }>(`/v1/agents/${id}`);
      expect(status.name).to.equal(name);
    }, 5_000);
  const click = async ({ id: userId }: TestAgent, number: string) => {
    const answer = await company.rest.fetch('POST', '/v1/dial-orders', { userId, number });
    return { status: answer.status, body: (await answer.json()) as Readonly<Record<string, unknown>> };
  };
  const clicked = async (who: TestAgent, number: string) => {
    const { status, body } = await click(who, number);
    expect(body).to.include({ state: 'asked' });
    expect(status).to.equal(201);
  };
  const pass = (ms: number) => {
    const until = Date.now() + ms;
    return eventually(() => {
      expect(Date.now()).to.be.greaterThan(until);
    }, ms + 5_000);
  };
  const pickUp = async (phone: Softphone | MobilePhone, since: number) => {
    await phone.waitFor('incoming', { since, withinMs: 10_000 });
    await phone.accept();
    await phone.waitFor('established', { since });
  };
  const callSince = (since: number) =>
    eventually(async () => {
      const { items } = await company.rest.get<{ items: Call[] }>('/v1/calls?limit=1');
      const [call] = items;
      if (!call || Date.parse(call.startedAt) < since - 1_000 || call.endedAt === null)
        throw new Error(`still ${JSON.stringify(call)}`);
      return call;
    }, 20_000);
  const hears = (phone: Softphone | MobilePhone, hz: number) =>
    eventually(() => {
      const samples = phone.heard().at(-1)?.channels[0] ?? new Int16Array();
      expect(dominantTone(samples, Object.values(voices))).to.equal(hz);
    });

  it('a colleague: the own phone rings first, then the other one; both hear each other, and the record is that of who dialled', async () => {
    const since = Date.now();
    await clicked(ben, anna.extension);
    await bensPhone.waitFor('incoming', { since });
    await shows(ben, 'Outgoing call');
    expect(annasPhone.events.filter(({ type, at }) => type === 'incoming' && at >= since)).to.be.empty;
    await bensPhone.accept();
    const ring = await annasPhone.waitFor('incoming', { since, withinMs: 10_000 });
    expect(ring.peer).to.contain(`sip:${ben.extension}@`);
    await annasPhone.accept();
    await annasPhone.waitFor('established', { since });
    await shows(anna, 'Incoming call');
    await shows(ben, 'Outgoing call');
    await pass(1_500);
    await bensPhone.hangUp();
    await annasPhone.waitFor('closed', { since });
    const call = await callSince(since);
    expect(call).to.include({ dialled: anna.extension, callerNumber: ben.extension, direction: 'internal' });
    expect(call.answeredAt).to.be.a('string');
    await hears(annasPhone, voices.ben);
    await hears(bensPhone, voices.anna);
  });

  it('a customer, as people write the number: who is called sees the number of the company', async () => {
    const since = Date.now();
    await clicked(anna, '06 30 111-5566');
    await pickUp(annasPhone, since);
    const ring = await customer.waitFor('incoming', { since, withinMs: 10_000 });
    expect(ring.peer).to.match(/sip:\+36/u);
    await customer.accept();
    await customer.waitFor('established', { since });
    await pass(1_000);
    await annasPhone.hangUp();
    await customer.waitFor('closed', { since });
    expect(await callSince(since)).to.include({ dialled: '06301115566', direction: 'out' });
  });

  it('nobody is called when the own phone is not picked up, and it is offered no call of a queue meanwhile', async () => {
    const since = Date.now();
    await clicked(anna, ben.extension);
    await annasPhone.waitFor('incoming', { since });
    const call = await placeSippCall({
      from: company.trunkAddress,
      to: sales.called,
      callerNumber: '+36301112233',
      target: system.engine.sip,
      toneHz: voices.customer,
    });
    await pass(3_000);
    expect(annasPhone.events.filter(({ type, at }) => type === 'incoming' && at >= since)).to.have.length(1);
    const declined = Date.now();
    await annasPhone.hangUp();
    await annasPhone.waitFor('incoming', { since: declined });
    await call.hangUp();
    // The customer's is the only one: the click came to nothing, and is in no record.
    expect(await callSince(since)).to.include({ direction: 'in' });
    const { items } = await company.rest.get<{ items: Call[] }>('/v1/calls?limit=5');
    expect(items.filter(({ startedAt }) => Date.parse(startedAt) >= since - 500)).to.have.length(1);
    expect(bensPhone.events.filter(({ type, at }) => type === 'incoming' && at >= since)).to.be.empty;
  });

  it('is refused in words: a phone that is not there, an agent in a call, and what is no number', async () => {
    const cleo = await company.agent('Cleo', []);
    const away = await click(cleo, anna.extension);
    expect([away.status, away.body.code]).to.deep.equal([409, 'conflict']);
    const nonsense = await click(anna, '99 99');
    expect([nonsense.status, nonsense.body.code]).to.deep.equal([422, 'invalid']);
    const since = Date.now();
    await annasPhone.dial(ben.extension);
    await bensPhone.waitFor('incoming', { since, withinMs: 10_000 });
    await shows(anna, 'Outgoing call');
    const busy = await click(anna, customersNumber);
    expect([busy.status, busy.body.code]).to.deep.equal([409, 'conflict']);
    await annasPhone.hangUp();
  });
});
