import { expect } from 'chai';
import { createConnection } from 'mysql2/promise';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { dominantTone } from '../support/audio/dominant-tone.ts';
import type { Keypad } from '../support/engine/engine-under-test.ts';
import { createCompany, type TestAgent, type TestCompany } from '../support/company.ts';
import { eventually } from '../support/eventually.ts';
import { type MobilePhone, startMobilePhone } from '../support/phones/mobile-phone.ts';
import { placeSippCall, type SippCall } from '../support/phones/sipp-call.ts';
import { type Softphone, type Softphones, startSoftphones } from '../support/phones/softphones.ts';
import { type RunningSystem, sharedSystem } from '../support/running-system.ts';
import { itSimulatesEveryCall } from '../support/simulated-like-marks.ts';

interface Callback {
  readonly id: number;
  readonly state: string;
  readonly reason: string | null;
  readonly customer: string;
  readonly turns: number;
  readonly failures: number;
  readonly notBefore: string;
}

describe('customers are called back, with real phones [R12]', function () {
  this.timeout(180_000);
  let system: RunningSystem;
  let company: TestCompany;
  let anna: TestAgent;
  let phones: Softphones;
  let phone: Softphone;
  let customer: MobilePhone;
  let keypad: Keypad;
  let queue: { id: number };
  let number: { called: string };
  let onBreak: { id: number };
  let customerNumber = '';
  let since = 0;
  const calls: SippCall[] = [];

  before(async () => {
    system = await sharedSystem();
    company = await createCompany(system);
    queue = await company.queue('Support', { ringSeconds: 30, callbackAttempts: 2, callbackRetryMinutes: 1 });
    const patient = { prefer: 'wait=30' };
    const keys = [{ key: '1', destination: { kind: 'callback', queueId: queue.id } }];
    await company.rest.patch(`/v1/queues/${queue.id}`, { keys }, patient);
    const helping = await company.skill('Helping', [queue.id]);
    onBreak = await company.status('Break', false);
    anna = await company.agent('Anna', [{ skillId: helping.id }]);
    number = await company.number({ kind: 'queue', queueId: queue.id });
    customerNumber = `+3620${String(company.id).padStart(7, '0')}`;
    const folder = mkdtempSync(join(system.installation.folder, 'phones-'));
    customer = await startMobilePhone({
      folder: join(folder, 'customer'),
      number: customerNumber,
      toneHz: 1_000,
    });
    const trunks = await company.rest.get<{ items: { id: number }[] }>('/v1/trunks');
    const { host, port } = customer;
    await company.rest.patch(`/v1/trunks/${trunks.items[0]?.id ?? 0}`, { host, port }, patient);
    phones = await startSoftphones({
      sip: sip(),
      folder,
      accounts: [{ ...anna.phone, toneHz: 440, answer: 'manual' }],
    });
    phone = phones.phone(anna.phone.user);
    await phone.registered();
    keypad = await system.engine.openKeypad();
  });
  after(async () => {
    await keypad.close();
    await phones.stop();
    await customer.stop();
  });
  beforeEach(async () => {
    since = Date.now();
    await company.rest.post(`/v1/agents/${anna.id}/login`);
    await choose(onBreak.id);
  });
  afterEach(async () => {
    for (const call of calls.splice(0)) await call.hangUp().catch(() => undefined);
    for (const one of [phone, customer]) await one.hangUp().catch(() => undefined);
    await company.rest.post(`/v1/agents/${anna.id}/logout`);
  });

  const sip = () => system.engine.sip;
  const choose = (statusId: number | undefined) =>
    company.rest.put(`/v1/agents/${anna.id}/status`, { statusId: statusId ?? 0 }, { prefer: 'wait=30' });
  const callbacks = async () =>
    (await company.rest.get<{ items: Callback[] }>(`/v1/callbacks?queueId=${queue.id}`)).items;
  const untilState = (id: number, wanted: Partial<Callback>) =>
    eventually(async () => {
      const callback = await company.rest.get<Callback>(`/v1/callbacks/${id}`);
      expect(callback).to.deep.include(wanted);
      return callback;
    }, 30_000);
  const rings = (one: Softphone | MobilePhone) => one.eventsOf('incoming').filter(({ at }) => at >= since);
  const pass = (ms: number) => {
    const until = Date.now() + ms;
    return eventually(() => {
      expect(Date.now()).to.be.greaterThan(until);
    }, ms + 5_000);
  };
  /** The wait for the next attempt, without waiting. */
  const letTheMinutePass = async (id: number): Promise<void> => {
    const database = await createConnection(system.installation.database.url());
    await database.query('UPDATE callbacks SET notBefore = createdAt WHERE id = ?', [id]);
    await database.end();
  };
  /** The customer calls, waits, asks to be called back, and hangs up. */
  const askFor = async (): Promise<Callback> => {
    const before = new Set((await callbacks()).map(({ id }) => id));
    const call = await placeSippCall({
      from: company.trunkAddress,
      to: number.called,
      callerNumber: customerNumber,
      target: sip(),
      toneHz: 1_000,
    });
    calls.push(call);
    await call.answered;
    // The first key leaves the queue, the next one says yes; what is pressed before the tone counts as well.
    const made = await eventually(
      async () => {
        await keypad.press(customerNumber, '1').catch(() => undefined);
        const [callback] = (await callbacks()).filter(({ id }) => !before.has(id));
        if (!callback) throw new Error('not asked for yet');
        return callback;
      },
      20_000,
      500,
    );
    await call.finished;
    return made;
  };
  const untilAnnaTalks = async () => {
    await choose(company.statuses.Connected);
    await phone.waitFor('incoming', { since, withinMs: 20_000 });
    await phone.accept();
    await phone.waitFor('established', { since, withinMs: 20_000 });
  };

  it('a caller asks, hangs up, and is called once when an agent is free; they talk', async () => {
    const { id } = await askFor();
    await untilState(id, { state: 'waiting', customer: customerNumber });
    await untilAnnaTalks();
    await customer.waitFor('incoming', { since, withinMs: 20_000 });
    await untilState(id, { state: 'calling', turns: 1 });
    await customer.accept();
    await customer.waitFor('established', { since });
    await pass(1_500);
    await customer.hangUp();
    await phone.waitFor('closed', { since });
    await untilState(id, { state: 'done' });
    expect(rings(customer)).to.have.length(1);
    const hear = (one: Softphone | MobilePhone) =>
      dominantTone(one.heard().at(-1)?.channels[0] ?? new Int16Array(), [425, 440, 1_000]);
    await eventually(() => {
      expect([hear(customer), hear(phone)]).to.deep.equal([440, 1_000]);
    });
  });

  it('a customer who does not answer is tried again later, and given up after the last attempt', async () => {
    const { id } = await askFor();
    await untilAnnaTalks();
    await customer.waitFor('incoming', { since, withinMs: 20_000 });
    await customer.hangUp();
    const { notBefore } = await untilState(id, { state: 'waiting', failures: 1, reason: 'busy' });
    expect(Date.parse(notBefore) - Date.now()).to.be.within(45_000, 60_000);
    await choose(onBreak.id);
    await letTheMinutePass(id);
    const secondFrom = Date.now();
    await choose(company.statuses.Connected);
    await phone.waitFor('incoming', { since: secondFrom, withinMs: 45_000 });
    await phone.accept();
    await customer.waitFor('incoming', { since: secondFrom, withinMs: 20_000 });
    await customer.hangUp();
    await untilState(id, { state: 'failed', failures: 2, reason: 'busy' });
    expect(rings(customer)).to.have.length(2);
  });

  it('one that was cancelled bothers nobody', async () => {
    const { id } = await askFor();
    // Until somebody waits in place of the customer.
    await pass(2_000);
    await company.rest.delete(`/v1/callbacks/${id}`);
    await untilState(id, { state: 'cancelled' });
    await pass(2_000);
    await choose(company.statuses.Connected);
    await pass(4_000);
    expect([...rings(phone), ...rings(customer)]).to.be.empty;
  });

  it('survives the controller: killed, the agent is still connected to the customer, and the outcome is known afterwards', async () => {
    const { id } = await askFor();
    await pass(2_000);
    await choose(company.statuses.Connected);
    await phone.waitFor('incoming', { since, withinMs: 20_000 });
    await system.server().kill9();
    await phone.accept();
    await customer.waitFor('incoming', { since, withinMs: 20_000 });
    await customer.accept();
    await customer.waitFor('established', { since });
    await customer.hangUp();
    await phone.waitFor('closed', { since });
    await system.restart();
    company = { ...company, rest: await company.signInAgain() };
    await untilState(id, { state: 'done', turns: 1 });
    await pass(3_000);
    expect(rings(customer)).to.have.length(1);
  });

  itSimulatesEveryCall(() => company);
});
