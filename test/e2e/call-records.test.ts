import { expect } from 'chai';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { createCompany, type TestAgent, type TestCompany } from '../support/company.ts';
import { eventually } from '../support/eventually.ts';
import { DecliningPhone } from '../support/phones/declining-phone.ts';
import { placeSippCall, type SippCall } from '../support/phones/sipp-call.ts';
import { type Softphone, type Softphones, startSoftphones } from '../support/phones/softphones.ts';
import { type RunningSystem, sharedSystem, untilReady } from '../support/running-system.ts';
import { itSimulatesEveryCall } from '../support/simulated-like-marks.ts';

interface Attempt {
  readonly phoneId: number | null;
  readonly agentId: number | null;
  readonly outcome: string | null;
  readonly ringMs: number;
  readonly talkMs: number | null;
}

interface CallView {
  readonly id: number;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly endedBy: string | null;
  readonly callerNumber: string;
  readonly numberId: number | null;
  readonly waitMs: number;
  readonly talkMs: number;
  readonly answeredBy: { agentId: number; phoneId: number } | null;
  readonly marks: readonly { node: string; mark: string; revision: number }[];
  readonly attempts: readonly Attempt[];
  readonly waits: readonly { queueId: number; outcome: string; agentId: number | null; waitMs: number }[];
  readonly recordingIds: readonly number[];
}

