import { expect } from 'chai';
import type { Aggregate } from '../../../src/application/ports/change-store.ts';
import { RecordingIntakeJobs } from '../../../src/jobs/recording-intake-jobs.ts';
import { eventually } from '../../support/eventually.ts';
import { rejectionOf } from '../../support/rejection-of.ts';
import { agent, redisUnderTest, type RedisUnderTest } from './redis-under-test.ts';

const node = 1;
/** A request that waits for a wake-up is answered within its two seconds. */
const soonMs = 2_000;

describe('without Redis', function () {
  this.timeout(60_000);
  let redis: RedisUnderTest;
  let woken: Aggregate[];

  /** Any of these would end a process that is not a test. */
  let unhandled: unknown[];
  const noteUnhandled = (reason: unknown) => {
    unhandled.push(reason instanceof Error ? reason.stack : reason);
  };

  beforeEach(async () => {
    redis = await redisUnderTest();
    woken = [];
    unhandled = [];
    process.prependListener('unhandledRejection', noteUnhandled);
  });
  afterEach(async () => {
    await redis.stop();
    // Bull lets go of its connections a moment later.
    await new Promise((resolve) => setTimeout(resolve, 100));
    process.off('unhandledRejection', noteUnhandled);
    expect(unhandled).to.deep.equal([]);
  });

  const onWake = (aggregate: Aggregate) => {
    woken.push(aggregate);
    return Promise.resolve();
  };
  const soon = async <T>(what: string, work: Promise<T>, withinMs = soonMs): Promise<T> => {
    const startedAt = Date.now();
    try {
      return await work;
    } finally {
      expect(Date.now() - startedAt, what).to.be.lessThan(withinMs);
    }
  };

  /** Wakes the node again and again until its owner has heard it. */
  const hears = (sender: ReturnType<RedisUnderTest['process']>, heard: number) =>
    eventually(
      async () => {
        await sender.wakeUps.wake(heard, agent(heard));
        expect(woken, `node ${heard}`).to.deep.include(agent(heard));
      },
      20_000,
      100,
    );

  for (const [how, remove, giveBack] of [
    ['gone', () => redis.kill(), () => redis.restart()],
    [
      'deaf',
      () => redis.freeze(),
      () => {
        redis.thaw();
        return Promise.resolve();
      },
    ],
  ] as const) {
    it(`${how}: nothing hangs, and wake-ups arrive again when it is back`, async () => {
      const owner = redis.process();
      const sender = redis.process();
      await owner.wakeUps.listen(node, onWake);
      await hears(sender, node);
      await remove();
      await soon('wake', rejectionOf(sender.wakeUps.wake(node, agent(2))));
      await soon('request an intake', rejectionOf(new RecordingIntakeJobs(sender.queues).request(node, 'x')));
      await soon('ping', rejectionOf(sender.queues.ping()));
      await giveBack();
      await eventually(() => soon('ping', sender.queues.ping()), 10_000, 100);
      woken.length = 0;
      await hears(sender, node);
    });

    it(`${how}: a node changes hands without waiting for it`, async () => {
      const owner = redis.process();
      for (const heard of [node, node + 1]) {
        await owner.wakeUps.listen(heard, onWake);
        await hears(owner, heard);
      }
      woken.length = 0;
      await remove();
      await soon('stop listening', owner.wakeUps.stopListening(node));
      await soon('listen again', owner.wakeUps.listen(node, onWake));
      await soon('listen to another node', owner.wakeUps.listen(node + 2, onWake));
      await giveBack();
      const sender = redis.process();
      for (const heard of [node, node + 1, node + 2]) await hears(sender, heard);
    });

    it(`${how}: closing is quick`, async () => {
      const owner = redis.process();
      await owner.wakeUps.listen(node, onWake);
      await hears(owner, node);
      await remove();
      await soon('close', owner.queues.close(), 4_000);
      await giveBack();
    });
  }

  it('gone from the start: a process ends in order, and nothing fails after its end', async () => {
    await redis.kill();
    const owner = redis.process();
    await owner.wakeUps.listen(node, onWake);
    await soon('stop listening', owner.wakeUps.stopListening(node));
    await soon('close', owner.queues.close(), 4_000);
  });

  it('gone from the start: everything but the wake-ups goes on, and those do when it comes', async () => {
    await redis.kill();
    const owner = redis.process();
    await soon('listen', owner.wakeUps.listen(node, onWake));
    await soon('stop listening', owner.wakeUps.stopListening(node));
    await soon('listen again', owner.wakeUps.listen(node, onWake));
    await soon('wake', rejectionOf(owner.wakeUps.wake(node, agent(1))));
    await redis.restart();
    await hears(owner, node);
  });

  it('gone from the start: wake-ups that were given up are not sent when it comes, and none waits for long', async () => {
    await redis.kill();
    const owner = redis.process();
    await owner.wakeUps.listen(node, onWake);
    await rejectionOf(owner.wakeUps.wake(node, agent(100)));
    for (let id = 101; id < 110; id += 1)
      await soon('wake', rejectionOf(owner.wakeUps.wake(node, agent(id))), 500);
    await redis.restart();
    await hears(owner, node);
    expect(woken).to.deep.equal(woken.map(() => agent(node)));
  });
});
