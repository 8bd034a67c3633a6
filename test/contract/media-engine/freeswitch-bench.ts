import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Freeswitch, startFreeswitch } from '../../../ops/instances/freeswitch.ts';
import { createFreeswitchEngine } from '../../../src/freeswitch/create-freeswitch-engine.ts';
import { EslSession } from '../../../src/freeswitch/esl/esl-session.ts';
import type { FreeswitchEngine } from '../../../src/freeswitch/freeswitch-engine.ts';
import type { Membership } from '../../../src/domain/membership/desired-memberships.ts';
import type { MembershipStep } from '../../../src/domain/membership/plan-memberships.ts';
import { readMemberships } from '../../../src/freeswitch/callcenter/membership-texts.ts';
import { askForText } from '../../../src/freeswitch/esl/ask-for-text.ts';
import { memberName, queueName } from '../../../src/media-node/mirrors/member-names.ts';
import { eventually } from '../../support/eventually.ts';
import type { RealEngineBench } from './engine-bench.ts';
import { RealPeople } from './real-people.ts';

/** The same over a real FreeSWITCH of its own, with an event socket of somebody else. */
export interface FreeswitchBench extends RealEngineBench {
  readonly engine: FreeswitchEngine;
  readonly people: RealPeople;
  /** Audio that the engine can ask for, by the hash of its content. */
  readonly prompts: Map<string, Uint8Array>;
  /** The instance as it runs now. */
  freeswitch(): Freeswitch;
  readonly outside: EslSession;
}

export async function startFreeswitchBench(): Promise<FreeswitchBench> {
  const folder = await mkdtemp(join(tmpdir(), 'switchroom-engine-'));
  let freeswitch = await startFreeswitch({ folder });
  const { ports, secret, generatedFolder } = freeswitch;
  const outside = new EslSession({
    host: '127.0.0.1',
    port: ports.esl,
    password: secret,
    deadlineMs: 30_000,
    onFault: () => undefined,
  });
  const prompts = new Map<string, Uint8Array>();
  const newController = () =>
    createFreeswitchEngine({
      nodeId: 1,
      host: '127.0.0.1',
      eslPort: ports.esl,
      secret,
      generatedFolder,
      promptSource: (_company, contentHash) => Promise.resolve(prompts.get(contentHash) ?? null),
      onFault: () => undefined,
    });
  const engine = newController();
  outside.start();
  engine.start();
  await untilAvailable(engine, outside);

  const people = new RealPeople({
    folder: join(folder, 'phones'),
    sip: () => ({ host: '127.0.0.1', port: freeswitch.ports.sip }),
  });
  const somebody = (verb: MembershipStep['do'], { queueId, agentId, device, level }: Membership) =>
    outside.api(
      'lua',
      'members.lua',
      verb,
      'somebody',
      queueName(queueId),
      memberName(agentId),
      device,
      level,
    );
  return {
    engine,
    newController,
    outside,
    freeswitch: () => freeswitch,
    people,
    prompts,
    membersSeen: async () => {
      const [tiers, hash] = await Promise.all([
        outside.api('callcenter_config', 'tier', 'list'),
        askForText(outside, 'hash_dump', 'db'),
      ]);
      return readMemberships(tiers, hash);
    },
    somebody: {
      adds: async (membership) => {
        await somebody('add-paused', membership);
        if (!membership.paused) await somebody('unpause', membership);
      },
      removes: async (membership) => {
        await somebody('remove', membership);
      },
      pauses: async (membership) => {
        await somebody('pause', membership);
      },
    },
    loadedFor: { queue: ['queues', 'dialplan'], phone: ['phones', 'dialplan'] },
    neverLoaded: ['dialplan'],
    kill: () => freeswitch.kill9(),
    restart: async () => {
      freeswitch = await startFreeswitch({ folder });
      await untilAvailable(engine, outside);
    },
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