describe('records of calls, with real phones [C3]', function () {
  this.timeout(120_000);
  let system: RunningSystem;
  let company: TestCompany;
  let anna: TestAgent;
  let ben: TestAgent;
  let soft: { id: number; sip: { user: string; secret: string } };
  let queue: { id: number };
  let onBreak: { id: number };
  let toQueue: { id: number; called: string };
  let toAnna: { id: number; called: string };
  let phones: Softphones;
  let calls: SippCall[] = [];
  let since = 0;
  let callers = 0;

  before(async () => {
    system = await sharedSystem();
    company = await createCompany(system);
    queue = await company.queue('Sales', { ringSeconds: 4, record: true });
    const selling = await company.skill('Selling', [queue.id]);
    anna = await company.agent('Anna', [{ skillId: selling.id }]);
    ben = await company.agent('Ben', []);
    soft = await company.rest.post('/v1/phones', { name: "Anna's softphone" });
    onBreak = await company.status('Break', false);
    toQueue = await company.number({ kind: 'queue', queueId: queue.id });
    toAnna = await company.number({ kind: 'extension', extensionId: anna.extensionId });
    await company.rest.patch(`/v1/extensions/${anna.extensionId}`, { ringSeconds: 5 });
    await startPhones();
  });

  after(async () => {
    await phones.stop();
  });

  beforeEach(() => {
    since = Date.now();
  });

  afterEach(async () => {
    for (const call of calls) await call.hangUp().catch(() => undefined);
    calls = [];
    for (const phone of phones.phones) {
      await phone.hangUp().catch(() => undefined);
      phone.setAnswering('never');
    }
    await company.rest.post(`/v1/agents/${anna.id}/logout`);
  });

  const sip = () => system.engine.sip;
  const startPhones = async () => {
    phones = await startSoftphones({
      sip: sip(),
      folder: mkdtempSync(join(system.installation.folder, 'phones-')),
      accounts: [
        { user: anna.phone.user, password: anna.phone.password, toneHz: 440, answer: 'never' },
        { user: soft.sip.user, password: soft.sip.secret, toneHz: 550, answer: 'never' },
        { user: ben.phone.user, password: ben.phone.password, toneHz: 660, answer: 'never' },
      ],
    });
    await Promise.all(phones.phones.map((phone) => phone.registered()));
  };
  const phoneOf = (user: string): Softphone => phones.phone(user);
  /** Each call has a number of its own, by which its record is found. */
  const callIn = async (called: string): Promise<{ call: SippCall; caller: string }> => {
    callers += 1;
    const caller = `+3630${String(company.id).padStart(3, '0')}${String(callers).padStart(4, '0')}`;
    const call = await placeSippCall({
      from: company.trunkAddress,
      to: called,
      callerNumber: caller,
      target: sip(),
      toneHz: 1_000,
    });
    calls.push(call);
    return { call, caller };
  };
  const recordOf = (caller: string, withinMs = 20_000): Promise<CallView> =>
    eventually(async () => {
      const path = `/v1/calls?caller=${encodeURIComponent(caller)}`;
      const { items } = await company.rest.get<{ items: CallView[] }>(path);
      expect(items, 'one record').to.have.length(1);
      expect(items[0]?.endedAt, 'ended').to.be.a('string');
      return await company.rest.get<CallView>(`/v1/calls/${items[0]?.id ?? 0}`);
    }, withinMs);
  const marksOf = ({ marks }: CallView) => marks.map(({ node, mark }) => `${node}:${mark}`);
  const logIn = () => company.rest.post(`/v1/agents/${anna.id}/login`);
  const pass = (ms: number) => {
    const until = Date.now() + ms;
    return eventually(() => {
      expect(Date.now()).to.be.greaterThan(until);
    }, ms + 5_000);
  };

  /** A call of the queue that Anna takes after a second, and that the customer ends two seconds later. */
  async function talk(): Promise<{ caller: string }> {
    const { call, caller } = await callIn(toQueue.called);
    const desk = phoneOf(anna.phone.user);
    await desk.waitFor('incoming', { since });
    await pass(1_000);
    await desk.accept();
    await desk.waitFor('established', { since });
    await pass(2_000);
    await call.hangUp();
    return { caller };
  }

  function expectTalk(record: CallView): void {
    expect(record).to.include({ numberId: toQueue.id, endedBy: 'caller' });
    expect(marksOf(record)).to.deep.equal([`number-${toQueue.id}:enter`, `queue-${queue.id}:enter`]);
    expect(record.answeredBy).to.deep.equal({ agentId: anna.id, phoneId: anna.phone.id });
    expect(record.attempts).to.have.length(1);
    expect(record.attempts[0]).to.include({ agentId: anna.id, phoneId: anna.phone.id, outcome: 'answered' });
    expect(record.attempts[0]?.ringMs).to.be.within(900, 4_000);
    expect(record.talkMs).to.be.within(1_900, 6_000);
    expect(record.waits).to.have.length(1);
    expect(record.waits[0]).to.include({ queueId: queue.id, outcome: 'answered', agentId: anna.id });
    expect(record.waitMs).to.be.within(900, 6_000);
    expect(record.recordingIds).to.have.length(1);
  }

  it('a call of a queue: whom it rang, who answered, how long it waited and was talked', async () => {
    await logIn();
    const { caller } = await talk();
    expectTalk(await recordOf(caller));
  });

  it('a queue asks twice, and the caller gives up while it rings', async () => {
    await logIn();
    const { call, caller } = await callIn(toQueue.called);
    const desk = phoneOf(anna.phone.user);
    await desk.waitFor('incoming', { since });
    const missed = await desk.waitFor('closed', { since, withinMs: 15_000 });
    await desk.waitFor('incoming', { since: missed.at, withinMs: 15_000 });
    await call.hangUp();
    const record = await recordOf(caller);
    expect(record.attempts.map(({ outcome }) => outcome)).to.deep.equal(['no-answer', 'caller-gave-up']);
    expect(record.attempts[0]?.ringMs).to.be.within(3_500, 6_000);
    expect(record.waits[0]).to.include({ outcome: 'abandoned', agentId: null });
    expect(record).to.include({ endedBy: 'caller', talkMs: 0, answeredBy: null });
  });

  it('a break while it rings: the offer was withdrawn, not missed [S14]', async () => {
    await logIn();
    const { call, caller } = await callIn(toQueue.called);
    await phoneOf(anna.phone.user).waitFor('incoming', { since });
    await company.rest.put(`/v1/agents/${anna.id}/status`, { statusId: onBreak.id });
    await call.hangUp();
    const record = await recordOf(caller);
    expect(record.attempts.map(({ outcome }) => outcome)).to.deep.equal(['withdrawn']);
  });

  it('nobody answers at an extension: every mark, and why it ended', async () => {
    const { call, caller } = await callIn(toAnna.called);
    await call.finished.catch(() => undefined);
    const record = await recordOf(caller);
    expect(marksOf(record)).to.deep.equal([
      `number-${toAnna.id}:enter`,
      `extension-${anna.extensionId}:enter`,
      `ring-${anna.extensionId}:enter`,
      `ring-${anna.extensionId}:no-answer`,
      'hang-up-no-answer:enter',
    ]);
    expect(record.attempts.map(({ phoneId, outcome }) => [phoneId, outcome])).to.deep.equal([
      [anna.phone.id, 'no-answer'],
    ]);
    expect(record.endedBy).to.equal('logic');
    const [first] = record.marks;
    expect(first?.revision).to.be.greaterThan(0);
  });

  it('devices that ring one after the other: each is an attempt of its own [U4]', async () => {
    const devices = [
      { phoneId: anna.phone.id, startSeconds: 0 },
      { phoneId: soft.id, startSeconds: 2 },
    ];
    await company.rest.patch(`/v1/extensions/${anna.extensionId}`, { devices, ringSeconds: 20 });
    since = Date.now();
    const { call, caller } = await callIn(toAnna.called);
    await phoneOf(soft.sip.user).waitFor('incoming', { since });
    await phoneOf(soft.sip.user).accept();
    await call.answered;
    await call.hangUp();
    const record = await recordOf(caller);
    expect(record.attempts.map(({ phoneId, outcome }) => [phoneId, outcome])).to.deep.equal([
      [anna.phone.id, 'answered-elsewhere'],
      [soft.id, 'answered'],
    ]);
    expect(record.answeredBy).to.include({ phoneId: soft.id });
    await company.rest.patch(`/v1/extensions/${anna.extensionId}`, {
      devices: devices.slice(0, 1),
      ringSeconds: 5,
    });
  });

  it('a call to an extension whose agent logs out as soon as it is over', async () => {
    await logIn();
    const { call, caller } = await callIn(toAnna.called);
    const desk = phoneOf(anna.phone.user);
    await desk.waitFor('incoming', { since });
    await desk.accept();
    await call.answered;
    await call.hangUp();
    await company.rest.post(`/v1/agents/${anna.id}/logout`);
    const record = await recordOf(caller);
    expect(record.answeredBy).to.deep.equal({ agentId: anna.id, phoneId: anna.phone.id });
  });

  it('a phone calls a phone, which is busy', async () => {
    phoneOf(anna.phone.user).setAnswering('busy');
    await phoneOf(ben.phone.user).dial(anna.extension);
    await phoneOf(ben.phone.user).waitFor('closed', { since });
    const record = await recordOf(ben.extension);
    expect(record.attempts.map(({ phoneId, outcome }) => [phoneId, outcome])).to.deep.equal([
      [anna.phone.id, 'busy'],
    ]);
    expect(record).to.include({ direction: 'internal', callerPhoneId: ben.phone.id });
  });

  it('a phone that forwards its calls by itself has not taken one: its extension is busy, and nobody else is called', async () => {
    const { id, sip: account } = await company.rest.post<typeof soft>('/v1/phones', { name: 'Forwarding' });
    const { id: extensionId } = await company.rest.post<{ id: number }>(
      '/v1/extensions',
      { digits: '290', name: 'Forwarding', devices: [{ phoneId: id }] },
      { prefer: 'wait=30' },
    );
    const phone = await DecliningPhone.register({ user: account.user, password: account.secret }, sip(), {
      status: '302 Moved Temporarily',
      headers: [`Contact: <sip:${ben.extension}@${sip().host}>`],
    });
    await phoneOf(anna.phone.user).dial('290');
    await phoneOf(anna.phone.user).waitFor('closed', { since });
    phone.close();
    const record = await recordOf(anna.extension);
    expect(marksOf(record)).to.deep.equal([
      `extension-${extensionId}:enter`,
      `ring-${extensionId}:enter`,
      `ring-${extensionId}:busy`,
      'hang-up-busy:enter',
    ]);
    expect(record.attempts.map(({ phoneId, outcome }) => [phoneId, outcome])).to.deep.equal([
      [id, 'unavailable'],
    ]);
  });

  it('a call while the controller is dead is recorded in full, and once', async () => {
    await logIn();
    await system.server().kill9();
    since = Date.now();
    const { caller } = await talk();
    await system.restart();
    company = { ...company, rest: await company.signInAgain() };
    expectTalk(await recordOf(caller));
  });

  it('a call that the controller did not live to the end of is recorded in full, and once', async () => {
    await logIn();
    since = Date.now();
    const { call, caller } = await callIn(toQueue.called);
    const desk = phoneOf(anna.phone.user);
    await desk.waitFor('incoming', { since });
    // The beginning is stored already.
    await eventually(async () => {
      const { items } = await company.rest.get<{ items: CallView[] }>(
        `/v1/calls?caller=${encodeURIComponent(caller)}`,
      );
      expect(items).to.have.length(1);
    }, 10_000);
    await system.server().kill9();
    // The queue asks again every few seconds.
    const dead = Date.now();
    await desk.waitFor('incoming', { since: dead, withinMs: 15_000 });
    await desk.accept();
    await desk.waitFor('established', { since: dead });
    await pass(2_000);
    await call.hangUp();
    await system.restart();
    company = { ...company, rest: await company.signInAgain() };
    const record = await recordOf(caller);
    const missed = record.attempts.slice(0, -1);
    expect(missed.map(({ agentId, outcome }) => [agentId, outcome])).to.deep.equal(
      missed.map(() => [anna.id, 'no-answer']),
    );
    expect(missed, 'before the controller died').not.to.be.empty;
    expect(record.attempts.at(-1)).to.include({ agentId: anna.id, outcome: 'answered' });
    expect(record.waits).to.have.length(1);
    expect(marksOf(record)).to.deep.equal([`number-${toQueue.id}:enter`, `queue-${queue.id}:enter`]);
    expect(record.talkMs).to.be.within(1_900, 6_000);
  });

  it('a call in an engine that is killed ends as lost with it, when the engine is back', async () => {
    await logIn();
    since = Date.now();
    const { call, caller } = await callIn(toQueue.called);
    const desk = phoneOf(anna.phone.user);
    await desk.waitFor('incoming', { since });
    await desk.accept();
    await desk.waitFor('established', { since });
    await pass(500);
    await system.engine.kill9();
    await system.engine.start();
    await call.vanish().catch(() => undefined);
    await untilReady(system.url());
    const record = await recordOf(caller);
    expect(record.endedBy).to.equal('engine-lost');
    expect(record.attempts.map(({ outcome }) => outcome)).to.deep.equal(['answered']);
    expect(Date.parse(record.endedAt ?? '')).to.be.within(since, Date.now());
    await phones.stop();
    await startPhones();
  });

  it('all of these calls are in the figures of the queue and of the agent, which add up [C4, U6]', async () => {
    const { items } = await company.rest.get<{ items: CallView[] }>('/v1/calls?limit=500');
    const records = await Promise.all(items.map(({ id }) => company.rest.get<CallView>(`/v1/calls/${id}`)));
    const waits = records.flatMap((record) => record.waits.filter(({ queueId }) => queueId === queue.id));
    const attempts = records
      .flatMap((record) => record.attempts)
      .filter(({ agentId }) => agentId === anna.id);
    const ended = (outcome: string) =>
      [waits, attempts].map((of) => of.filter((one) => one.outcome === outcome).length);
    const [answered, answeredByAnna] = ended('answered');
    const { queues } = await company.rest.get<{ queues: { total: object }[] }>(
      `/v1/figures/queues?queueId=${queue.id}`,
    );
    expect(queues[0]?.total).to.deep.include({
      ...{ offered: waits.length, answered, abandoned: ended('abandoned')[0], waiting: 0 },
      ...{ leftOtherwise: 0, exits: {} },
    });
    expect(answered, 'some were answered').to.be.above(2);
    const { agents } = await company.rest.get<{
      agents: { total: { talkMs: number; statuses: { statusName: string; ms: number }[] } }[];
    }>(`/v1/agents/${anna.id}/figures`);
    const { total } = agents[0]!;
    expect(total).to.deep.include({
      ...{ offered: attempts.length, answered: answeredByAnna, missed: ended('no-answer')[1], ringing: 0 },
      talkMs: attempts.reduce((sum, { talkMs }) => sum + (talkMs ?? 0), 0),
    });
    const spent = new Map(total.statuses.map(({ statusName, ms }) => [statusName, ms]));
    expect(spent.get('Incoming call'), 'while she was called').to.be.above(0);
  });

  itSimulatesEveryCall(() => company);
});
