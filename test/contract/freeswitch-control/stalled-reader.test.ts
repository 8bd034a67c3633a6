import { expect } from 'chai';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { planMemberships } from '../../../src/domain/membership/plan-memberships.ts';
import { createFreeswitchEngine } from '../../../src/freeswitch/create-freeswitch-engine.ts';
import { onFreeswitch } from '../../support/engine/on-freeswitch.ts';
import { eventually } from '../../support/eventually.ts';
import { sendRawInvite } from '../../support/phones/raw-invite.ts';
import { type Softphones, startSoftphones } from '../../support/phones/softphones.ts';
import { type FreeswitchBench, startFreeswitchBench } from '../media-engine/freeswitch-bench.ts';
import {
  sampleConfiguration,
  sampleNumber,
  samplePhone,
  sampleQueue,
  sampleTrunk,
} from '../../support/sample-configuration.ts';

const agents = 5;
/** As many calls each as there are agents. */
const rounds = 5;
/** Measured: 38 with one agent, 46 with five; 71 to 92 without filters. docs/operations.md says what comes of that. */
const mostKibPerCall = 60;
/** Measured: 3; without filters 8, with all events 60. */
const mostMib = 6;

onFreeswitch('a controller that reads no more of what FreeSWITCH tells', function () {
  this.timeout(120_000);
  let bench: FreeswitchBench;
  let phones: Softphones;
  let controller: Awaited<ReturnType<typeof startSlowController>>;

  before(async () => {
    bench = await startFreeswitchBench();
    const { folder, ports } = bench.freeswitch();
    const sip = { host: '127.0.0.1', port: ports.sip };
    const accounts = Array.from({ length: agents }, (_, index) => samplePhone(index + 1));
    const choices = { phones: accounts, queues: [sampleQueue(10)], trunks: [sampleTrunk(1)] };
    await bench.engine.applyConfiguration(sampleConfiguration(1, 1, choices));
    phones = await startSoftphones({
      sip,
      folder: mkdtempSync(join(folder, 'phones-')),
      accounts: accounts.map(({ sipUser, secret }) => ({ user: sipUser, password: secret, toneHz: 440 })),
    });
    await Promise.all(phones.phones.map((phone) => phone.registered()));
    const members = accounts.map(({ sipUser: device }, index) => ({
      ...{ queueId: 10, agentId: index + 1, device, level: 1 },
    }));
    await bench.engine.carryOut(planMemberships(members, []));
    controller = await startSlowController(bench);
  });
  after(async () => {
    await (controller as typeof controller | undefined)?.close();
    await (phones as Softphones | undefined)?.stop();
    await (bench as FreeswitchBench | undefined)?.dispose();
  });

  /** Each agent takes a call of the queue, and all callers leave. */
  const oneRound = async (): Promise<void> => {
    const since = Date.now() + 1;
    const answered = Promise.all(phones.phones.map((phone) => phone.waitFor('established', { since })));
    const invite = {
      from: sampleTrunk(1).inboundAddresses[0] ?? '',
      target: { host: '127.0.0.1', port: bench.freeswitch().ports.sip },
      requestUser: sampleNumber(1),
      talk: () => Promise.allSettled([answered]),
    };
    await Promise.all([answered, ...phones.phones.map(() => sendRawInvite(invite))]);
    await eventually(async () => {
      expect(await bench.outside.api('show', 'channels', 'count')).to.contain('0 total');
    }, 10_000);
  };
  const placeCalls = async (): Promise<void> => {
    for (let round = 0; round < rounds; round += 1) await oneRound();
  };
  const memoryMib = async (): Promise<number> => {
    const status = await readFile(`/proc/${bench.freeswitch().pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
  };

  it('was told little of a call in a queue', async () => {
    const before = controller.toldBytes();
    await placeCalls();
    const kib = (controller.toldBytes() - before) / 1024 / (rounds * agents);
    expect(kib).to.be.within(mostKibPerCall / 2, mostKibPerCall);
  });

  it('makes it grow by that, and by no more', async () => {
    controller.stall();
    const before = await memoryMib();
    await placeCalls();
    const mib = (await memoryMib()) - before;
    expect(mib).to.be.lessThan(mostMib);
  });
});

/** A controller with a line to the event socket on which nobody passes on what comes, once it is told so. */
async function startSlowController(bench: FreeswitchBench) {
  const { ports, secret, generatedFolder } = bench.freeswitch();
  const engineSides: Socket[] = [];
  let toldBytes = 0;
  const line = createServer((near) => {
    const far = connect(ports.esl, '127.0.0.1');
    far.on('data', (bytes) => (toldBytes += bytes.length));
    far.pipe(near);
    // What the controller ends, out of patience, stays open towards the engine, as with one that is stopped.
    near.pipe(far, { end: false });
    near.on('error', () => undefined);
    engineSides.push(far);
  });
  line.listen(0, '127.0.0.1');
  await once(line, 'listening');
  const controller = createFreeswitchEngine({
    nodeId: 1,
    host: '127.0.0.1',
    eslPort: (line.address() as AddressInfo).port,
    secret,
    generatedFolder,
    promptSource: () => Promise.resolve(null),
    onFault: () => undefined,
  });
  controller.start();
  await eventually(() => {
    expect(controller.unavailableReason()).to.equal(null);
  }, 20_000);
  return {
    toldBytes: () => toldBytes,
    stall: () => {
      line.close();
      for (const far of engineSides) far.unpipe().removeAllListeners('data').pause();
    },
    close: async () => {
      line.close();
      await controller.close();
      for (const far of engineSides) far.destroy();
    },
  };
}
