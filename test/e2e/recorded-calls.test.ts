import { expect } from 'chai';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { dominantTone } from '../support/audio/dominant-tone.ts';
import { parseWav } from '../support/audio/wav.ts';
import { createCompany, type TestAgent, type TestCompany } from '../support/company.ts';
import { eventually } from '../support/eventually.ts';
import { type MobilePhone, startMobilePhone } from '../support/phones/mobile-phone.ts';
import { placeSippCall } from '../support/phones/sipp-call.ts';
import { type Softphone, type Softphones, startSoftphones } from '../support/phones/softphones.ts';
import { type RunningSystem, sharedSystem } from '../support/running-system.ts';

interface Recording {
  readonly id: number;
  readonly state: string;
  readonly callId: string;
  readonly queueId: number | null;
  readonly numberId: number | null;
  readonly agentId: number | null;
  readonly durationMs: number | null;
}

/** How long two talk. */
const talkMs = 1_200;
const voices = { customer: 1_000, outside: 1_300, anna: 440, ben: 660 };

describe('a policy decides which calls are recorded [C1]', function () {
  this.timeout(90_000);
  let system: RunningSystem;
  let company: TestCompany;
  let anna: TestAgent;
  let ben: TestAgent;
  let phones: Softphones;
  let annasPhone: Softphone;
  let bensPhone: Softphone;
  let outside: MobilePhone;
  let recordedQueue: { id: number };
  let toAnna: { id: number; called: string };
  let toQueue: { id: number; called: string };

  before(async () => {
    system = await sharedSystem();
    company = await createCompany(system);
    outside = await startMobilePhone({
      folder: join(mkdtempSync(join(system.installation.folder, 'outside-')), 'phone'),
      number: '+36301112255',
      toneHz: voices.outside,
    });
    recordedQueue = await company.queue('Sales', { ringSeconds: 5, record: true });
    const selling = await company.skill('Selling', [recordedQueue.id]);
    anna = await company.agent('Anna', [{ skillId: selling.id }]);
    ben = await company.agent('Ben', []);
    toAnna = await company.number({ kind: 'extension', extensionId: anna.extensionId });
    toQueue = await company.number({ kind: 'queue', queueId: recordedQueue.id });
    const provider = await company.rest.post<{ id: number }>('/v1/trunks', {
      ...{ name: 'For calls to outside', host: outside.host, port: outside.port },
    });
    await edit(`/v1/numbers/${toAnna.id}`, { trunkId: provider.id });
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
  });
  after(async () => {
    await Promise.all([phones.stop(), outside.stop()]);
  });
  afterEach(async () => {
    await edit(`/v1/companies/${company.id}`, { recordedCalls: [] });
    for (const { extensionId } of [anna, ben])
      await edit(`/v1/extensions/${extensionId}`, { recordedCalls: [] });
    for (const { id } of [toAnna, toQueue]) await edit(`/v1/numbers/${id}`, { record: false });
  });

  const edit = (path: string, fields: Readonly<Record<string, unknown>>) =>
    company.rest.patch(path, fields, { prefer: 'wait=30' });
  const pass = (ms: number) => {
    const until = Date.now() + ms;
    return eventually(() => {
      expect(Date.now()).to.be.greaterThan(until);
    }, ms + 5_000);
  };
  const callIn = (called: string) =>
    placeSippCall({
      from: company.trunkAddress,
      to: called,
      callerNumber: '+36301112233',
      target: system.engine.sip,
      toneHz: voices.customer,
    });
  /** A customer calls the number, and they talk. */
  const talkToCustomer = async (called: string) => {
    const since = Date.now();
    const call = await callIn(called);
    await annasPhone.waitFor('incoming', { since });
    await annasPhone.accept();
    await annasPhone.waitFor('established', { since });
    await pass(talkMs);
    await call.hangUp();
    await annasPhone.waitFor('closed', { since });
    return await callOver(since, { number: called, caller: '+36301112233' });
  };
  /** @param other who answers */
  const dial = async (one: Softphone, digits: string, other: Softphone | MobilePhone) => {
    const since = Date.now();
    await one.dial(digits);
    await other.waitFor('incoming', { since, withinMs: 10_000 });
    await other.accept();
    await one.waitFor('established', { since });
    await pass(talkMs);
    await one.hangUp();
    await other.waitFor('closed', { since });
    const to = other === outside ? { outside: digits } : { extension: digits };
    return await callOver(since, { ...to, caller: (one === annasPhone ? anna : ben).extension });
  };
  /** @param simulated the same call: the simulator says whether it is recorded */
  const callOver = async (since: number, simulated: Readonly<Record<string, string>>) => {
    const call = await callSince(since);
    const {
      call: { recordedFrom },
    } = await company.rest.post<{ call: { recordedFrom: string | null } }>('/v1/simulations', simulated);
    expect(call.recordingIds).to.have.length(recordedFrom === null ? 0 : 1);
    return call;
  };
  const callSince = (since: number) =>
    eventually(async () => {
      const { items } = await company.rest.get<{
        items: { id: number; startedAt: string; endedAt: string | null }[];
      }>('/v1/calls?limit=1');
      const [call] = items;
      if (!call || Date.parse(call.startedAt) < since - 1_000 || call.endedAt === null)
        throw new Error(`still ${JSON.stringify(call)}`);
      return await company.rest.get<{ recordingIds: number[] }>(`/v1/calls/${call.id}`);
    }, 20_000);
  const recordingOf = ({ recordingIds }: { recordingIds: number[] }) =>
    eventually(async () => {
      expect(recordingIds).to.have.length(1);
      const recording = await company.rest.get<Recording>(`/v1/recordings/${recordingIds[0] ?? 0}`);
      expect(recording.state).to.equal('stored');
      return recording;
    }, 20_000);
  /** One talk: who called on the left, the other on the right. */
  const expectHeard = async ({ id, durationMs }: Recording, left: number, right: number) => {
    const audio = await company.rest.fetch('GET', `/v1/recordings/${id}/audio`);
    const { channels } = parseWav(Buffer.from(await audio.arrayBuffer()));
    expect(channels.map((samples) => dominantTone(samples, Object.values(voices)))).to.deep.equal([
      left,
      right,
    ]);
    expect(durationMs).to.be.within(talkMs - 300, talkMs + 2_500);
  };

  it('nobody said so: neither a call from outside, nor one to outside, nor one between phones', async () => {
    expect((await talkToCustomer(toAnna.called)).recordingIds).to.deep.equal([]);
    expect((await dial(annasPhone, '06301112255', outside)).recordingIds).to.deep.equal([]);
    expect((await dial(annasPhone, ben.extension, bensPhone)).recordingIds).to.deep.equal([]);
  });

  it('a number: its calls are recorded whoever takes them, and found by number and by who answered', async () => {
    await edit(`/v1/numbers/${toAnna.id}`, { record: true });
    const recording = await recordingOf(await talkToCustomer(toAnna.called));
    expect(recording).to.include({ queueId: null, numberId: toAnna.id, agentId: anna.id });
    await expectHeard(recording, voices.customer, voices.anna);
    const found = await company.rest.get<{ items: Recording[] }>(
      `/v1/recordings?numberId=${toAnna.id}&agentId=${anna.id}`,
    );
    expect(found.items.map(({ id }) => id)).to.include(recording.id);
  });

  it('a number whose queue has calls recorded as well: one recording, found by the queue too', async () => {
    await edit(`/v1/numbers/${toQueue.id}`, { record: true });
    const recording = await recordingOf(await talkToCustomer(toQueue.called));
    expect(recording).to.include({ queueId: recordedQueue.id, numberId: toQueue.id, agentId: anna.id });
    await expectHeard(recording, voices.customer, voices.anna);
  });

  it('an extension: what its phones dial outside, and who is called there is heard on the right', async () => {
    await edit(`/v1/extensions/${anna.extensionId}`, { recordedCalls: ['out'] });
    const recording = await recordingOf(await dial(annasPhone, '06301112255', outside));
    expect(recording).to.include({ queueId: null, numberId: null, agentId: null });
    await expectHeard(recording, voices.anna, voices.outside);
    const found = await company.rest.get<{ items: Recording[] }>(`/v1/recordings?agentId=${anna.id}`);
    expect(found.items.map(({ id }) => id)).to.include(recording.id);
    expect((await dial(annasPhone, ben.extension, bensPhone)).recordingIds).to.deep.equal([]);
  });

  it('an extension: calls between it and others, whoever of the two called', async () => {
    await edit(`/v1/extensions/${anna.extensionId}`, { recordedCalls: ['internal'] });
    const byHer = await dial(annasPhone, ben.extension, bensPhone);
    const toHer = await dial(bensPhone, anna.extension, annasPhone);
    const [first, second] = await Promise.all([recordingOf(byHer), recordingOf(toHer)]);
    await expectHeard(first, voices.anna, voices.ben);
    await expectHeard(second, voices.ben, voices.anna);
    expect([first.agentId, second.agentId]).to.deep.equal([ben.id, anna.id]);
    expect((await talkToCustomer(toAnna.called)).recordingIds).to.deep.equal([]);
  });

  it('an extension: calls that come to it from outside', async () => {
    await edit(`/v1/extensions/${anna.extensionId}`, { recordedCalls: ['in'] });
    await expectHeard(await recordingOf(await talkToCustomer(toAnna.called)), voices.customer, voices.anna);
    expect((await dial(bensPhone, anna.extension, annasPhone)).recordingIds).to.deep.equal([]);
  });

  it('the company: all calls of a kind', async () => {
    await edit(`/v1/companies/${company.id}`, { recordedCalls: ['in', 'internal', 'out'] });
    const talks = [
      [await talkToCustomer(toAnna.called), voices.customer, voices.anna],
      [await dial(annasPhone, '06301112255', outside), voices.anna, voices.outside],
      [await dial(bensPhone, anna.extension, annasPhone), voices.ben, voices.anna],
    ] as const;
    await Promise.all(
      talks.map(async ([call, left, right]) => expectHeard(await recordingOf(call), left, right)),
    );
  });
});
