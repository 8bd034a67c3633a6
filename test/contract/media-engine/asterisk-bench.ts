import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Asterisk, startAsterisk } from '../../../ops/instances/asterisk.ts';
import { AmiSession } from '../../../src/asterisk/ami/ami-session.ts';
import type { AsteriskEngine } from '../../../src/asterisk/asterisk-engine.ts';
import { createAsteriskEngine } from '../../../src/asterisk/create-asterisk-engine.ts';
import { memberName, queueName } from '../../../src/media-node/mirrors/member-names.ts';
import { interfaceOf, stateInterfaceOf } from '../../../src/asterisk/members/member-interfaces.ts';
import { readMemberships } from '../../../src/asterisk/members/queue-members.ts';
import type { Membership } from '../../../src/domain/membership/desired-memberships.ts';
import { eventually } from '../../support/eventually.ts';
import { RealPeople } from './real-people.ts';
import type { RealEngineBench } from './engine-bench.ts';

/** The same over a real Asterisk of its own, with a manager connection of somebody else. */
export interface AsteriskBench extends RealEngineBench {
  readonly engine: AsteriskEngine;
  readonly people: RealPeople;
  /** Audio that the engine can ask for, by the hash of its content. */
  readonly prompts: Map<string, Uint8Array>;
  /** The instance as it runs now. */
  asterisk(): Asterisk;
  readonly outside: AmiSession;
}

export async function startAsteriskBench(): Promise<AsteriskBench> {
  const folder = await mkdtemp(join(tmpdir(), 'switchroom-engine-'));
  let asterisk = await startAsterisk({ folder });
  const outside = new AmiSession({
    host: '127.0.0.1',
    port: asterisk.ports.ami,
    username: asterisk.user,
    secret: asterisk.secret,
    events: ['Reload'],
    deadlineMs: 30_000,
    pingEveryMs: 1_000,
    pingDeadlineMs: 5_000,
    onFault: () => undefined,
  });
  const prompts = new Map<string, Uint8Array>();
  const newController = () =>
    createAsteriskEngine({
      nodeId: 1,
      host: '127.0.0.1',
      amiPort: asterisk.ports.ami,
      ariPort: asterisk.ports.http,
      username: asterisk.user,
      secret: asterisk.secret,
      generatedFolder: asterisk.generatedFolder,
      promptSource: (_company, contentHash) => Promise.resolve(prompts.get(contentHash) ?? null),
      onFault: () => undefined,
    });
  const engine = newController();
  outside.start();
  engine.start();
  await untilAvailable(engine, outside);

  const people = new RealPeople({
    folder: join(folder, 'phones'),
    sip: () => ({ host: '127.0.0.1', port: asterisk.ports.sip }),
  });
  const member = ({ queueId, device }: Membership) => ({
    Queue: queueName(queueId),
    Interface: interfaceOf(device),
  });
  return {
    engine,
    newController,
    outside,
    asterisk: () => asterisk,
    people,
    prompts,
    membersSeen: async () => readMemberships(await outside.list('QueueStatus')),
    somebody: {
      adds: async (membership) => {
        await outside.send('QueueAdd', {
          ...member(membership),
          MemberName: memberName(membership.agentId),
          StateInterface: stateInterfaceOf(membership.device),
          Penalty: String(membership.level),
          Paused: String(membership.paused),
        });
      },
      removes: async (membership) => {
        await outside.send('QueueRemove', member(membership));
      },
      pauses: async (membership) => {
        await outside.send('QueuePause', { ...member(membership), Paused: 'true' });
      },
    },
    loadedFor: { queue: ['queues', 'dialplan'], phone: ['sip', 'dialplan'] },
    neverLoaded: [],
    kill: () => asterisk.kill9(),
    restart: async () => {
      asterisk = await startAsterisk({ folder });
      await untilAvailable(engine, outside);
    },
    dispose: async () => {
      await people.leave();
      await Promise.all([engine.close(), outside.close()]);
      await asterisk.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function untilAvailable(engine: AsteriskEngine, outside: AmiSession): Promise<void> {
  await eventually(() => {
    const reason = engine.unavailableReason();
    if (reason !== null || outside.state !== 'ready') throw new Error(reason ?? 'the manager is not ready');
  }, 30_000);
}
