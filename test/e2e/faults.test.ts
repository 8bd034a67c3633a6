import { expect } from 'chai';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { startDatabase } from '../../ops/local/local-database.ts';
import { dominantTone } from '../support/audio/dominant-tone.ts';
import { parseWav } from '../support/audio/wav.ts';
import { createCompany, type TestAgent, type TestCompany } from '../support/company.ts';
import { eventually } from '../support/eventually.ts';
import { placeSippCall, type SippCall } from '../support/phones/sipp-call.ts';
import { type Softphone, type Softphones, startSoftphones } from '../support/phones/softphones.ts';
import { untilFree } from '../support/phones/until-free.ts';
import { type RunningSystem, sharedSystem, untilReady } from '../support/running-system.ts';
import { itSimulatesEveryCall, type RecordedCall, recordOfCall } from '../support/simulated-like-marks.ts';

interface RecordWithAttempts extends RecordedCall {
  readonly attempts: readonly { readonly agentId: number | null; readonly outcome: string | null }[];
  readonly recordingIds: readonly number[];
}

interface Recording {
  readonly id: number;
  readonly state: string;
  readonly durationMs: number;
}

/** A call that was answered and is over. */
interface Talk {
  readonly caller: string;
  /** From the answer at the agent's phone until the customer hung up. */
  readonly ms: number;
  /** From before the call until the agent's phone had ended: no part of it can be longer. */
  readonly mostMs: number;
}

