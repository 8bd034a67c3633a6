import { expect } from 'chai';
import { join } from 'node:path';
import type { EnteredCall, MediaEngine, StandIn } from '../../../src/engine/media-engine.ts';
import { planMemberships } from '../../../src/domain/membership/plan-memberships.ts';
import { systemTimer, type Timer } from '../../../src/media-node/link/timer.ts';
import { dominantTone } from '../../support/audio/dominant-tone.ts';
import { eventually } from '../../support/eventually.ts';
import { type MobilePhone, startMobilePhone } from '../../support/phones/mobile-phone.ts';
import { type Softphone, type Softphones, startSoftphones } from '../../support/phones/softphones.ts';
import { sampleQueue } from '../../support/sample-configuration.ts';
import { onEachEngine } from './on-each-engine.ts';
import { accountOf, caller, desk, extension, planCompany } from './plan-company.ts';

const customerNumber = '36301234567';
const longAgo = new Date(Date.now() - 600_000);
const agentId = 7;

onEachEngine('a call that waits in place of a customer [R12]', 60_000, (bench) => {
  let engine: MediaEngine;
  let phones: Softphones;
  let agent: Softphone;
  let customer: MobilePhone;
  let turns: EnteredCall[] = [];
  let decision: 'call' | 'withdrawn' | 'hang' = 'call';
  let since = 0;
  let made = 0;

  before(async () => {
    customer = await startMobilePhone({
      folder: join(bench().folder, 'customer'),
      number: `+${customerNumber}`,
      toneHz: 1_000,
    });
    await bench().apply(
      planCompany(customer, {
        extensions: [extension(1, 20, [desk, 0]), extension(4, 20, [caller, 0])],
        queues: [
          sampleQueue(17),
          sampleQueue(18, { joinWhenEmpty: false }),
          sampleQueue(19, { maxWaitSeconds: 2 }),
          sampleQueue(20, { maxCallers: 1 }),
        ],
      }),
    );
    phones = await startSoftphones({
      sip: bench().sip,
      folder: join(bench().folder, 'phones'),
      accounts: [{ ...accountOf(desk), toneHz: 440, answer: 'manual' }],
    });
    agent = phones.phone(accountOf(desk).user);
    await agent.registered();
    // A controller that hangs does nothing when its time has come.
    const timer: Timer = {
      ...systemTimer,
      after: (ms, run) =>
        systemTimer.after(ms, () => {
          if (decision !== 'hang') run();
        }),
    };
    engine = await bench().controller(timer);
    engine.onEvent((event) => {
      if (event.kind !== 'call-entered') return;
      turns.push(event.call);
      if (decision !== 'hang') engine.calls.continueAt(event.call.callId, decision).catch(() => undefined);
    });
  });
  after(async () => {
    await phones.stop();
    await customer.stop();
  });

  const beat = () => engine.beat();
  const member = { agentId, queueId: 17, device: accountOf(desk).user, level: 1 };
  const bring = (...desired: (typeof member)[]) =>
    engine.carryOut(planMemberships(desired, engine.membershipsOf(agentId)));
  beforeEach(async () => {
    since = Date.now();
    turns = [];
    decision = 'call';
    made += 1;
    await beat();
  });
  afterEach(async () => {
    for (const { callId } of await engine.standIns.live()) await engine.standIns.end(callId);
    for (const phone of [agent, customer]) await phone.hangUp().catch(() => undefined);
    await bring();
    await eventually(async () => {
      expect(await bench().legs()).to.equal(0);
    });
  });

  const standIn = (more: Partial<StandIn> = {}): StandIn => ({
    ...{
      callbackId: made,
      turn: 1,
      companyId: 1,
      revision: 3,
      queueId: 17,
      record: false,
      needsAgents: false,
      maxCallers: null,
      trunkId: 4,
    },
    customer: customerNumber,
    ...{ numberId: 9, shown: '3612345009' },
    since: longAgo,
    goesFirst: false,
    ...more,
  });
  const outcomes = async () =>
    (await bench().told())
      .filter(({ name, text }) => name === 'SW_CALLBACK' && text.startsWith(`1:${made}:`))
      .map(({ text }) => text.slice(`1:${made}:`.length));
  const untilOutcomes = (...expected: string[]) =>
    eventually(async () => {
      expect(await outcomes()).to.deep.equal(expected);
    }, 10_000);
  const untilWaiting = (...expected: string[]) =>
    eventually(() => {
      const waiting = engine.waitingCallers(17).map(({ callerNumber }) => callerNumber.replace('+', ''));
      expect(waiting).to.deep.equal(expected);
    });
  const untilAgentTalks = async () => {
    await bring(member);
    await agent.waitFor('incoming', { since });
    await beat();
    await agent.accept();
    await agent.waitFor('established', { since });
  };

  it('rings an agent, then the customer once; they talk', async () => {
    await engine.standIns.place(standIn());
    await untilWaiting(customerNumber);
    expect(customer.eventsOf('incoming').filter(({ at }) => at >= since)).to.be.empty;
    await untilAgentTalks();
    await customer.waitFor('incoming', { since });
    await untilOutcomes('1:calling');
    expect((await engine.standIns.live()).map(({ isTaken }) => isTaken)).to.deep.equal([true]);
    expect(turns.map(({ companyId, purpose, detail }) => [companyId, purpose, detail])).to.deep.equal([
      [1, 'callback-turn', `${made}:1`],
    ]);
    await customer.accept();
    await customer.waitFor('established', { since });
    await untilOutcomes('1:calling', '1:answered');
    const talkedAt = Date.now();
    await eventually(() => {
      expect(Date.now()).to.be.greaterThan(talkedAt + 1_500);
    });
    await customer.hangUp();
    await agent.waitFor('closed', { since });
    const hear = (phone: Softphone | MobilePhone) =>
      dominantTone(phone.heard().at(-1)?.channels[0] ?? new Int16Array(), [425, 440, 1_000]);
    await eventually(() => {
      expect([hear(customer), hear(agent)]).to.deep.equal([440, 1_000]);
    });
    expect(customer.eventsOf('incoming').filter(({ at }) => at >= since)).to.have.length(1);
    await untilOutcomes('1:calling', '1:answered');
  });

  it('is behind who came before, and before who came later; who goes first is before all', async () => {
    const later = (seconds: number, number: string, more: Partial<StandIn> = {}) =>
      standIn({ customer: number, since: new Date(longAgo.getTime() + seconds * 1_000), ...more });
    await engine.standIns.place(later(10, '36301000010'));
    await untilWaiting('36301000010');
    await engine.standIns.place(later(30, '36301000030'));
    await untilWaiting('36301000010', '36301000030');
    await engine.standIns.place(later(20, '36301000020'));
    await untilWaiting('36301000010', '36301000020', '36301000030');
    await engine.standIns.place(later(40, '36301000040', { goesFirst: true }));
    await untilWaiting('36301000040', '36301000010', '36301000020', '36301000030');
    await engine.standIns.place(later(0, '36301000000'));
    await untilWaiting('36301000040', '36301000000', '36301000010', '36301000020', '36301000030');
  });

  for (const [what, shown, peer] of [
    ['a number of the company', '3612345010', '+3612345010'],
    ['nobody, of a company without a number', null, 'anonymous'],
  ] as const)
    it(`shows the customer who calls, and never the own number: ${what}`, async () => {
      await engine.standIns.place(standIn({ numberId: null, shown }));
      await untilWaiting(customerNumber);
      await untilAgentTalks();
      const rings = await customer.waitFor('incoming', { since });
      expect(/^sip:([^@]*)@/u.exec(rings.peer ?? '')?.[1]).to.equal(peer);
      expect(rings.peerName ?? '').not.to.match(/\d/u);
    });

  it('is listed while it waits, and can be ended; the agent is not bothered', async () => {
    await engine.standIns.place(standIn({ turn: 2 }));
    await untilWaiting(customerNumber);
    const live = await engine.standIns.live();
    expect(live.map(({ callbackId, turn, isTaken }) => [callbackId, turn, isTaken])).to.deep.equal([
      [made, 2, false],
    ]);
    for (const { callId } of live) await engine.standIns.end(callId);
    await untilWaiting();
    expect(await engine.standIns.live()).to.be.empty;
    await engine.standIns.end(live[0]?.callId ?? '');
  });

  it('does not call a customer who is not to be called any more; the agent is let go', async () => {
    decision = 'withdrawn';
    await engine.standIns.place(standIn());
    await untilWaiting(customerNumber);
    await untilAgentTalks();
    await agent.waitFor('closed', { since });
    expect(customer.eventsOf('incoming').filter(({ at }) => at >= since)).to.be.empty;
    expect(await outcomes()).to.be.empty;
  });

  for (const [how, prepare] of [
    ['hangs', () => (decision = 'hang')],
    ['is dead', () => bench().forgetBeats()],
  ] as const)
    it(`calls the customer also when the controller ${how}`, async () => {
      await engine.standIns.place(standIn());
      await untilWaiting(customerNumber);
      await bring(member);
      await agent.waitFor('incoming', { since });
      await beat();
      await prepare();
      await agent.accept();
      await customer.waitFor('incoming', { since });
      await untilOutcomes('1:calling');
    });

  it('tells why the customer was not reached', async () => {
    await engine.standIns.place(standIn());
    await untilAgentTalks();
    await customer.waitFor('incoming', { since });
    await customer.hangUp();
    await agent.waitFor('closed', { since });
    await untilOutcomes('1:calling', '1:busy');
  });

  it('tells when the agent left before the customer answered', async () => {
    await engine.standIns.place(standIn());
    await untilAgentTalks();
    await customer.waitFor('incoming', { since });
    await agent.hangUp();
    await customer.waitFor('closed', { since });
    await untilOutcomes('1:calling', '1:agent-left');
  });

  it('waits on, as the same call, when callers of the queue may wait no longer', async () => {
    await engine.standIns.place(standIn({ queueId: 19 }));
    const waiting = () => engine.waitingCallers(19).map(({ callerNumber }) => callerNumber.replace('+', ''));
    await eventually(() => {
      expect(waiting()).to.deep.equal([customerNumber]);
    });
    const live = await engine.standIns.live();
    const placedAt = Date.now();
    await eventually(() => {
      expect(Date.now()).to.be.greaterThan(placedAt + 6_000);
    }, 10_000);
    await eventually(() => {
      expect(waiting()).to.deep.equal([customerNumber]);
    });
    expect(live).to.have.length(1);
    expect(await engine.standIns.live()).to.deep.equal(live);
    const told = (await bench().told()).filter(({ text }) => text.startsWith('queue-19:'));
    expect(told.map(({ text }) => text)).to.deep.equal(['queue-19:enter:3']);
  });

  it('is gone at once where nobody could take it, and nothing tells of it', async () => {
    await engine.standIns.place(standIn({ queueId: 18, needsAgents: true, record: true }));
    await eventually(async () => {
      expect(await engine.standIns.live()).to.be.empty;
    });
    const told = (await bench().told()).filter(({ text }) => text.includes('queue-18'));
    expect(told).to.deep.equal([]);
  });

  it('waits in a full queue, or is gone at once and nothing tells of it', async () => {
    const toFull = standIn({ queueId: 20, maxCallers: 1, record: true });
    const waiting = () => engine.waitingCallers(20).length;
    await engine.standIns.place(toFull);
    await eventually(() => {
      expect(waiting()).to.equal(1);
    });
    await engine.standIns.place({ ...toFull, callbackId: made + 1_000 });
    const live = await eventually(async () => {
      const now = await engine.standIns.live();
      expect(now).to.have.length(waiting());
      return now;
    });
    const told = await bench().told();
    expect(told.filter(({ text }) => text.startsWith('queue-20:enter'))).to.have.length(live.length);
    expect(told.filter(({ name }) => name === 'SW_RECORDING')).to.have.length(live.length);
  });
});
