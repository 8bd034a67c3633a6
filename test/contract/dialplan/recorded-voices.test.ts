import { expect } from 'chai';
import { planMemberships } from '../../../src/domain/membership/plan-memberships.ts';
import { eventually } from '../../support/eventually.ts';
import { placeSippCall } from '../../support/phones/sipp-call.ts';
import { TransferringPhone } from '../../support/phones/transferring-phone.ts';
import { sampleQueue } from '../../support/sample-configuration.ts';
import { startAsteriskLogic } from './asterisk-logic-bench.ts';
import type { CallLogicBench } from './call-logic-bench.ts';
import { accountOf, caller, customersAt, desk, extension, planCompany } from './plan-company.ts';
import { recordedSince } from './recorded-since.ts';
import { newNumberFacts } from '../../support/snapshot.ts';

const customerAddress = '127.1.1.5';

/** Every phone begins to count its packets where it likes. */
describe('whichever numbers packets of voices have, a recording on a real Asterisk has them all [C1]', function () {
  this.timeout(60_000);
  let bench: CallLogicBench;
  let since = 0;
  let phones: TransferringPhone[] = [];

  before(async () => {
    bench = await startAsteriskLogic();
    const company = planCompany(
      { host: '127.0.0.1', port: 9 },
      {
        extensions: [
          { ...extension(1, 20, [desk, 0]), onBusy: { kind: 'extension', extensionId: 4 } },
          extension(4, 20, [caller, 0]),
        ],
        queues: [sampleQueue(17, { record: true })],
        numbers: [
          {
            id: 9,
            digits: '+3612345001',
            ...newNumberFacts,
            destination: { kind: 'queue', queueId: 17 },
          },
          {
            id: 10,
            digits: '+3612345002',
            trunkId: null,
            record: true,
            destination: { kind: 'extension', extensionId: 1 },
          },
        ],
      },
    );
    await bench.apply({ ...company, trunks: [...company.trunks, customersAt(5, customerAddress)] });
    const engine = await bench.controller();
    const atDesk = { agentId: 7, queueId: 17, device: accountOf(desk).user, level: 1 };
    await engine.carryOut(planMemberships([atDesk], []));
  });
  after(() => bench.dispose());
  beforeEach(() => {
    since = Date.now();
  });
  afterEach(async () => {
    for (const phone of phones) {
      await phone.hangUp().catch(() => undefined);
      phone.stop();
    }
    phones = [];
    await eventually(async () => {
      expect(await bench.legs()).to.equal(0);
    });
  });

  const phone = async (id: number, toneHz: number, firstPacket: number) => {
    const started = await TransferringPhone.start(bench.sip, accountOf(id), { toneHz, firstPacket });
    phones.push(started);
    return started;
  };
  const callIn = (to = '+3612345001') =>
    placeSippCall({
      from: customerAddress,
      to,
      callerNumber: '+36305556677',
      target: bench.sip,
      toneHz: 1_200,
    });
  const pass = (ms: number) => {
    const until = Date.now() + ms;
    return eventually(() => {
      expect(Date.now()).to.be.greaterThan(until);
    }, ms + 5_000);
  };
  /** Each side is one voice after another, each for so long. */
  const expectRecorded = (...sides: (readonly (readonly [hz: number, seconds: number])[])[]) =>
    eventually(() => {
      const recorded = recordedSince(bench.recordingsFolder, since).sides;
      expect(recorded.map((tones) => tones.map(({ hz }) => hz))).to.deep.equal(
        sides.map((voices) => voices.map(([hz]) => hz)),
      );
      for (const [side, voices] of sides.entries())
        for (const [voice, [hz, seconds]] of voices.entries())
          expect(recorded[side]?.[voice]?.seconds, `${hz} Hz`).to.be.within(seconds - 0.7, seconds + 0.9);
    });

  for (const firstPacket of [1, 40_000])
    it(`of an agent whose phone begins with packet ${firstPacket}, after music`, async () => {
      const agents = await phone(desk, 660, firstPacket);
      const call = await callIn();
      await pass(500);
      await agents.accept();
      await pass(2_000);
      await call.hangUp();
      await expectRecorded([[1_200, 2]], [[660, 2]]);
    });

  it('of an agent who paused it and connected the caller with a colleague then: not before it is to go on', async () => {
    const engine = await bench.controller();
    const agents = await phone(desk, 660, 40_000);
    const colleagues = await phone(caller, 880, 20_000);
    const call = await callIn();
    await agents.accept();
    await pass(2_000);
    const legs = await engine.liveLegs();
    const paused = await engine.pauseRecordings(
      legs.filter(({ device }) => device === accountOf(desk).user).map(({ legId }) => legId),
    );
    expect(paused).to.have.length(1);
    const dialled = agents.dial('204');
    await colleagues.accept();
    await dialled;
    await pass(1_000);
    await agents.transferFirstToSecond();
    await pass(2_000);
    await engine.resumeRecordings(paused);
    await pass(2_000);
    await call.hangUp();
    await expectRecorded(
      [[1_200, 4]],
      [
        [660, 2],
        [880, 2],
      ],
    );
  });

  for (const [agentsFirst, colleaguesFirst, askedOn, policy, called] of [
    [1, 20_000, 'first', 'queue', '+3612345001'],
    [20_000, 1, 'first', 'queue', '+3612345001'],
    [40_000, 20_000, 'first', 'queue', '+3612345001'],
    [40_000, 20_000, 'second', 'queue', '+3612345001'],
    [40_000, 20_000, 'first', 'number', '+3612345002'],
  ] as const)
    it(`of an agent (packet ${agentsFirst} and on) who connects the caller with a colleague (${colleaguesFirst} and on), asked for on the ${askedOn} line; by the policy of the ${policy}`, async () => {
      const agents = await phone(desk, 660, agentsFirst);
      const colleagues = await phone(caller, 880, colleaguesFirst);
      const call = await callIn(called);
      await agents.accept();
      await pass(2_000);
      const dialled = agents.dial('204');
      await colleagues.accept();
      await dialled;
      // Nobody presses a key in the very moment of the answer, when the two are not connected yet.
      await pass(1_000);
      await (askedOn === 'first' ? agents.transferFirstToSecond() : agents.transferSecondToFirst());
      await pass(2_000);
      await call.hangUp();
      await expectRecorded(
        [[1_200, 5]],
        [
          [660, 3],
          [880, 2],
        ],
      );
    });

  it('of who answers after another one was heard before the answer, and did not answer', async () => {
    const first = await phone(desk, 660, 40_000);
    const second = await phone(caller, 880, 1);
    const call = await callIn('+3612345002');
    await first.speakEarly();
    await pass(1_000);
    await first.decline();
    await second.accept();
    await pass(2_000);
    await call.hangUp();
    await expectRecorded([[1_200, 2]], [[880, 2]]);
  });
});
