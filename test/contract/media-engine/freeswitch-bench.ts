import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Freeswitch, startFreeswitch } from '../../../ops/instances/freeswitch.ts';
import { createFreeswitchEngine } from '../../../src/freeswitch/create-freeswitch-engine.ts';
import { EslSession } from '../../../src/freeswitch/esl/esl-session.ts';
import type { FreeswitchEngine } from '../../../src/freeswitch/freeswitch-engine.ts';
import { eventually } from '../../support/eventually.ts';
import { RealPeople } from './real-people.ts';

/** A real FreeSWITCH of its own under test, with an event socket of somebody else. */
export interface FreeswitchBench {
  readonly engine: FreeswitchEngine;
  readonly people: RealPeople;
  /** The instance as it runs now. */
  freeswitch(): Freeswitch;
  readonly outside: EslSession;
  dispose(): Promise<void>;
}

export async function startFreeswitchBench(): Promise<FreeswitchBench> {
  const folder = await mkdtemp(join(tmpdir(), 'switchroom-engine-'));
  const freeswitch = await startFreeswitch({ folder });
  const { ports, secret, generatedFolder } = freeswitch;
  const outside = new EslSession({
    host: '127.0.0.1',
    port: ports.esl,
    password: secret,
    deadlineMs: 5_000,
    onFault: () => undefined,
  });
  const engine = createFreeswitchEngine({
    nodeId: 1,
    host: '127.0.0.1',
    eslPort: ports.esl,
    secret,
    generatedFolder,
    promptSource: () => Promise.resolve(null),
    onFault: () => undefined,
  });
  outside.start();
  engine.start();
  await untilAvailable(engine, outside);

  const people = new RealPeople({
    folder: join(folder, 'phones'),
    sip: () => ({ host: '127.0.0.1', port: freeswitch.ports.sip }),
  });
  return {
    engine,
    outside,
    freeswitch: () => freeswitch,
    people,
    dispose: async () => {
      await people.leave();
      await Promise.all([engine.close(), outside.close()]);
      await freeswitch.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function untilAvailable(engine: FreeswitchEngine, outside: EslSession): Promise<void> {
  await eventually(() => {
    const reason = engine.unavailableReason();
    if (reason !== null || outside.state !== 'ready') throw new Error(reason ?? 'the outsider is not ready');
  }, 30_000);
}
