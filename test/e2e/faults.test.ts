import { expect } from 'chai';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { startDatabase } from '../../ops/local/local-database.ts';
import { dominantTone } from '../support/audio/dominant-tone.ts';
import { parseWav } from '../support/audio/wav.ts';
import { createCompany, type TestAgent, type TestCompany } from '../support/company.ts';
import { eventually } from '../support/eventually.ts';
import { placeSippCall, type SippCall } from '../support/phones/sipp-call.ts';
import { type Softphone, type Softphones, startSoftphones } from '../support/phones/softphones.ts';
import { type RunningSystem, sharedSystem, untilReady } from '../support/running-system.ts';
import { itSimulatesEveryCall } from '../support/simulated-like-marks.ts';

describe('nothing is lost when something dies', function () {
  this.timeout(120_000);
  let system: RunningSystem;
  let company: TestCompany;
  let anna: TestAgent;
  let phones: Softphones;
  let phone: Softphone;
  let number: { called: string };
  let onBreak: { id: number };

  before(async () => {
    system = await sharedSystem();
    company = await createCompany(system);
    const sales = await company.queue('Sales', { ringSeconds: 5, record: true });
    const selling = await company.skill('Selling', [sales.id]);
    number = await company.number({ kind: 'queue', queueId: sales.id });
    onBreak = await company.status('Break', false);
    anna = await company.agent('Anna', [{ skillId: selling.id }]);
    await startPhone();
  });

  beforeEach(async () => {
    phone.setAnswering('never');
    await company.rest.post(`/v1/agents/${anna.id}/login`);
  });

  afterEach(async () => {
    await company.rest.post(`/v1/agents/${anna.id}/logout`);
  });

  after(async () => {
    await phones.stop();
  });

  const sip = () => system.engine.sip;
  const startPhone = async () => {
    phones = await startSoftphones({
      sip: sip(),
      folder: mkdtempSync(join(system.installation.folder, 'phones-')),
      accounts: [{ ...anna.phone, toneHz: 440, answer: 'never' }],
    });
    phone = phones.phone(anna.phone.user);
    await phone.registered();
  };
  const callIn = (): Promise<SippCall> =>
    placeSippCall({
      from: company.trunkAddress,
      to: number.called,
      callerNumber: '+36301112233',
      target: sip(),
      toneHz: 1_000,
    });
  const ringsAgain = async () => {
    const since = Date.now();
    const call = await callIn();
    await phone.waitFor('incoming', { since, withinMs: 5_000 });
    await call.hangUp();
  };
  const choose = (statusId: number | undefined, headers = {}) =>
    company.rest.fetch('PUT', `/v1/agents/${anna.id}/status`, { statusId: statusId ?? 0 }, headers);

  it('controller killed during a talk: the talk goes on, new calls ring, the recording is there after the restart', async () => {
    phone.setAnswering('auto');
    const since = Date.now();
    const call = await callIn();
    await phone.waitFor('established', { since });
    await system.server().kill9();
    const talkUntil = Date.now() + 3_000;
    await eventually(() => {
      expect(Date.now()).to.be.greaterThan(talkUntil);
    });
    expect(call.trace().endedAt, 'the talk goes on').to.equal(undefined);
    await call.hangUp();
    phone.setAnswering('never');
    await eventually(ringsAgain, 10_000);

    await system.restart();
    company = { ...company, rest: await company.signInAgain() };
    const recording = await eventually(async () => {
      const { items } = await company.rest.get<{
        items: { id: number; durationMs: number; startedAt: string }[];
      }>('/v1/recordings?state=stored');
      const found = items.find(({ startedAt }) => Date.parse(startedAt) >= since - 1_000);
      expect(found, 'the recording').to.not.equal(undefined);
      return found!;
    }, 20_000);
    expect(recording.durationMs).to.be.within(2_500, 6_000);
    const audio = await company.rest.fetch('GET', `/v1/recordings/${recording.id}/audio`);
    const [left, right] = parseWav(Buffer.from(await audio.arrayBuffer())).channels;
    expect(dominantTone(left!, [440, 1_000]), 'customer on the left').to.equal(1_000);
    expect(dominantTone(right!, [440, 1_000]), 'agent on the right').to.equal(440);
  });

  it('engine killed: members are right again within seconds after its restart', async () => {
    await system.engine.kill9();
    await system.engine.start();
    await untilReady(system.url());
    await phones.stop();
    await startPhone();
    await ringsAgain();
    const status = await choose(onBreak.id);
    expect(status.status).to.equal(200);
  });

  it('engine killed while no controller runs: it comes back with its last known members', async () => {
    // The snapshot is at most a second old.
    await eventually(async () => {
      expect(await system.engine.remembersMember(anna.id)).to.equal(true);
    });
    await system.server().kill9();
    await system.engine.kill9();
    await system.engine.start();
    await phones.stop();
    await startPhone();
    await ringsAgain();
    await system.restart();
    company = { ...company, rest: await company.signInAgain() };
  });

  it('Redis flushed while a change waits: the change still arrives', async () => {
    await system.engine.freeze();
    const answer = await choose(onBreak.id, { prefer: 'wait=0' });
    expect(answer.status, 'the engine has not obeyed yet').to.equal(202);
    const redis = new Redis(system.installation.redis.url);
    await redis.flushall();
    redis.disconnect();
    system.engine.thaw();
    const revision = answer.headers.get('switchroom-revision') ?? '';
    await eventually(async () => {
      const { state } = await company.rest.get<{ state: string }>(`/v1/revisions/${revision}`);
      expect(state).to.equal('applied');
    }, 60_000);
  });

  it('database away for 10 s: calls go on, writes get a clear 503, nothing is lost', async () => {
    const { database } = system.installation;
    await database.kill9();
    const backAt = Date.now() + 10_000;
    const refused = await choose(onBreak.id);
    expect(refused.status).to.equal(503);
    expect(refused.headers.get('retry-after')).to.match(/^[0-9]+$/u);
    expect(((await refused.json()) as { code: string }).code).to.equal('store-unavailable');
    await ringsAgain();
    await eventually(() => {
      expect(Date.now()).to.be.greaterThan(backAt);
    }, 12_000);
    await startDatabase(database.kind, { folder: database.folder, durable: false });
    await eventually(async () => {
      expect((await choose(onBreak.id)).status).to.equal(200);
    }, 10_000);
  });

  itSimulatesEveryCall(() => company.rest);
});
