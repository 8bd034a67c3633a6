import { expect } from 'chai';
import { readdirSync } from 'node:fs';
import { planMemberships } from '../../../src/domain/membership/plan-memberships.ts';
import type { MediaEngine } from '../../../src/engine/media-engine.ts';
import { parseSpoolName } from '../../../src/recordings/spool.ts';
import { eventually } from '../../support/eventually.ts';
import { placeSippCall, type SippCall } from '../../support/phones/sipp-call.ts';
import { TransferringPhone } from '../../support/phones/transferring-phone.ts';
import { sampleQueue } from '../../support/sample-configuration.ts';
import { startAsteriskLogic } from './asterisk-logic-bench.ts';
import type { CallLogicBench } from './call-logic-bench.ts';
import { accountOf, caller, customersAt, desk, extension, planCompany } from './plan-company.ts';
import { recordedSince } from './recorded-since.ts';
import { newNumberFacts } from '../../support/snapshot.ts';

const customerAddress = '127.1.1.6';

/** The engine gives the customer's id to the leg that writes, and goes on in a file with the id of who asked. */
describe('a file whose leg a customer takes over in an attended transfer, on a real Asterisk [C1]', function () {
  this.timeout(60_000);
  let bench: CallLogicBench;
  let engine: MediaEngine;
  let since = 0;
  let known: readonly string[] = [];
  let call: SippCall;
  let asking: TransferringPhone;
  let agents: TransferringPhone;

  before(async () => {
    bench = await startAsteriskLogic();
    const company = planCompany(
      { host: '127.0.0.1', port: 9 },
      {
        extensions: [
          extension(1, 20, [desk, 0]),
          { ...extension(5, 20), onUnavailable: { kind: 'queue', queueId: 17 } },
          { ...extension(6, 20), onUnavailable: { kind: 'voicemail', voicemailBoxId: 3 } },
        ],
        queues: [sampleQueue(17, { record: true })],
        numbers: [
          {
            id: 9,
            digits: '+3612345001',
            ...newNumberFacts,
            destination: { kind: 'extension', extensionId: 1 },
          },
        ],
        voicemailBoxes: [{ id: 3, greetingPromptId: null, maxSeconds: 120 }],
      },
    );
    await bench.apply({ ...company, trunks: [...company.trunks, customersAt(5, customerAddress)] });
    engine = await bench.controller();
  });
  after(() => bench.dispose());

  beforeEach(async () => {
    since = Date.now();
    known = readdirSync(bench.recordingsFolder);
    asking = await TransferringPhone.start(bench.sip, accountOf(desk), { toneHz: 660, firstPacket: 1 });
    agents = await TransferringPhone.start(bench.sip, accountOf(caller), { toneHz: 880, firstPacket: 1 });
    call = await placeSippCall({
      from: customerAddress,
      to: '+3612345001',
      callerNumber: '+36305556677',
      target: bench.sip,
      toneHz: 1_200,
    });
    await asking.accept();
    await call.answered;
  });
  afterEach(async () => {
    await call.hangUp().catch(() => undefined);
    for (const phone of [asking, agents]) {
      await phone.hangUp().catch(() => undefined);
      phone.stop();
    }
    await eventually(async () => {
      expect(await bench.legs()).to.equal(0);
    });
  });

  const fileBegun = () =>
    eventually(() => {
      const [begun] = readdirSync(bench.recordingsFolder)
        .filter((name) => !known.includes(name))
        .flatMap((name) => parseSpoolName(name) ?? []);
      if (!begun) throw new Error('nothing is recorded');
      return begun.channelId;
    });
  const pass = (ms: number) => {
    const until = Date.now() + ms;
    return eventually(() => {
      expect(Date.now()).to.be.greaterThan(until);
    }, ms + 5_000);
  };
  const connect = async () => {
    await asking.transferFirstToSecond();
    await eventually(() => {
      expect(asking.connected).to.equal(0);
    });
  };

  it('is no finished recording while the customer waits and talks; it has the whole talk', async () => {
    await asking.dial('205');
    const channelId = await fileBegun();
    await connect();
    await pass(1_000);
    expect(await bench.legs()).to.equal(1);
    expect(await engine.liveChannels()).to.include(channelId);

    const member = { agentId: 7, queueId: 17, device: accountOf(caller).user, level: 1 };
    await engine.carryOut(planMemberships([member], []));
    await agents.accept();
    await pass(2_000);
    expect(await engine.liveChannels()).to.include(channelId);
    await call.hangUp();
    await eventually(async () => {
      expect(await engine.liveChannels()).not.to.include(channelId);
    });
    const { sides } = recordedSince(bench.recordingsFolder, since);
    expect(sides.map((tones) => tones.map(({ hz }) => hz))).to.deep.equal([[1_200], [880]]);
  });

  it('is no finished message while the customer speaks', async () => {
    await asking.dial('206');
    const channelId = await fileBegun();
    await connect();
    await pass(1_000);
    expect(await bench.legs()).to.equal(1);
    expect(await engine.liveChannels()).to.include(channelId);
    await call.hangUp();
    await eventually(async () => {
      expect(await engine.liveChannels()).not.to.include(channelId);
    });
  });
});
