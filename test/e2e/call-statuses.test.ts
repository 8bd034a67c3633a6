import { expect } from 'chai';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { createCompany, type TestAgent, type TestCompany } from '../support/company.ts';
import { eventually } from '../support/eventually.ts';
import { placeSippCall, type SippCall } from '../support/phones/sipp-call.ts';
import { type Softphone, type Softphones, startSoftphones } from '../support/phones/softphones.ts';
import { type RunningSystem, sharedSystem } from '../support/running-system.ts';
import { itSimulatesEveryCall } from '../support/simulated-like-marks.ts';

interface AgentView {
  readonly status: { readonly name: string; readonly since: string; readonly cause: string };
  readonly chosenStatus: { readonly name: string };
  readonly calls: number;
}

interface Stretch {
  readonly statusName: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly cause: string;
}

/** The status follows the phone before a colleague has clicked so often, one click after the other. A busy machine slows both. */
const clicksMeanwhile = 20;

describe('Incoming call and Outgoing call follow the real phone', function () {
  this.timeout(60_000);
  let system: RunningSystem;
  let company: TestCompany;
  let anna: TestAgent;
  let ben: TestAgent;
  let cleo: TestAgent;
  let phones: Softphones;
  let annasPhone: Softphone;
  let bensPhone: Softphone;
  let cleosPhone: Softphone;
  let number: { called: string };
  let annasNumber: { called: string };
  let onBreak: { id: number };
  let paperwork: { id: number };

  before(async () => {
    system = await sharedSystem();
    company = await createCompany(system);
    const sales = await company.queue('Sales', { ringSeconds: 20 });
    const selling = await company.skill('Selling', [sales.id]);
    onBreak = await company.status('Break', false);
    paperwork = await company.status('Paperwork', false);
    number = await company.number({ kind: 'queue', queueId: sales.id });
    anna = await company.agent('Anna', [{ skillId: selling.id }]);
    ben = await company.agent('Ben', []);
    // What Cleo clicks is carried out in a queue, so it takes the ways through the engine, too.
    const service = await company.queue('Service');
    const serving = await company.skill('Serving', [service.id]);
    cleo = await company.agent('Cleo', [{ skillId: serving.id }]);
    annasNumber = await company.number({ kind: 'extension', extensionId: anna.extensionId });
    phones = await startSoftphones({
      sip: sip(),
      folder: mkdtempSync(join(system.installation.folder, 'phones-')),
      accounts: [anna, ben, cleo].map(({ phone }, index) => ({
        user: phone.user,
        password: phone.password,
        toneHz: 440 + 200 * index,
        answer: 'never',
      })),
    });
    annasPhone = phones.phone(anna.phone.user);
    bensPhone = phones.phone(ben.phone.user);
    cleosPhone = phones.phone(cleo.phone.user);
    await Promise.all(phones.phones.map((phone) => phone.registered()));
  });

  after(async () => {
    await phones.stop();
  });

  beforeEach(async () => {
    for (const phone of phones.phones) phone.setAnswering('never');
    for (const { id } of [anna, ben, cleo]) await company.rest.post(`/v1/agents/${id}/login`);
  });

  afterEach(async () => {
    await setOnHangUp('Incoming call', null);
    await setOnHangUp('Outgoing call', null);
    for (const { id } of [anna, ben, cleo]) await company.rest.post(`/v1/agents/${id}/logout`);
  });

  const sip = () => system.engine.sip;
  const callIn = (called: string): Promise<SippCall> =>
    placeSippCall({
      from: company.trunkAddress,
      to: called,
      callerNumber: '+36301112233',
      target: sip(),
      toneHz: 1_000,
    });
  const choose = (agent: TestAgent, statusId: number | undefined) =>
    company.rest.put(`/v1/agents/${agent.id}/status`, { statusId: statusId ?? 0 });
  const viewOf = (agent: TestAgent) => company.rest.get<AgentView>(`/v1/agents/${agent.id}`);
  const shows = (agent: TestAgent, name: string) =>
    eventually(async () => {
      expect((await viewOf(agent)).status.name).to.equal(name);
    }, 5_000);
  /** @returns when the last of these clicks counted, by the clock that tells since when an agent is in a status */
  const cleoClicks = async (): Promise<number> => {
    for (let click = 1; click <= clicksMeanwhile; click += 1)
      await choose(cleo, click % 2 === 0 ? company.statuses.Connected : onBreak.id);
    return Date.parse((await viewOf(cleo)).status.since);
  };
  const setOnHangUp = (name: string, statusId: number | null) =>
    company.rest.patch(`/v1/statuses/${company.statuses[name] ?? 0}`, { onHangUpStatusId: statusId });
  const activity = async (agent: TestAgent, since: number): Promise<Stretch[]> => {
    const from = new Date(since).toISOString();
    const { items } = await company.rest.get<{ items: Stretch[] }>(
      `/v1/agents/${agent.id}/activity?limit=500&from=${from}&to=${new Date(Date.now() + 1_000).toISOString()}`,
    );
    return items.filter(({ startedAt }) => Date.parse(startedAt) >= since);
  };
  const statusNames = (stretches: readonly Stretch[]) => stretches.map(({ statusName }) => statusName);

  it('a queue call rings: Incoming call at once; the caller gives up: back at once [S6, S7]', async () => {
    const since = Date.now();
    const call = await callIn(number.called);
    await annasPhone.waitFor('incoming', { since });
    const soonAfterRing = await cleoClicks();
    await shows(anna, 'Incoming call');
    await call.hangUp();
    await annasPhone.waitFor('closed', { since });
    const soonAfterEnd = await cleoClicks();
    await shows(anna, 'Connected');
    const stretches = await activity(anna, since);
    expect(statusNames(stretches)).to.deep.equal(['Incoming call', 'Connected']);
    expect(stretches.map(({ cause }) => cause)).to.deep.equal(['ring', 'hang-up']);
    expect(Date.parse(stretches[0]?.startedAt ?? '')).to.be.at.most(soonAfterRing);
    expect(Date.parse(stretches[1]?.startedAt ?? '')).to.be.at.most(soonAfterEnd);
  });

  it('a direct call follows the phone as well as a queue call, from ring to hang-up [S6]', async () => {
    annasPhone.setAnswering('auto');
    const since = Date.now();
    const call = await callIn(annasNumber.called);
    await annasPhone.waitFor('established', { since });
    await shows(anna, 'Incoming call');
    await call.hangUp();
    await shows(anna, 'Connected');
    expect(statusNames(await activity(anna, since))).to.deep.equal(['Incoming call', 'Connected']);
  });

  it('Break -> dials out -> nobody answers -> hangs up -> Break [S7]', async () => {
    await choose(anna, onBreak.id);
    const since = Date.now();
    await annasPhone.dial(ben.extension);
    await bensPhone.waitFor('incoming', { since });
    await shows(anna, 'Outgoing call');
    await shows(ben, 'Incoming call');
    await annasPhone.hangUp();
    await shows(anna, 'Break');
    await shows(ben, 'Connected');
    expect((await activity(anna, since)).map(({ statusName, cause }) => [statusName, cause])).to.deep.equal([
      ['Outgoing call', 'dial'],
      ['Break', 'hang-up'],
    ]);
  });

  it('on hang-up leads to a chosen status, for each direction on its own, also after a ring that nobody answered [S7]', async () => {
    await setOnHangUp('Incoming call', paperwork.id);
    const since = Date.now();
    const call = await callIn(annasNumber.called);
    await annasPhone.waitFor('incoming', { since });
    await call.hangUp();
    await shows(anna, 'Paperwork');
    expect((await viewOf(anna)).chosenStatus.name).to.equal('Paperwork');
    await choose(anna, company.statuses.Connected);
    await annasPhone.dial(ben.extension);
    await shows(anna, 'Outgoing call');
    await annasPhone.hangUp();
    await shows(anna, 'Connected');
  });

  it('a busy phone rings nowhere: the status of its agent stays [S6]', async () => {
    bensPhone.setAnswering('busy');
    const since = Date.now();
    await annasPhone.dial(ben.extension);
    await annasPhone.waitFor('closed', { since });
    await eventually(async () => {
      expect(statusNames(await activity(anna, since))).to.deep.equal(['Outgoing call', 'Connected']);
    });
    // The phone refused after it had begun to ring, so it was in a call for a moment at most.
    for (const { statusName } of await activity(ben, since))
      expect(statusName).to.be.oneOf(['Incoming call', 'Connected']);
    await shows(ben, 'Connected');
  });

  it('two calls that overlap: back only after the last one [S7]', async () => {
    annasPhone.setAnswering('auto');
    const since = Date.now();
    const first = await callIn(annasNumber.called);
    await annasPhone.waitFor('established', { since });
    annasPhone.setAnswering('never');
    const secondAt = Date.now();
    const second = await callIn(annasNumber.called);
    await annasPhone.waitFor('incoming', { since: secondAt });
    await eventually(async () => {
      expect((await viewOf(anna)).calls).to.equal(2);
    });
    await first.hangUp();
    await eventually(async () => {
      expect((await viewOf(anna)).calls).to.equal(1);
    });
    expect((await viewOf(anna)).status.name).to.equal('Incoming call');
    await second.hangUp();
    await shows(anna, 'Connected');
    expect(statusNames(await activity(anna, since))).to.deep.equal(['Incoming call', 'Connected']);
  });

  it('hold and a consultation belong to the call; after a blind transfer the agent is free [S6, S7]', async () => {
    annasPhone.setAnswering('auto');
    bensPhone.setAnswering('auto');
    const since = Date.now();
    const call = await callIn(annasNumber.called);
    await annasPhone.waitFor('established', { since });
    await annasPhone.hold();
    await shows(anna, 'Incoming call');
    await annasPhone.dial(cleo.extension);
    await cleosPhone.waitFor('incoming', { since });
    await shows(anna, 'Outgoing call');
    await annasPhone.hangUp();
    await cleosPhone.waitFor('closed', { since });
    await shows(anna, 'Incoming call');
    await annasPhone.resume();
    await annasPhone.transfer(ben.extension);
    await bensPhone.waitFor('established', { since });
    await shows(anna, 'Connected');
    await shows(ben, 'Incoming call');
    await call.hangUp();
    await shows(ben, 'Connected');
    expect(statusNames(await activity(anna, since))).to.deep.equal([
      'Incoming call',
      'Outgoing call',
      'Incoming call',
      'Connected',
    ]);
  });

  /** An engine connects the two a moment after the phone has answered, which nothing tells at once. */
  const areConnected = () => new Promise((resolve) => setTimeout(resolve, 500));

  it('a status chosen during a call is entered after it; queue calls stop at once [S5, S7, S14]', async () => {
    annasPhone.setAnswering('auto');
    await setOnHangUp('Incoming call', paperwork.id);
    const since = Date.now();
    const call = await callIn(number.called);
    await annasPhone.waitFor('established', { since });
    await shows(anna, 'Incoming call');
    await areConnected();
    await choose(anna, onBreak.id);
    expect((await viewOf(anna)).status.name).to.equal('Incoming call');
    expect((await viewOf(anna)).chosenStatus.name).to.equal('Break');
    const clickedAt = Date.now();
    await call.hangUp();
    await shows(anna, 'Break');
    const waiting = await callIn(number.called);
    await waiting.answered;
    const quietUntil = Date.now() + 2_000;
    await eventually(() => {
      expect(Date.now()).to.be.greaterThan(quietUntil);
    });
    expect(annasPhone.events.filter(({ type, at }) => type === 'incoming' && at > clickedAt)).to.be.empty;
    await waiting.hangUp();
  });

  it('logout during a call: the call goes on, the agent is gone at once [S2]', async () => {
    annasPhone.setAnswering('auto');
    const since = Date.now();
    const call = await callIn(number.called);
    await annasPhone.waitFor('established', { since });
    await shows(anna, 'Incoming call');
    await areConnected();
    await company.rest.post(`/v1/agents/${anna.id}/logout`);
    await shows(anna, 'Unassigned');
    expect(call.trace().endedAt, 'the talk goes on').to.equal(undefined);
    await call.hangUp();
    await annasPhone.waitFor('closed', { since });
    expect((await viewOf(anna)).status.name).to.equal('Unassigned');
    expect(statusNames(await activity(anna, since))).to.deep.equal(['Incoming call', 'Unassigned']);
  });

  it('the stretches of the log follow each other without gap, and their sum is the wall time [S13]', async () => {
    const from = new Date();
    await choose(anna, onBreak.id);
    await choose(anna, company.statuses.Connected);
    const call = await callIn(number.called);
    await annasPhone.waitFor('incoming', { since: from.getTime() });
    await call.hangUp();
    await shows(anna, 'Connected');
    const to = new Date();
    const totals = await company.rest.get<{ totalSeconds: number }>(
      `/v1/agents/${anna.id}/activity/totals?from=${from.toISOString()}&to=${to.toISOString()}`,
    );
    expect(totals.totalSeconds * 1_000).to.equal(to.getTime() - from.getTime());
    const stretches = await activity(anna, from.getTime());
    for (const [index, { startedAt }] of stretches.entries())
      if (index > 0) expect(stretches[index - 1]?.endedAt).to.equal(startedAt);
  });

  itSimulatesEveryCall(() => company);
});
