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

  beforeEach(async () => {
    redis = await redisUnderTest();
    woken = [];
  });
  afterEach(() => redis.stop());

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
      await sender.wakeUps.wake(node, agent(1));
      await eventually(() => {
        expect(woken).to.deep.include(agent(1));
      });
      await remove();
      await soon('wake', rejectionOf(sender.wakeUps.wake(node, agent(2))));
      await soon('request an intake', rejectionOf(new RecordingIntakeJobs(sender.queues).request(node, 'x')));
      await soon('ping', rejectionOf(sender.queues.ping()));
      await giveBack();
      await eventually(() => soon('ping', sender.queues.ping()), 10_000, 100);
      await eventually(
        async () => {
          await sender.wakeUps.wake(node, agent(3));
          expect(woken).to.deep.include(agent(3));
        },
        20_000,
        200,
      );
    });

    it(`${how}: a node changes hands without waiting for it`, async () => {
      const owner = redis.process();
      await owner.wakeUps.listen(node, onWake);
      await owner.wakeUps.listen(node + 1, onWake);
      await remove();
      await soon('stop listening', owner.wakeUps.stopListening(node));
      await soon('listen again', owner.wakeUps.listen(node, onWake));
      await soon('listen to another node', owner.wakeUps.listen(node + 2, onWake));
      await giveBack();
      const sender = redis.process();
      for (const heard of [node, node + 1, node + 2]) {
        await eventually(
          async () => {
            await sender.wakeUps.wake(heard, agent(heard));
            expect(woken, `node ${heard}`).to.deep.include(agent(heard));
          },
          20_000,
          200,
        );
      }
    });

    it(`${how}: closing is quick`, async () => {
      const owner = redis.process();
      await owner.wakeUps.listen(node, onWake);
      await remove();
      await soon('close', owner.queues.close(), 4_000);
      await giveBack();
    });
  }

  it('gone from the start: a process ends in order, and nothing fails after its end', async () => {
    await redis.kill();
    const failed: unknown[] = [];
    const noteFailure = (reason: unknown) => failed.push(reason);
    process.prependListener('unhandledRejection', noteFailure);
    const owner = redis.process();
    await owner.wakeUps.listen(node, onWake);
    await soon('stop listening', owner.wakeUps.stopListening(node));
    await soon('close', owner.queues.close(), 4_000);
    // Bull lets go of its connections a moment later.
    await new Promise((resolve) => setTimeout(resolve, 300));
    process.off('unhandledRejection', noteFailure);
    expect(failed).to.deep.equal([]);
  });

  it('gone from the start: everything but the wake-ups goes on, and those do when it comes', async () => {
    await redis.kill();
    const owner = redis.process();
    await soon('listen', owner.wakeUps.listen(node, onWake));
    await soon('stop listening', owner.wakeUps.stopListening(node));
    await soon('listen again', owner.wakeUps.listen(node, onWake));
    await soon('wake', rejectionOf(owner.wakeUps.wake(node, agent(1))));
    await redis.restart();
    await eventually(
      async () => {
        await owner.wakeUps.wake(node, agent(2));
        expect(woken).to.deep.include(agent(2));
      },
      20_000,
      200,
    );
  });
});
