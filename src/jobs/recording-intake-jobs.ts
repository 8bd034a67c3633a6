import type { MediaNodeId } from '../domain/ids.ts';
import type { JobQueues } from './job-queues.ts';

interface IntakeJob {
  readonly node: MediaNodeId;
  readonly fileBase: string;
}

export interface IntakeWork {
  readonly takeIn: (node: MediaNodeId, fileBase: string) => Promise<void>;
  /** Told of each time that it could not be done; it is asked for again soon. */
  readonly onFailed: (node: MediaNodeId, fileBase: string, error: unknown) => void;
}

const queueName = 'recording-intake';

/** Finished recordings on their way into the store. A job that is lost comes again: the file is still there. */
export class RecordingIntakeJobs {
  readonly #queues: JobQueues;

  constructor(queues: JobQueues) {
    this.#queues = queues;
  }

  async request(node: MediaNodeId, fileBase: string): Promise<void> {
    // While nobody takes files in, each is asked for again every few seconds. Redis keeps one job for each, and none that failed: it
    // would be in the way of the next.
    await this.#queues.add(queueName, { node, fileBase } satisfies IntakeJob, {
      jobId: `${node}/${fileBase}`,
      removeOnFail: true,
    });
  }

  /** The role `worker`: takes recordings in, two at a time. @param onError why it cannot */
  process(work: IntakeWork, onError: (error: unknown) => void): void {
    this.#queues
      .queue(queueName)
      .process(2, async ({ data }) => {
        const { node, fileBase } = data as IntakeJob;
        try {
          await work.takeIn(node, fileBase);
        } catch (error) {
          work.onFailed(node, fileBase, error);
          throw error;
        }
      })
      .catch(onError);
  }
}
