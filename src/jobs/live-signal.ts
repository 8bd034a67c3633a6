import { randomUUID } from 'node:crypto';
import { Redis, type RedisOptions } from 'ioredis';
import type { LiveSignal } from '../application/ports/live-signal.ts';
import type { Log } from '../application/ports/log.ts';
import type { CompanyId } from '../domain/ids.ts';

/** A message that Redis does not take in this time is lost. */
const publishTimeoutMs = 1_000;
/** A click is answered within this time as a rule; whoever only watches is told after that, and sees no difference. */
const gatherMs = 20;

/**
 * Says over Redis that something changed. This process hears of its own changes without Redis. Of several changes of a company in
 * quick succession one message is made.
 */
export class RedisLiveSignal implements LiveSignal {
  readonly #listeners = new Set<(company: CompanyId) => void>();
  readonly #unsent = new Set<CompanyId>();
  /** Who says it: what comes back from Redis is known here already. */
  readonly #sender = randomUUID();
  readonly #publisher: Redis;
  readonly #channel: string;
  readonly #open: (options: RedisOptions) => Redis;
  #subscriber: Redis | undefined;

  /** @param url `redis://[:password@]host:port/db` */
  constructor(url: string, log: Log) {
    this.#open = (options) => {
      const redis = new Redis(url, {
        retryStrategy: (times) => Math.min(50 * 2 ** times, 2_000),
        ...options,
      });
      redis.on('error', (error: Error) => {
        log.debug({ reason: error.message }, 'live signals: Redis is away');
      });
      return redis;
    };
    this.#publisher = this.#open({
      enableOfflineQueue: false,
      maxRetriesPerRequest: 1,
      commandTimeout: publishTimeoutMs,
    });
    // Channels are common to all databases of a Redis.
    this.#channel = `switchroom:live:${this.#publisher.options.db ?? 0}`;
  }

  changed(company: CompanyId): void {
    if (this.#unsent.size === 0)
      setTimeout(() => {
        this.#send();
      }, gatherMs).unref();
    this.#unsent.add(company);
  }

  subscribe(listener: (company: CompanyId) => void): () => void {
    this.#listeners.add(listener);
    this.#subscriber ??= this.#listen();
    return () => {
      this.#listeners.delete(listener);
    };
  }

  close(): Promise<void> {
    this.#listeners.clear();
    this.#publisher.disconnect();
    this.#subscriber?.disconnect();
    return Promise.resolve();
  }

  #send(): void {
    const companies = [...this.#unsent];
    this.#unsent.clear();
    for (const company of companies) {
      this.#tell(company);
      // Lost is lost: everybody looks by himself now and then.
      this.#publisher.publish(this.#channel, `${this.#sender} ${company}`).catch(() => undefined);
    }
  }

  /** Subscribes again by itself after each lost connection. */
  #listen(): Redis {
    const redis = this.#open({ maxRetriesPerRequest: null, keepAlive: 15_000 });
    redis.on('message', (_channel: string, message: string) => {
      const [sender, company] = message.split(' ');
      const id = Number(company);
      if (sender !== this.#sender && Number.isSafeInteger(id)) this.#tell(id);
    });
    redis.subscribe(this.#channel).catch(() => undefined);
    return redis;
  }

  #tell(company: CompanyId): void {
    for (const listener of this.#listeners) listener(company);
  }
}
