import { createHash } from 'node:crypto';
import { RedisLiveSignal } from '../../../src/jobs/live-signal.ts';
import type { ServerSentEventsParts } from '../../../src/live/live-streams.ts';
import { SecretVault } from '../../../src/platform/secret-vault.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { redisUnderTest, type RedisUnderTest } from '../jobs/redis-under-test.ts';
import { silentLog } from '../nodes/node-under-test.ts';
import { type ApiProcess, startApiProcess } from './api-process.ts';
import { LiveClient } from './live-client.ts';
import { LiveCompany } from './live-company.ts';

/** A real database, a real Redis, and as many processes as a test wants. */
export class LiveSystem {
  readonly test: TestDatabase;
  readonly redis: RedisUnderTest;
  readonly secrets = new SecretVault(createHash('sha256').update('a test').digest());
  readonly #signals: RedisLiveSignal[] = [];
  readonly #processes: ApiProcess[] = [];
  readonly #clients: LiveClient[] = [];

  private constructor(test: TestDatabase, redis: RedisUnderTest) {
    this.test = test;
    this.redis = redis;
  }

  static async start(): Promise<LiveSystem> {
    return new LiveSystem(await createTestDatabase(), await redisUnderTest());
  }

  /** What another process has of it. */
  signal(): RedisLiveSignal {
    const signal = new RedisLiveSignal(this.redis.url, silentLog);
    this.#signals.push(signal);
    return signal;
  }

  async process(settings: ServerSentEventsParts['settings'] = {}): Promise<ApiProcess> {
    const { database } = this.test;
    const process = await startApiProcess(
      { database, secrets: this.secrets, signal: this.signal() },
      settings,
    );
    this.#processes.push(process);
    return process;
  }

  async watch(
    { baseUrl }: ApiProcess,
    { token }: { token: string },
    options: Parameters<typeof LiveClient.open>[2] = {},
  ): Promise<LiveClient> {
    const client = await LiveClient.open(baseUrl, token, options);
    this.#clients.push(client);
    return client;
  }

  found(): Promise<LiveCompany> {
    return LiveCompany.found(this.test.database, this.secrets);
  }

  /** Ends the clients and the processes so far. */
  async reset(): Promise<void> {
    for (const client of this.#clients.splice(0)) client.close();
    await Promise.all(this.#processes.splice(0).map((process) => process.close()));
    for (const signal of this.#signals.splice(0)) void signal.close();
  }

  async close(): Promise<void> {
    await this.reset();
    await this.redis.stop();
    await this.test.drop();
  }
}
