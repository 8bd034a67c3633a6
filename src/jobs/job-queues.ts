import Bull from 'bull';
import { reasonOf } from '../domain/reason-of.ts';
import type { Log } from '../application/ports/log.ts';
import { withDeadline } from './deadline.ts';
import { redisConnections } from './redis-connection.ts';

const addDeadlineMs = 1_000;
const closeDeadlineMs = 3_000;

/** All Bull queues of this process over shared connections to Redis. */
export class JobQueues {
  readonly #connections: ReturnType<typeof redisConnections>;
  readonly #queues = new Map<string, Bull.Queue<unknown>>();
  readonly #queueListeners: ((queue: Bull.Queue<unknown>) => void)[] = [];
  readonly #log: Log;
  #connected = true;
  #connecting: Promise<void> | null = null;

  /** @param url `redis://[:password@]host:port/db` */
  constructor(url: string, log: Log) {
    this.#log = log;
    this.#connections = redisConnections(url, (error) => {
      // Reconnecting tells the same error again and again.
      if (this.#connected)
        log.warn({ reason: error.message }, 'Redis is away; changes are found by sweeps meanwhile');
      this.#connected = false;
    });
  }

  /** The queue of this name; made at the first call. */
  queue(name: string): Bull.Queue<unknown> {
    const existing = this.#queues.get(name);
    if (existing) return existing;
    const queue = new Bull<unknown>(name, {
      prefix: 'switchroom',
      createClient: (type) => this.#connections.create(type),
      defaultJobOptions: { removeOnComplete: true, removeOnFail: 200, attempts: 1 },
      // After an outage of Redis; five seconds by default.
      settings: { retryProcessDelay: 500 },
    });
    // Bull would name its connection on the server, and catches nothing of what goes wrong with that: a process that ends
    // while Redis is away would crash instead.
    Object.assign(queue, { setWorkerName: () => Promise.resolve() });
    queue.on('error', (error) => {
      this.#log.debug({ queue: name, reason: error.message }, 'job queue');
    });
    this.#queues.set(name, queue);
    for (const listener of this.#queueListeners) listener(queue);
    return queue;
  }

  /** Tells of each queue that there is, and of each that is made later. */
  onQueue(listener: (queue: Bull.Queue<unknown>) => void): void {
    this.#queueListeners.push(listener);
    for (const queue of this.#queues.values()) listener(queue);
  }

  /** @throws JobQueueTimeout or the error of Redis, soon */
  async add(name: string, data: object, options: Bull.JobOptions = {}): Promise<void> {
    await withDeadline(this.#addWhenConnected(name, data, options), addDeadlineMs, `add to ${name}`);
  }

  async #addWhenConnected(name: string, data: object, options: Bull.JobOptions): Promise<void> {
    const queue = this.queue(name);
    this.#connecting ??= this.#connect();
    await this.#connecting;
    await queue.add(data, options);
  }

  /**
   * The first job of a process may come before its connection is there, and waits for it. Where none is there in time, those that waited
   * fail, and others do so at once until there is one: nothing that was given up is kept, to be sent then.
   */
  #connect(): Promise<void> {
    const connected = this.#connections.onceConnected();
    void connected.then(() => {
      this.#connecting = connected;
    });
    return withDeadline(connected, addDeadlineMs, 'connect');
  }

  /** Resolves when Redis answered. */
  async ping(): Promise<void> {
    await withDeadline(this.#connections.ping(), addDeadlineMs, 'ping');
    this.#connected = true;
  }

  /** Lets jobs that run end first. */
  async close(): Promise<void> {
    const closing = Promise.all([...this.#queues.values()].map((queue) => queue.close()));
    await withDeadline(closing, closeDeadlineMs, 'close').catch((error: unknown) => {
      this.#log.warn({ reason: reasonOf(error) }, 'job queues left open');
    });
    this.#connections.close();
  }
}
