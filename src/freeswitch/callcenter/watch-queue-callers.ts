import type { QueueId } from '../../domain/ids.ts';
import type { WaitingCaller } from '../../engine/media-engine.ts';
import { queueName } from '../../media-node/mirrors/member-names.ts';
import { ReadingLog } from '../../media-node/mirrors/reading-log.ts';
import type { EslCommands } from '../esl/esl-commands.ts';
import type { EslMessage } from '../esl/esl-message.ts';
import { QueueCallers } from './queue-callers.ts';

interface Parts {
  readonly esl: EslCommands;
  /** Told of each queue whose callers changed. */
  readonly changed: (queueId: QueueId) => void;
}

/** Keeps the mirror of the callers in step with the engine, and reads a queue anew when it is not. */
export class WatchQueueCallers {
  readonly #esl: EslCommands;
  readonly #changed: (queueId: QueueId) => void;
  readonly #callers = new QueueCallers();
  readonly #log = new ReadingLog<EslMessage>();

  constructor({ esl, changed }: Parts) {
    this.#esl = esl;
    this.#changed = changed;
  }

  waiting(queueId: QueueId): readonly WaitingCaller[] {
    return this.#callers.waiting(queueId);
  }

  queues(): QueueId[] {
    return this.#callers.queues();
  }

  /** Takes a `callcenter::info` event. */
  take(event: EslMessage): void {
    this.#log.note(event);
    const change = this.#callers.take(event);
    if (!change) return;
    this.#changed(change.queueId);
    if (change.isUnclear) void this.#readAgain(change.queueId);
  }

  /** To be called at the end of each channel. */
  hangUp(callId: string): void {
    this.#callers.hangUp(callId);
  }

  /** Believes a full reading of all queues, after a time without sight of the engine. */
  async reset(commands: EslCommands): Promise<void> {
    this.#callers.forget();
    await this.read(commands);
  }

  /** Believes a full reading of all queues. */
  async read(commands: EslCommands): Promise<void> {
    const { found, meanwhile } = await this.#log.during(() =>
      commands.api('callcenter_config', 'queue', 'list', 'members'),
    );
    const touched = this.#callers.reset(found);
    for (const event of meanwhile) this.#callers.take(event);
    for (const queueId of touched) this.#changed(queueId);
  }

  async #readAgain(queueId: QueueId): Promise<void> {
    try {
      const { found, meanwhile } = await this.#log.during(() =>
        this.#esl.api('callcenter_config', 'queue', 'list', 'members', queueName(queueId)),
      );
      const differed = this.#callers.resetOne(queueId, found);
      for (const event of meanwhile) this.#callers.take(event);
      if (differed) this.#changed(queueId);
    } catch {
      // The connection is gone, or the engine is busy: the next connection, or the next reading of all, reads again.
    }
  }
}
