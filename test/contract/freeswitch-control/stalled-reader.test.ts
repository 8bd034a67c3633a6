import { expect } from 'chai';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { encodeSubscription } from '../../../src/freeswitch/esl/encode-command.ts';
import type { EslSession } from '../../../src/freeswitch/esl/esl-session.ts';
import { onFreeswitch } from '../../support/engine/on-freeswitch.ts';
import { eventually } from '../../support/eventually.ts';
import { FreeswitchBench } from './freeswitch-bench.ts';

const CALLS = 300;
/** Measured: 2 MiB with this subscription, 100 MiB with all events. */
const BOUND_MIB = 24;

onFreeswitch('a reader of FreeSWITCH that stalls', function () {
  this.timeout(120_000);
  let bench: FreeswitchBench;
  let session: EslSession;

  before(async () => {
    bench = await FreeswitchBench.start();
    session = await bench.readySession({ deadlineMs: 10_000 });
  });
  after(async () => {
    await (bench as FreeswitchBench | undefined)?.remove();
  });

  /** Short calls of two legs, not more of them at a time than FreeSWITCH lets in. */
  const placeCalls = async (): Promise<void> => {
    for (let placed = 0; placed < CALLS; placed += 1) {
      await session.api('msleep', 10);
      await session.bgapi('originate', 'loopback/app=park', '&sleep(50)');
    }
    await eventually(async () => {
      expect(await session.api('show', 'channels', 'count')).to.contain('0 total');
    }, 20_000);
  };

  const stall = async (subscription: string): Promise<Socket> => {
    const { ports, secret } = bench.freeswitch;
    const socket = connect(ports.esl, '127.0.0.1');
    socket.write(`auth ${secret}\n\n${subscription}\n\n`);
    let heard = '';
    do heard += String((await once(socket, 'data'))[0]);
    while (!heard.includes('event listener enabled'));
    socket.pause();
    return socket;
  };

  const memoryMib = async (): Promise<number> => {
    const status = await readFile(`/proc/${bench.freeswitch.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
  };

  it('does not make it grow, with what the adapter listens to', async () => {
    await placeCalls();
    const before = await memoryMib();
    const stalled = await stall(
      encodeSubscription(['BACKGROUND_JOB', 'CHANNEL_HANGUP_COMPLETE'], ['callcenter::info']),
    );
    await placeCalls();
    const growth = (await memoryMib()) - before;
    stalled.destroy();

    expect(growth).to.be.lessThan(BOUND_MIB);
  });
});