describe('nothing is lost when something dies', function () {
  this.timeout(120_000);
  let system: RunningSystem;
  let company: TestCompany;
  let sales: { id: number };
  let anna: TestAgent;
  let ben: TestAgent;
  let phones: Softphones;
  let phone: Softphone;
  let number: { called: string };
  let onBreak: { id: number };

  before(async () => {
    system = await sharedSystem();
    company = await createCompany(system);
    // All at once, so that whoever is a member by mistake is heard at the first call.
    sales = await company.queue('Sales', { ringSeconds: 5, record: true, strategy: 'ring-all' });
    const selling = await company.skill('Selling', [sales.id]);
    number = await company.number({ kind: 'queue', queueId: sales.id });
    onBreak = await company.status('Break', false);
    anna = await company.agent('Anna', [{ skillId: selling.id }]);
    ben = await company.agent('Ben', [{ skillId: selling.id }]);
    await startPhones();
  });

  beforeEach(async () => {
    phone.setAnswering('never');
    await company.rest.post(`/v1/agents/${anna.id}/login`);
  });

  afterEach(async () => {
    for (const { id } of [anna, ben]) await company.rest.post(`/v1/agents/${id}/logout`);
  });

  after(async () => {
    await phones.stop();
  });

  const sip = () => system.engine.sip;
  const startPhones = async () => {
    phones = await startSoftphones({
      sip: sip(),
      folder: mkdtempSync(join(system.installation.folder, 'phones-')),
      accounts: [
        { ...anna.phone, toneHz: 440, answer: 'never' },
        { ...ben.phone, toneHz: 660, answer: 'never' },
      ],
    });
    phone = phones.phone(anna.phone.user);
    await Promise.all(phones.phones.map((one) => one.registered()));
  };
  /** An engine that starts anew knows of no phone where it was. */
  const restartPhones = async () => {
    await phones.stop();
    await startPhones();
  };
  const callIn = (callerNumber = '+36301112233'): Promise<SippCall> =>
    placeSippCall({
      from: company.trunkAddress,
      to: number.called,
      callerNumber,
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

  const pass = (ms: number) => {
    const until = Date.now() + ms;
    return eventually(() => {
      expect(Date.now()).to.be.greaterThan(until);
    }, ms + 5_000);
  };
  /** @param meanwhile what happens while they talk, for three seconds */
  const talk = async (caller: string, meanwhile: () => Promise<void> = () => Promise.resolve()) => {
    phone.setAnswering('auto');
    const since = Date.now();
    const call = await callIn(caller);
    const { at: answeredAt } = await phone.waitFor('established', { since });
    await meanwhile();
    await pass(3_000);
    expect(call.trace().endedAt, 'the talk goes on').to.equal(undefined);
    const { endedAt = 0 } = await call.hangUp();
    await phone.waitFor('closed', { since: answeredAt });
    phone.setAnswering('never');
    return { caller, ms: endedAt - answeredAt, mostMs: Date.now() - since };
  };
  /** It has one record, which tells of one attempt, and one recording, of the whole talk. @returns the recording's id */
  const expectKept = async ({ caller, ms, mostMs }: Talk): Promise<number> => {
    const path = `/v1/recordings?callerNumber=${encodeURIComponent(caller)}`;
    const recording = await eventually(async () => {
      const { items } = await company.rest.get<{ items: Recording[] }>(path);
      expect(items.map(({ state }) => state)).to.deep.equal(['stored']);
      return items[0]!;
    }, 20_000);
    expect(recording.durationMs, `of ${ms} ms of talk`).to.be.within(ms - 300, mostMs);
    const record = await recordOfCall<RecordWithAttempts>(company.rest, caller);
    expect(record.recordingIds).to.deep.equal([recording.id]);
    expect(record.attempts.map(({ agentId, outcome }) => ({ agentId, outcome }))).to.deep.equal([
      { agentId: anna.id, outcome: 'answered' },
    ]);
    return recording.id;
  };

  it('controller killed during a talk: the talk goes on, new calls ring, the whole of it is recorded and on record after the restart', async () => {
    const talked = await talk('+36301110001', () => system.server().kill9());
    await eventually(ringsAgain, 10_000);

    await system.restart();
    company = { ...company, rest: await company.signInAgain() };
    const id = await expectKept(talked);
    const audio = await company.rest.fetch('GET', `/v1/recordings/${id}/audio`);
    const [left, right] = parseWav(Buffer.from(await audio.arrayBuffer())).channels;
    expect(dominantTone(left!, [440, 1_000]), 'customer on the left').to.equal(1_000);
    expect(dominantTone(right!, [440, 1_000]), 'agent on the right').to.equal(440);
  });

  it('engine killed, one agent goes and another comes meanwhile: within 5 s of its restart the members are those of now', async () => {
    await eventually(async () => {
      expect(await system.engine.remembersMember(anna.id), 'it would ring Anna by itself').to.equal(true);
    });
    await system.engine.kill9();
    const clicks = await Promise.all([
      choose(onBreak.id),
      company.rest.fetch('POST', `/v1/agents/${ben.id}/login`, {}),
    ]);
    expect(clicks.map(({ status }) => status)).to.deep.equal([202, 202]);
    await system.engine.start();
    await eventually(async () => {
      const members = await system.engine.members([sales.id]);
      expect(members.map(({ agentId, isPaused }) => ({ agentId, isPaused }))).to.deep.equal([
        { agentId: ben.id, isPaused: false },
      ]);
    }, 5_000);
    await restartPhones();
    const since = Date.now();
    const call = await callIn();
    await phones.phone(ben.phone.user).waitFor('incoming', { since });
    await call.hangUp();
    await untilFree(phones.phones);
    expect(phone.eventsOf('incoming'), "Anna's phone").to.be.empty;
    await untilReady(system.url());
    expect((await choose(company.statuses.Connected)).status).to.equal(200);
  });

  it('engine killed while no controller runs: it comes back with its last known members', async () => {
    // The snapshot is at most a second old.
    await eventually(async () => {
      expect(await system.engine.remembersMember(anna.id)).to.equal(true);
    });
    await system.server().kill9();
    await system.engine.kill9();
    await system.engine.start();
    await restartPhones();
    await ringsAgain();
    await system.restart();
    company = { ...company, rest: await company.signInAgain() };
  });

  it('engine hangs while a click waits: 202, and the change arrives when it goes on', async () => {
    await system.engine.freeze();
    const answer = await choose(onBreak.id, { prefer: 'wait=0' }).finally(() => {
      system.engine.thaw();
    });
    expect(answer.status, 'the engine has not obeyed yet').to.equal(202);
    const revision = answer.headers.get('switchroom-revision') ?? '';
    await eventually(async () => {
      const { state } = await company.rest.get<{ state: string }>(`/v1/revisions/${revision}`);
      expect(state).to.equal('applied');
    }, 60_000);
  });

  it('database away for 10 s: calls go on, writes get a clear 503, nothing is lost', async () => {
    const { database } = system.installation;
    const answers: { status: number; code: string; retryAfter: string | null }[] = [];
    let talked: Talk;
    await database.kill9();
    const backAt = Date.now() + 10_000;
    try {
      await eventually(async () => {
        const refused = await choose(onBreak.id);
        const { code } = (await refused.json()) as { code: string };
        answers.push({ status: refused.status, code, retryAfter: refused.headers.get('retry-after') });
        // Of one that was on its way to the database nobody can tell.
        expect(code).not.to.equal('outcome-unknown');
      });
      expect(answers.map(({ status }) => status)).to.deep.equal(answers.map(() => 503));
      expect(answers.at(-1)).to.deep.include({ code: 'store-unavailable' });
      expect(answers.at(-1)?.retryAfter).to.match(/^[0-9]+$/u);
      talked = await talk('+36301110002');
      await ringsAgain();
      await pass(Math.max(0, backAt - Date.now()));
    } finally {
      await startDatabase(database.kind, { folder: database.folder, durable: false });
    }
    await eventually(async () => {
      expect((await choose(onBreak.id)).status).to.equal(200);
    }, 10_000);
    await expectKept(talked);
  });

  itSimulatesEveryCall(() => company);
});
