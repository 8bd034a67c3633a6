import type { MediaNodeId } from '../domain/ids.ts';
import { reasonOf } from '../domain/reason-of.ts';
import type { Aggregate } from '../application/ports/change-store.ts';
import type { Log } from '../application/ports/log.ts';
import type { WakeUps } from '../application/ports/wake-ups.ts';
import { withDeadline } from './deadline.ts';
import type { JobQueues } from './job-queues.ts';

/** Aggregates of one node that are brought in line at the same time. */
const concurrency = 20;

const stopDeadlineMs = 1_000;

/** Wake-ups as Bull jobs, one queue a node, so that they reach whichever process owns it. */
export class NodeWakeUps implements WakeUps {
  readonly #queues: JobQueues;
  readonly #log: Log;
  readonly #listeners = new Map<MediaNodeId, (aggregate: Aggregate) => Promise<void>>();
  readonly #processed = new Set<MediaNodeId>();

  constructor(queues: JobQueues, log: Log) {
    this.#queues = queues;
    this.#log = log;
  }

  async wake(node: MediaNodeId, aggregate: Aggregate): Promise<void> {
    // No job id: Bull silently drops a job whose id is being worked on, and with it the change that came meanwhile.
    await this.#queues.add(queueName(node), aggregate);
  }

  async listen(node: MediaNodeId, onWake: (aggregate: Aggregate) => Promise<void>): Promise<void> {
    this.#listeners.set(node, onWake);
    const queue = this.#queues.queue(queueName(node));
    if (this.#processed.has(node)) {
      await queue.resume(true);
      return;
    }
    this.#processed.add(node);
    queue
      .process(concurrency, async ({ data }) => {
        await this.#listeners.get(node)?.(data as Aggregate);
      })
      .catch((error: unknown) => {
        this.#log.error({ node, reason: reasonOf(error) }, 'wake-ups ended');
      });
  }

  async stopListening(node: MediaNodeId): Promise<void> {
    this.#listeners.delete(node);
    // Only here; the next owner goes on with the queue.
    const paused = this.#queues.queue(queueName(node)).pause(true, true);
    try {
      await withDeadline(paused, stopDeadlineMs, `stop listening for node ${node}`);
    } catch (error) {
      // Giving a node up must not wait for Redis; while it is away, nothing comes that would have to be kept out.
      this.#log.debug({ node, reason: reasonOf(error) }, 'Redis is away');
    }
  }
}

function queueName(node: MediaNodeId): string {
  return `node-${node}`;
}
