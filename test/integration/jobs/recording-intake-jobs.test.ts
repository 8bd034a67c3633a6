import { expect } from 'chai';
import { reasonOf } from '../../../src/domain/reason-of.ts';
import { RecordingIntakeJobs } from '../../../src/jobs/recording-intake-jobs.ts';
import { eventually } from '../../support/eventually.ts';
import { redisUnderTest, type RedisUnderTest } from './redis-under-test.ts';

describe('the intake of recordings over Redis', () => {
  let redis: RedisUnderTest;
  beforeEach(async () => {
    redis = await redisUnderTest();
  });
  afterEach(() => redis.stop());

  it('is done by a worker in another process, also of those requested before it came, and after a failure, which is told', async () => {
    const requests = new RecordingIntakeJobs(redis.process().queues);
    await requests.request(1, 'before');
    const takenIn: string[] = [];
    const failed: string[] = [];
    const faults: unknown[] = [];
    new RecordingIntakeJobs(redis.process().queues).process(
      {
        takeIn: (node, fileBase) => {
          takenIn.push(`${node} ${fileBase}`);
          return fileBase === 'broken' ? Promise.reject(new Error('no such file')) : Promise.resolve();
        },
        onFailed: (node, fileBase, error) => failed.push(`${node} ${fileBase}: ${reasonOf(error)}`),
      },
      (error) => faults.push(error),
    );
    await requests.request(1, 'broken');
    await requests.request(2, 'after');
    await eventually(() => {
      expect(takenIn).to.have.members(['1 before', '1 broken', '2 after']);
    });
    expect(failed).to.deep.equal(['1 broken: no such file']);
    expect(faults).to.deep.equal([]);
  });

  it('asked for again and again while no worker lives, each is one job; and one that failed is done again', async () => {
    const requests = new RecordingIntakeJobs(redis.process().queues);
    for (let time = 0; time < 3; time += 1)
      for (const fileBase of ['twice', 'once']) await requests.request(3, fileBase);
    const takenIn: string[] = [];
    new RecordingIntakeJobs(redis.process().queues).process(
      {
        takeIn: (_node, fileBase) => {
          takenIn.push(fileBase);
          return fileBase === 'twice' ? Promise.reject(new Error('the store is away')) : Promise.resolve();
        },
        onFailed: () => undefined,
      },
      () => undefined,
    );
    await eventually(() => {
      expect(takenIn).to.deep.equal(['twice', 'once']);
    });
    await eventually(async () => {
      await requests.request(3, 'twice');
      expect(takenIn).to.deep.equal(['twice', 'once', 'twice']);
    });
  });
});
