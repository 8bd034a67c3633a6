import { expect } from 'chai';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { heardTones } from '../support/audio/dominant-tone.ts';
import { parseWav } from '../support/audio/wav.ts';
import { createCompany, type TestAgent, type TestCompany } from '../support/company.ts';
import { eventually } from '../support/eventually.ts';
import { type MobilePhone, startMobilePhone } from '../support/phones/mobile-phone.ts';
import { placeSippCall, type SippCall } from '../support/phones/sipp-call.ts';
import { type Softphone, type Softphones, startSoftphones } from '../support/phones/softphones.ts';
import { type RunningSystem, sharedSystem } from '../support/running-system.ts';

interface Recording {
  readonly id: number;
  readonly startedAt: string;
  readonly durationMs: number;
}

interface Gap {
  readonly agentId: number;
  readonly startedAt: string;
  readonly endedAt: string | null;
}

/** How long they talk before a pause, in it, and after it. */
const stretchMs = 1_500;
const pauseMs = 3_000;
const voices = { customer: 1_000, anna: 440, ben: 660, mobile: 1_400 };

describe('an agent pauses what records the call, e.g. for the number of a card [C1]', function () {
  this.timeout(90_000);
  let system: RunningSystem;
  let company: TestCompany;
  let anna: TestAgent;
  let ben: TestAgent;
  let phones: Softphones;
  let annasPhone: Softphone;
  let bensPhone: Softphone;
  let annasMobile: MobilePhone;
  let provider: { id: number };
  let selling: string;
  let direct: string;

  before(async () => {
    system = await sharedSystem();
    company = await createCompany(system);
    const sales = await company.queue('Sales', { ringSeconds: 5, record: true });
    const skill = await company.skill('Selling', [sales.id]);
    anna = await company.agent('Anna', [{ skillId: skill.id }]);
    ben = await company.agent('Ben', []);
    ({ called: selling } = await company.number({ kind: 'queue', queueId: sales.id }));
    const toAnna = await company.number({ kind: 'extension', extensionId: anna.extensionId });
    direct = toAnna.called;
    await edit(`/v1/numbers/${toAnna.id}`, { record: true });
    await edit(`/v1/extensions/${ben.extensionId}`, { recordedCalls: ['internal'] });
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
    annasMobile = await startMobilePhone({
      folder: mkdtempSync(join(system.installation.folder, 'mobile-')),
      number: '+36301114477',
      toneHz: voices.mobile,
    });
    provider = await company.rest.post('/v1/trunks', {
      ...{ name: 'Mobile provider', host: annasMobile.host, port: annasMobile.port },
    });
  });
  after(() => Promise.all([phones.stop(), annasMobile.stop()]));

  const edit = (path: string, fields: Readonly<Record<string, unknown>>) =>
    company.rest.patch(path, fields, { prefer: 'wait=30' });
  const pass = (ms: number) => {
    const until = Date.now() + ms;
    return eventually(() => {
      expect(Date.now()).to.be.greaterThan(until);
    }, ms + 5_000);
  };
  const take = async (phone: Softphone, since: number) => {
    await phone.waitFor('incoming', { since, withinMs: 10_000 });
    await phone.accept();
    await phone.waitFor('established', { since });
  };
  const callIn = (called: string): Promise<SippCall> =>
    placeSippCall({
      from: company.trunkAddress,
      to: called,
      callerNumber: '+36301112233',
      target: system.engine.sip,
      toneHz: voices.customer,
    });
  const talkTo = async (called: string, since: number): Promise<SippCall> => {
    const call = await callIn(called);
    await take(annasPhone, since);
    return call;
  };
  const setPaused = async ({ id }: TestAgent, paused: boolean) => {
    const answer = await company.rest.fetch('PUT', `/v1/agents/${id}/recording`, { paused });
    expect(answer.status, await answer.clone().text()).to.equal(200);
    expect(await answer.json()).to.include({ recordingPaused: paused });
  };
  /** Anna leaves out the middle. */
  const talkAroundPause = async (call: SippCall) => {
    await pass(stretchMs);
    await setPaused(anna, true);
    await pass(pauseMs);
    await setPaused(anna, false);
    await pass(stretchMs);
    await call.hangUp();
  };
  const recordedSince = (since: number) =>
    eventually(async () => {
      const from = new Date(since).toISOString();
      const { items } = await company.rest.get<{ items: Recording[] }>(
        `/v1/recordings?state=stored&from=${from}`,
      );
      expect(items).to.have.length(1);
      const [{ id, durationMs } = { id: 0, durationMs: 0 }] = items;
      const { items: gaps } = await company.rest.get<{ items: Gap[] }>(`/v1/recordings/${id}/gaps`);
      const audio = await company.rest.fetch('GET', `/v1/recordings/${id}/audio`);
      const { channels } = parseWav(Buffer.from(await audio.arrayBuffer()));
      const heard = channels.map((samples) => heardTones(samples, Object.values(voices)).map(({ hz }) => hz));
      return { durationMs, gaps, heard };
    }, 20_000);
  const lengths = (gaps: readonly Gap[]) =>
    gaps.map(({ startedAt, endedAt }) => Date.parse(endedAt ?? '') - Date.parse(startedAt));

  it('of a queue: what is said meanwhile is not in the file, and the gap is known', async () => {
    const since = Date.now();
    const call = await talkTo(selling, since);
    await talkAroundPause(call);
    const { durationMs, gaps, heard } = await recordedSince(since);
    expect(durationMs).to.be.within(2 * stretchMs - 300, 2 * stretchMs + pauseMs / 2);
    expect(gaps.map(({ agentId }) => agentId)).to.deep.equal([anna.id]);
    expect(lengths(gaps)[0]).to.be.within(pauseMs - 300, pauseMs + 1_500);
    expect(heard).to.deep.equal([[voices.customer], [voices.anna]]);
  });

  it('of a number, several times; the last one until the call is over', async () => {
    const since = Date.now();
    const call = await talkTo(direct, since);
    await pass(stretchMs);
    await setPaused(anna, true);
    await setPaused(anna, true);
    await pass(500);
    await setPaused(anna, false);
    await pass(stretchMs);
    await setPaused(anna, true);
    await pass(pauseMs);
    await call.hangUp();
    const { durationMs, gaps } = await recordedSince(since);
    expect(durationMs).to.be.within(2 * stretchMs - 300, 2 * stretchMs + pauseMs / 2);
    await eventually(async () => {
      const agent = await company.rest.get<{ recordingPaused: boolean; calls: number }>(
        `/v1/agents/${anna.id}`,
      );
      expect(agent).to.include({ recordingPaused: false, calls: 0 });
    });
    expect(gaps).to.have.length(2);
    for (const ms of lengths(gaps)) expect(ms).to.be.greaterThan(400);
  });

  it('and passes the call on: the colleague is recorded', async () => {
    const since = Date.now();
    const call = await talkTo(selling, since);
    await pass(stretchMs);
    await setPaused(anna, true);
    await pass(pauseMs);
    await annasPhone.transfer(ben.extension);
    await take(bensPhone, since);
    await pass(stretchMs);
    await call.hangUp();
    const { durationMs, gaps, heard } = await recordedSince(since);
    expect(durationMs).to.be.within(2 * stretchMs - 600, 2 * stretchMs + pauseMs / 2);
    expect(gaps.map(({ agentId }) => agentId)).to.deep.equal([anna.id]);
    expect(lengths(gaps)[0]).to.be.within(pauseMs - 300, pauseMs + 1_500);
    expect(heard[1]).to.have.members([voices.anna, voices.ben]);
  });

  it('of a call that the agent made, whoever of the two pauses', async () => {
    const since = Date.now();
    await bensPhone.dial(anna.extension);
    await take(annasPhone, since);
    await pass(stretchMs);
    await setPaused(ben, true);
    await setPaused(anna, true);
    await pass(pauseMs);
    await setPaused(ben, false);
    // Not while the other one still wants it.
    await pass(stretchMs);
    await setPaused(anna, false);
    await pass(stretchMs);
    await bensPhone.hangUp();
    const { durationMs, gaps } = await recordedSince(since);
    expect(durationMs).to.be.within(2 * stretchMs - 300, 2 * stretchMs + pauseMs / 2);
    expect(gaps.map(({ agentId }) => agentId)).to.deep.equal([ben.id, anna.id]);
  });

  it('at the own mobile, which rings as well', async () => {
    const { id: phoneId } = await company.rest.post<{ id: number }>('/v1/phones', {
      ...{ name: "Anna's mobile", kind: 'mobile', mobileNumber: '+36301114477', trunkId: provider.id },
    });
    await edit(`/v1/extensions/${anna.extensionId}`, {
      devices: [
        { phoneId: anna.phone.id, startSeconds: 0 },
        { phoneId, startSeconds: 1 },
      ],
    });
    const since = Date.now();
    const call = await callIn(selling);
    await annasMobile.waitFor('incoming', { since, withinMs: 10_000 });
    await annasMobile.accept();
    await annasMobile.waitFor('established', { since });
    await pass(500);
    await annasMobile.sendDigits('1');
    await annasPhone.waitFor('closed', { since });
    await talkAroundPause(call);
    const { durationMs, gaps, heard } = await recordedSince(since);
    expect(durationMs).to.be.within(2 * stretchMs - 600, 2 * stretchMs + pauseMs / 2);
    expect(gaps).to.have.length(1);
    expect(heard).to.deep.equal([[voices.customer], [voices.mobile]]);
  });

  it('nobody has a call to pause: refused in words that say so', async () => {
    const answer = await company.rest.fetch('PUT', `/v1/agents/${ben.id}/recording`, { paused: true });
    expect(answer.status).to.equal(409);
    expect(await answer.json()).to.include({ code: 'conflict' });
  });
});
