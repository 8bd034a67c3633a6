import { expect } from 'chai';
import { join } from 'node:path';
import { planMemberships } from '../../../src/domain/membership/plan-memberships.ts';
import type { EnteredCall, MediaEngine } from '../../../src/engine/media-engine.ts';
import { dominantTone } from '../../support/audio/dominant-tone.ts';
import { eventually } from '../../support/eventually.ts';
import { type MobilePhone, startMobilePhone } from '../../support/phones/mobile-phone.ts';
import { type Softphone, type Softphones, startSoftphones } from '../../support/phones/softphones.ts';
import { TransferringPhone } from '../../support/phones/transferring-phone.ts';
import { sampleQueue } from '../../support/sample-configuration.ts';
import { onEachEngine } from './on-each-engine.ts';
import { accountOf, desk, extension, planCompany, soft } from './plan-company.ts';

const customerNumber = '36301234567';
const agentId = 7;
const [agentHz, colleagueHz, customerHz] = [440, 660, 1_000];

onEachEngine('a customer who was called back is passed on by the agent [R12, C6]', 60_000, (bench) => {
  let engine: MediaEngine;
  let phones: Softphones;
  let colleague: Softphone;
  let customer: MobilePhone;
  let agent: TransferringPhone;
  let turns: EnteredCall[] = [];
  let since = 0;
  let made = 0;

  before(async () => {
    customer = await startMobilePhone({
      folder: join(bench().folder, 'customer'),
      number: `+${customerNumber}`,
      toneHz: customerHz,
    });
    await bench().apply(
      planCompany(customer, {
        extensions: [extension(1, 20, [desk, 0]), extension(2, 20, [soft, 0])],
        queues: [sampleQueue(17)],
      }),
    );
    phones = await startSoftphones({
      sip: bench().sip,
      folder: join(bench().folder, 'phones'),
      accounts: [{ ...accountOf(soft), toneHz: colleagueHz, answer: 'manual' }],
    });
    colleague = phones.phone(accountOf(soft).user);
    await colleague.registered();
    engine = await bench().controller();
    engine.onEvent((event) => {
      if (event.kind !== 'call-entered') return;
      turns.push(event.call);
      // As the control plane answers of a request that has had its turn (change-callback.ts).
      const answer = turns.length === 1 ? 'call' : 'withdrawn';
      engine.calls.continueAt(event.call.callId, answer).catch(() => undefined);
    });
  });
  after(async () => {
    await phones.stop();
    await customer.stop();
  });

  const bring = (...desired: { agentId: number; queueId: number; device: string; level: number }[]) =>
    engine.carryOut(planMemberships(desired, engine.membershipsOf(agentId)));
  const outcomes = async () =>
    (await bench().told())
      .filter(({ name, text }) => name === 'SW_CALLBACK' && text.startsWith(`1:${made}:`))
      .map(({ text }) => text.slice(`1:${made}:`.length));
  const pass = (ms: number) => {
    const until = Date.now() + ms;
    return eventually(() => {
      expect(Date.now()).to.be.greaterThan(until);
    }, ms + 5_000);
  };

  beforeEach(async () => {
    since = Date.now();
    turns = [];
    made += 1;
    agent = await TransferringPhone.start(bench().sip, accountOf(desk), { toneHz: agentHz, firstPacket: 1 });
    await engine.beat();
    await engine.standIns.place({
      ...{ callbackId: made, turn: 1, companyId: 1, revision: 3, queueId: 17, record: false },
      ...{ needsAgents: false, maxCallers: null, customer: customerNumber, trunkId: 4, numberId: 9 },
      ...{ shown: '3612345009', since: new Date(since - 600_000), goesFirst: false },
    });
    await bring({ agentId, queueId: 17, device: accountOf(desk).user, level: 1 });
    await agent.accept();
    await customer.waitFor('incoming', { since });
    await customer.accept();
    await eventually(async () => {
      expect(await outcomes()).to.deep.equal(['1:calling', '1:answered']);
    });
  });
  afterEach(async () => {
    for (const phone of [colleague, customer]) await phone.hangUp().catch(() => undefined);
    await agent.hangUp().catch(() => undefined);
    agent.stop();
    await bring();
    await eventually(async () => {
      expect(await bench().legs()).to.equal(0);
    });
  });

  const picksUp = async () => {
    await colleague.waitFor('incoming', { since });
    await colleague.accept();
    await colleague.waitFor('established', { since });
  };
  const passOn = {
    blindly: async () => {
      await agent.blindTransfer('202');
      await picksUp();
    },
    'after a word with the colleague': async () => {
      const dialled = agent.dial('202');
      await picksUp();
      await dialled;
      // Nobody presses a key in the very moment of the answer, when the two are not connected yet.
      await pass(1_000);
      await agent.transferFirstToSecond();
    },
  } as const;

  for (const [how, act] of Object.entries(passOn))
    for (const isAlive of [true, false])
      it(`${how}, ${isAlive ? 'with' : 'without'} a controller: talks with the colleague, and is neither called again nor cut off`, async () => {
        // Nobody presses a key in the very moment of the answer.
        await pass(1_000);
        if (!isAlive) await bench().forgetBeats();
        await act();
        await pass(2_500);
        const ended = [customer, colleague].flatMap(({ events }) =>
          events.filter(({ type, at }) => type === 'closed' && at >= since),
        );
        expect(ended).to.deep.equal([]);
        await colleague.hangUp();
        await customer.waitFor('closed', { since });
        const hears = (phone: Softphone | MobilePhone, tones: number[]) => {
          const samples = phone.heard().at(-1)?.channels[0] ?? new Int16Array();
          // A second of the end, before the last moment.
          return dominantTone(samples.subarray(-12_000, -4_000), tones);
        };
        await eventually(() => {
          expect(hears(customer, [agentHz, colleagueHz])).to.equal(colleagueHz);
          expect(hears(colleague, [425, agentHz, customerHz])).to.equal(customerHz);
        });
        expect(customer.eventsOf('incoming').filter(({ at }) => at >= since)).to.have.length(1);
        expect(turns.map(({ purpose, detail }) => [purpose, detail])).to.deep.equal([
          ['callback-turn', `${made}:1`],
        ]);
        expect(await outcomes()).to.deep.equal(['1:calling', '1:answered']);
      });
});
