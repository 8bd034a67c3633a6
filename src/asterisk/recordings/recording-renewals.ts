import type { AmiCommands } from '../ami/ami-commands.ts';
import type { AmiMessage } from '../ami/ami-message.ts';
import {
  fileOf,
  isPaused,
  recordedQueues,
  startWriter,
  stopWriter,
  writerOf,
} from './recordings-of-channel.ts';

/** Tells that a phone has connected two others who did not talk to each other before. */
export const transferEvent = 'AttendedTransfer';
/** Who they are: the phone asks for it on the line of either. */
const connectedHeaders = ['TransfereeChannel', 'TransferTargetChannel'];

/** Frames pass each 20 ms, of some phones each 60 ms. */
const frameMs = 100;

interface Recording {
  readonly channel: string;
  readonly queue: string;
  readonly writer: string;
  /** Its path. */
  readonly file: string;
}

/**
 * What `sw-renew-recordings` (asterisk-conf/subroutines.conf, which says why) does before a caller hears somebody else, done from outside:
 * when a phone connects a caller with somebody whom it asked before, or two callers, their legs run no dialplan. What was stopped
 * is begun again, if need be by the next connection.
 */
export class RecordingRenewals {
  readonly #ami: AmiCommands;
  readonly #onFault: (fault: unknown) => void;
  /** Those that we stopped, or may have, and did not begin again. */
  readonly #stopped = new Set<Recording>();
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(ami: AmiCommands, onFault: (fault: unknown) => void) {
    this.#ami = ami;
    this.#onFault = onFault;
  }

  /** Takes event {@link transferEvent}. */
  take(transfer: AmiMessage): void {
    for (const channel of connectedHeaders.flatMap((header) => transfer.all(header))) {
      const renewal = this.#renewOn(channel)
        .catch(this.#onFault)
        .finally(() => this.#underWay.delete(renewal));
      this.#underWay.add(renewal);
    }
  }

  /**
   * Begins what the connection before did not come to, unless the call logic went on with it.
   *
   * @throws AmiError
   */
  async resume(commands: AmiCommands): Promise<void> {
    for (const recording of [...this.#stopped])
      if (await isStillOff(commands, recording)) await this.#begin(commands, recording);
      else this.#stopped.delete(recording);
  }

  /** Resolves when nothing is stopped that is about to go on. */
  async settled(): Promise<void> {
    await Promise.all(this.#underWay);
  }

  async #renewOn(channel: string): Promise<void> {
    const recordings = await recordingsOn(this.#ami, channel);
    const stopped = await Promise.all(recordings.map((recording) => this.#stop(recording)));
    if (!stopped.includes(true)) return;
    await new Promise((resolve) => setTimeout(resolve, frameMs));
    const begun = recordings
      .filter((_recording, index) => stopped[index])
      .map((recording) => this.#begin(this.#ami, recording).catch(this.#onFault));
    await Promise.all(begun);
  }

  /** @returns whether it is known to be ours to begin */
  async #stop(recording: Recording): Promise<boolean> {
    this.#stopped.add(recording);
    try {
      if (await stopWriter(this.#ami, recording.channel, recording.writer)) return true;
      // One that somebody else has stopped is not ours to begin: two writers would write over each other.
      this.#stopped.delete(recording);
    } catch (error) {
      this.#onFault(error);
    }
    return false;
  }

  /** @throws AmiError when it is not known to have begun */
  async #begin(commands: AmiCommands, recording: Recording): Promise<void> {
    if (!this.#stopped.delete(recording)) return;
    const { channel, queue, file } = recording;
    try {
      // What an agent has paused meanwhile is begun when the agent goes on with it.
      if (!(await isPaused(commands, channel, queue))) await startWriter(commands, channel, queue, file);
    } catch (error) {
      this.#stopped.add(recording);
      throw error;
    }
  }
}

async function recordingsOn(ami: AmiCommands, channel: string): Promise<Recording[]> {
  const found: Recording[] = [];
  for (const queue of await recordedQueues(ami, channel)) {
    const writer = await writerOf(ami, channel, queue);
    const file = writer === null ? '' : await fileOf(ami, channel, writer);
    if (writer !== null && file !== '') found.push({ channel, queue, writer, file });
  }
  return found;
}

/** Whoever stops or begins it in the call logic writes down another writer, or none. */
async function isStillOff(ami: AmiCommands, { channel, queue, writer }: Recording): Promise<boolean> {
  return (await writerOf(ami, channel, queue)) === writer && (await fileOf(ami, channel, writer)) === '';
}
