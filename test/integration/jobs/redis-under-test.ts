import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Redis, startRedis } from '../../../ops/instances/redis.ts';
import type { Aggregate } from '../../../src/application/ports/change-store.ts';
import { JobQueues } from '../../../src/jobs/job-queues.ts';
import { NodeWakeUps } from '../../../src/jobs/node-wake-ups.ts';
import { silentLog } from '../nodes/node-under-test.ts';

/** A real Redis of its own, and processes that use it. */
export interface RedisUnderTest {
  readonly url: string;
  /** The wake-ups of another process. */
  process(): { readonly queues: JobQueues; readonly wakeUps: NodeWakeUps };
  kill(): Promise<void>;
  /** Starts it again at the same address. */
  restart(): Promise<void>;
  freeze(): Promise<void>;
  thaw(): void;
  /** Closes the processes made so far. */
  closeProcesses(): Promise<void>;
  stop(): Promise<void>;
}

export async function redisUnderTest(): Promise<RedisUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), 'switchroom-redis-'));
  let redis: Redis = await startRedis({ folder });
  const opened: JobQueues[] = [];
  const closeProcesses = async () => {
    await Promise.all(opened.splice(0).map((queues) => queues.close()));
  };
  return {
    url: redis.url,
    process: () => {
      const queues = new JobQueues(redis.url, silentLog);
      opened.push(queues);
      return { queues, wakeUps: new NodeWakeUps(queues, silentLog) };
    },
    kill: () => redis.kill9(),
    restart: async () => {
      redis = await startRedis({ folder });
    },
    freeze: () => redis.freeze(),
    thaw: () => {
      redis.thaw();
    },
    closeProcesses,
    stop: async () => {
      await closeProcesses();
      await redis.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export const agent = (id: number): Aggregate => ({ kind: 'agent', id });
