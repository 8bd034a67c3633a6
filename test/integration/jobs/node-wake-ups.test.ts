import { expect } from 'chai';
import { Redis } from 'ioredis';
import type { Aggregate } from '../../../src/application/ports/change-store.ts';
import { eventually } from '../../support/eventually.ts';
import { heldUp } from '../../support/held-up.ts';
import { agent, redisUnderTest, type RedisUnderTest } from './redis-under-test.ts';

describe('wake-ups over Redis', function () {
  this.timeout(60_000);
  let redis: RedisUnderTest;
  /** Each test has a node, and so a queue, of its own. */
  let node = 0;

  before(async () => {
    redis = await redisUnderTest();
  });
  after(() => redis.stop());
  beforeEach(() => {
    node += 1;
  });
  afterEach(() => redis.closeProcesses());

  const listener = () => {
    const woken: Aggregate[] = [];
    return {
      woken,
      onWake: (aggregate: Aggregate) => {
        woken.push(aggregate);
        return Promise.resolve();
      },
    };
  };
  const become = (woken: readonly Aggregate[], expected: readonly Aggregate[]) =>
    eventually(() => {
      expect(woken).to.have.deep.members([...expected]);
    });

  it('reach the owner of the node in another process', async () => {
    const { woken, onWake } = listener();
    await redis.process().wakeUps.listen(node, onWake);
    const other = redis.process().wakeUps;
    await other.wake(node, agent(7));
    await other.wake(node, { kind: 'configuration', id: 3 });
    await become(woken, [agent(7), { kind: 'configuration', id: 3 }]);
  });

  it('wait for an owner who comes later', async () => {
    await redis.process().wakeUps.wake(node, agent(7));
    const { woken, onWake } = listener();
    await redis.process().wakeUps.listen(node, onWake);
    await become(woken, [agent(7)]);
  });

  it('do not reach the owner of another node', async () => {
    const [mine, others] = [listener(), listener()];
    const owner = redis.process().wakeUps;
    await owner.listen(node, mine.onWake);
    await owner.listen(node + 1_000, others.onWake);
    await redis.process().wakeUps.wake(node, agent(7));
    await become(mine.woken, [agent(7)]);
    expect(others.woken).to.deep.equal([]);
  });

  it('come again for an aggregate that is being worked on: the change may be newer than the work', async () => {
    const working = heldUp();
    let begun = 0;
    await redis.process().wakeUps.listen(node, async () => {
      begun += 1;
      await working.until;
    });
    const { wakeUps } = redis.process();
    await wakeUps.wake(node, agent(7));
    await eventually(() => {
      expect(begun).to.equal(1);
    });
    await wakeUps.wake(node, agent(7));
    await eventually(() => {
      expect(begun).to.equal(2);
    });
    working.go();
  });

  it('work that fails does not stop the next', async () => {
    const { woken, onWake } = listener();
    await redis
      .process()
      .wakeUps.listen(node, (aggregate) =>
        aggregate.id === 7 ? Promise.reject(new Error('broken')) : onWake(aggregate),
      );
    const { wakeUps } = redis.process();
    await wakeUps.wake(node, agent(7));
    await wakeUps.wake(node, agent(8));
    await become(woken, [agent(8)]);
  });

  it('go to one of two listeners, as while one owner hands over to the next', async () => {
    const [first, second] = [listener(), listener()];
    await redis.process().wakeUps.listen(node, first.onWake);
    await redis.process().wakeUps.listen(node, second.onWake);
    const { wakeUps } = redis.process();
    const all = Array.from({ length: 20 }, (_none, id) => agent(id + 1));
    await Promise.all(all.map((aggregate) => wakeUps.wake(node, aggregate)));
    await eventually(() => {
      expect([...first.woken, ...second.woken]).to.have.deep.members(all);
    });
  });

  it('go to the next owner when the first stopped listening, and back again', async () => {
    const [first, second] = [listener(), listener()];
    const [one, two, sender] = [redis.process(), redis.process(), redis.process()];
    await one.wakeUps.listen(node, first.onWake);
    await sender.wakeUps.wake(node, agent(1));
    await become(first.woken, [agent(1)]);
    await one.wakeUps.stopListening(node);
    await two.wakeUps.listen(node, second.onWake);
    for (const id of [2, 3, 4]) await sender.wakeUps.wake(node, agent(id));
    await become(second.woken, [agent(2), agent(3), agent(4)]);
    await two.wakeUps.stopListening(node);
    await one.wakeUps.listen(node, first.onWake);
    await sender.wakeUps.wake(node, agent(5));
    await become(first.woken, [agent(1), agent(5)]);
    expect(second.woken).to.have.length(3);
  });

  it('still arrive after Redis forgot everything: only those under way are lost, and sweeps find them', async () => {
    const { woken, onWake } = listener();
    await redis.process().wakeUps.listen(node, onWake);
    const { wakeUps } = redis.process();
    await wakeUps.wake(node, agent(1));
    await become(woken, [agent(1)]);
    const client = new Redis(redis.url);
    await client.flushall();
    client.disconnect();
    await wakeUps.wake(node, agent(2));
    await become(woken, [agent(1), agent(2)]);
  });
});
