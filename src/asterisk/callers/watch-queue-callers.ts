import type { QueueId } from '../../domain/ids.ts';
import type { WaitingCaller } from '../../engine/media-engine.ts';
import type { AmiCommands } from '../ami/ami-commands.ts';
import type { AmiMessage } from '../ami/ami-message.ts';
import { queueName } from '../../media-node/mirrors/member-names.ts';
import { ReadingLog } from '../../media-node/mirrors/reading-log.ts';
import { QueueCallers } from './queue-callers.ts';

interface Parts {
  readonly ami: AmiCommands;
  readonly now: () => Date;
  /** Told of each queue whose callers changed. */
  readonly changed: (queueId: QueueId) => void;
}

/** Keeps the mirror of the callers in step with the engine, and reads a queue anew when it is not. */
export class WatchQueueCallers {
  readonly #ami: AmiCommands;
  readonly #now: () => Date;
  readonly #changed: (queueId: QueueId) => void;
  readonly #callers = new QueueCallers();
  readonly #log = new ReadingLog<AmiMessage>();
  /** Being read; true when it has to be read once more. */
  readonly #reading = new Map<QueueId, boolean>();

  constructor({ ami, now, changed }: Parts) {
    this.#ami = ami;
    this.#now = now;
    this.#changed = changed;
  }

  waiting(queueId: QueueId): readonly WaitingCaller[] {
    return this.#callers.waiting(queueId);
  }

  queues(): QueueId[] {
    return this.#callers.queues();
  }

  take(event: AmiMessage): void {
    this.#log.note(event);
    const change = this.#callers.take(event, this.#now());
    if (!change) return;
    this.#changed(change.queueId);
    if (!change.inStep) void this.#readAgain(change.queueId);
  }

  /**
   * Believes a full reading of all queues.
   *
   * @param read lists `QueueStatus` of all queues
   * @returns what was read
   */
  async reset(read: () => Promise<AmiMessage[]>): Promise<AmiMessage[]> {
    const { found, meanwhile } = await this.#log.during(read);
    const touched = this.#callers.reset(found, this.#now());
    for (const event of meanwhile) this.#callers.take(event, this.#now());
    for (const queueId of touched) this.#changed(queueId);
    return found;
  }

  async #readAgain(queueId: QueueId): Promise<void> {
    if (this.#reading.has(queueId)) {
      this.#reading.set(queueId, true);
      return;
    }
    try {
      do {
        this.#reading.set(queueId, false);
        const { found, meanwhile } = await this.#log.during(() =>
          this.#ami.list('QueueStatus', { Queue: queueName(queueId) }),
        );
        const differed = this.#callers.resetOne(queueId, found, this.#now());
        for (const event of meanwhile) this.#callers.take(event, this.#now());
        if (differed) this.#changed(queueId);
      } while (this.#reading.get(queueId) === true);
    } catch {
      // The connection is gone, or the engine is busy: the next connection, or the next event, reads again.
    } finally {
      this.#reading.delete(queueId);
    }
  }
}
