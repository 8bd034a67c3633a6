import { expect } from 'chai';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { dominantTone } from '../support/audio/dominant-tone.ts';
import { createCompany, type TestAgent, type TestCompany } from '../support/company.ts';
import { eventually } from '../support/eventually.ts';
import { type MobilePhone, startMobilePhone } from '../support/phones/mobile-phone.ts';
import { type Softphone, type Softphones, startSoftphones } from '../support/phones/softphones.ts';
import { type RunningSystem, sharedSystem } from '../support/running-system.ts';
import { itSimulatesEveryCall, type RecordedCall } from '../support/simulated-like-marks.ts';

const customersNumber = '+36301112255';
const asDialled = '06301112255';

interface CallView extends RecordedCall {
  readonly dialled: string;
  readonly caller: string | null;
  readonly endedBy: string;
  readonly direction: string;
  readonly attempts: readonly { readonly kind: string; readonly outcome: string | null }[];
}

interface Explanation {
  readonly calledNumber: string | null;
  readonly steps: readonly {
    readonly node: string;
    readonly decision: Readonly<Record<string, unknown>> | null;
    readonly rang: readonly { readonly outcome: string }[];
  }[];
}

describe('a person calls a customer from the phone on the desk [U1]', function () {
  this.timeout(90_000);
  let system: RunningSystem;
  let company: TestCompany;
  let anna: TestAgent;
  let phones: Softphones;
  let annasPhone: Softphone;
  let customer: MobilePhone;

  before(async () => {
    system = await sharedSystem();
    company = await createCompany(system);
    customer = await startMobilePhone({
      folder: join(mkdtempSync(join(system.installation.folder, 'customer-')), 'phone'),
      number: customersNumber,
      toneHz: 1_000,
    });
    const provider = await make('/v1/trunks', {
      ...{ name: 'For calls to outside', host: customer.host, port: customer.port },
    });
    const shown = await company.number({ kind: 'hang-up', reason: 'busy' });
    await patch(`/v1/numbers/${shown.id}`, { trunkId: provider.id });
    anna = await company.agent('Anna', []);
    await patch(`/v1/extensions/${anna.extensionId}`, { shownNumberId: shown.id });
    phones = await startSoftphones({
      sip: system.engine.sip,
      folder: mkdtempSync(join(system.installation.folder, 'phones-')),
      accounts: [
        { user: anna.phone.user, password: anna.phone.password, toneHz: 440, answer: 'never' as const },
      ],
    });
    annasPhone = phones.phone(anna.phone.user);
    await annasPhone.registered();
    await company.rest.post(`/v1/agents/${anna.id}/login`);
  });
  after(async () => {
    await Promise.all([phones.stop(), customer.stop()]);
  });

  const patient = { prefer: 'wait=30' };
  const make = (path: string, body: Readonly<Record<string, unknown>>) =>
    company.rest.post<{ id: number }>(path, body, patient);
  const patch = (path: string, body: Readonly<Record<string, unknown>>) =>
    company.rest.patch(path, body, patient);
  const shows = (name: string) =>
    eventually(async () => {
      const { status } = await company.rest.get<{ status: { name: string } }>(`/v1/agents/${anna.id}`);
      expect(status.name).to.equal(name);
    }, 5_000);
  /** The call that began since, once it is over. */
  const callSince = (since: number, dialled: string) =>
    eventually(async () => {
      const { items } = await company.rest.get<{ items: CallView[] }>('/v1/calls?limit=1');
      const [call] = items;
      const isIt = call?.dialled === dialled && Date.parse(call.startedAt) >= since - 1_000;
      if (!isIt || call.endedAt === null) throw new Error(`still ${JSON.stringify(call)}`);
      return await company.rest.get<CallView>(`/v1/calls/${call.id}`);
    }, 20_000);

  it('the customer’s phone rings, both hear each other, and the agent is in Outgoing call until it is over [S6, S7]', async () => {
    const since = Date.now();
    await annasPhone.dial(asDialled);
    await customer.waitFor('incoming', { since, withinMs: 10_000 });
    await shows('Outgoing call');
    await customer.accept();
    await annasPhone.waitFor('established', { since });
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    await annasPhone.hangUp();
    await customer.waitFor('closed', { since });
    await shows('Connected');
    for (const [one, hz] of [
      [annasPhone, 1_000],
      [customer, 440],
    ] as const)
      await eventually(() => {
        const samples = one.heard().at(-1)?.channels[0] ?? new Int16Array();
        expect(dominantTone(samples, [440, 1_000])).to.equal(hz);
      }, 5_000);

    const call = await callSince(since, asDialled);
    expect(call.answeredBy).not.to.equal(null);
    expect(call.direction).to.equal('out');
    expect(call.attempts.map(({ kind, outcome }) => `${kind} ${outcome ?? ''}`)).to.deep.equal([
      'outside answered',
    ]);
    const explained = await company.rest.get<Explanation>(`/v1/calls/${call.id}/explanation`);
    expect(explained.calledNumber).to.equal(customersNumber);
    expect(
      explained.steps.map(({ node, rang }) => [/^dial-[a-z]+/u.exec(node)?.[0], rang.length]),
    ).to.deep.equal([['dial-national', 1]]);
  });

  it('the customer does not want to talk: busy at both ends, and on record', async () => {
    const since = Date.now();
    await annasPhone.dial(asDialled);
    await customer.waitFor('incoming', { since, withinMs: 10_000 });
    await customer.hangUp();
    await annasPhone.waitFor('closed', { since });
    const call = await callSince(since, asDialled);
    expect(call.answeredBy).to.equal(null);
    expect(call.marks.map(({ mark }) => mark)).to.include('busy');
    await shows('Connected');
  });

  it('what the extension may not call is refused at once, and its record says why', async () => {
    const since = Date.now();
    await annasPhone.dial('00441234567890');
    await annasPhone.waitFor('closed', { since });
    const call = await callSince(since, '00441234567890');
    const explained = await company.rest.get<Explanation>(`/v1/calls/${call.id}/explanation`);
    expect(explained.steps[0]?.decision).to.deep.equal({ by: 'right', reach: 'national' });
    expect(customer.eventsOf('incoming').filter(({ at }) => at >= since)).to.deep.equal([]);
  });

  it('an edit of what an extension may counts for the next call, without a load', async () => {
    await patch(`/v1/extensions/${anna.extensionId}`, { outsideCalls: 'none' });
    const since = Date.now();
    await annasPhone.dial(asDialled);
    await annasPhone.waitFor('closed', { since });
    await patch(`/v1/extensions/${anna.extensionId}`, { outsideCalls: 'national' });
    await annasPhone.dial(asDialled);
    await customer.waitFor('incoming', { since, withinMs: 10_000 });
    await annasPhone.hangUp();
    await customer.waitFor('closed', { since });
  });

  itSimulatesEveryCall(() => company);
});
