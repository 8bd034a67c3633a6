import type { Membership } from '../../../src/domain/membership/desired-memberships.ts';
import type { HeldMembership } from '../../../src/domain/membership/plan-memberships.ts';
import { InMemoryMediaEngine } from '../../support/fakes/in-memory-media-engine.ts';
import type { EngineBench } from './engine-bench.ts';
import { InMemoryPeople } from './in-memory-people.ts';
import { describeMediaEngine } from './media-engine.contract.ts';

// Tests of the application believe this fake, so it must keep what real engines keep.
describeMediaEngine('the engine in memory', () => Promise.resolve(benchInMemory()));

function benchInMemory(): EngineBench {
  const engine = new InMemoryMediaEngine(1);
  engine.start();
  const changing =
    <M extends Membership>(change: (membership: M) => HeldMembership | null) =>
    (membership: M) => {
      engine.changeBehindOurBack(membership, change(membership));
      return Promise.resolve();
    };
  return {
    engine,
    people: new InMemoryPeople(engine),
    membersSeen: () => Promise.resolve(engine.members()),
    somebody: {
      adds: changing((membership: HeldMembership) => membership),
      removes: changing(() => null),
      pauses: changing((membership) => ({ ...membership, paused: true })),
    },
    loadedFor: { queue: ['queues', 'logic'], phone: ['phones', 'logic'] },
    neverLoaded: [],
    kill: () => {
      engine.kill();
      return Promise.resolve();
    },
    restart: () => {
      engine.restart();
      return Promise.resolve();
    },
    dispose: () => engine.close(),
  };
}
