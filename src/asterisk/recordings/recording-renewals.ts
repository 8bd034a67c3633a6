import type { AmiCommands } from '../ami/ami-commands.ts';
import type { AmiMessage } from '../ami/ami-message.ts';
import { readVariable, unlessGone } from '../ami/channel-actions.ts';

/** Tells that a phone has connected two others who did not talk to each other before. */
export const transferEvent = 'AttendedTransfer';
/** Who they are: the phone asks for it on the line of either. */
const connectedHeaders = ['TransfereeChannel', 'TransferTargetChannel'];

/** Frames pass each 20 ms, of some phones each 60 ms. */
const frameMs = 100;
/** As in `sw-start-recording` (asterisk-conf/subroutines.conf). */
const optionsOf = (queue: string) => `abDi(SW_MONITOR_${queue})`;

interface Recording {
  readonly channel: string;
  readonly queue: string;
  /** Of the writer. */
  readonly monitorId: string;
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
    const { channel, monitorId } = recording;
    this.#stopped.add(recording);
    try {
      const stop = { Channel: channel, MixMonitorID: monitorId };
      if (await unlessGone(this.#ami.send('StopMixMonitor', stop))) return true;
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
      await unlessGone(
        commands.send('MixMonitor', { Channel: channel, File: file, Options: optionsOf(queue) }),
      );
    } catch (error) {
      this.#stopped.add(recording);
      throw error;
    }
  }
}

async function recordingsOn(ami: AmiCommands, channel: string): Promise<Recording[]> {
  const queues = (await variableOf(ami, channel, 'SW_RECORDED')).split('-');
  const found: Recording[] = [];
  for (const queue of queues.filter((name) => /^[0-9]+$/u.test(name))) {
    const monitorId = await variableOf(ami, channel, `SW_MONITOR_${queue}`);
    if (!/^0x[0-9a-f]+$/u.test(monitorId)) continue;
    const file = await fileOf(ami, channel, monitorId);
    if (file !== '') found.push({ channel, queue, monitorId, file });
  }
  return found;
}

/** Whoever stops or begins it in the call logic writes down another writer, or none. */
async function isStillOff(ami: AmiCommands, { channel, queue, monitorId }: Recording): Promise<boolean> {
  if ((await variableOf(ami, channel, `SW_MONITOR_${queue}`)) !== monitorId) return false;
  return (await fileOf(ami, channel, monitorId)) === '';
}

/** Empty: this writer does not write. */
function fileOf(ami: AmiCommands, channel: string, monitorId: string): Promise<string> {
  return variableOf(ami, channel, `MIXMONITOR(${monitorId},filename)`);
}

/** Empty, too, when the channel is gone. */
async function variableOf(ami: AmiCommands, channel: string, variable: string): Promise<string> {
  return (await readVariable(ami, channel, variable)) ?? '';
}
