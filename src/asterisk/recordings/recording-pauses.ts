import { parseFileBase } from '../../domain/recording/file-base.ts';
import type { AmiCommands } from '../ami/ami-commands.ts';
import { readVariable } from '../ami/channel-actions.ts';
import type { AriCommands } from '../ari/ari-commands.ts';
import {
  fileBaseOf,
  fileOf,
  recordedQueues,
  setPaused,
  startWriter,
  stopWriter,
  writerOf,
} from './recordings-of-channel.ts';

/** Between a phone and who it talks to there are a mobile's channels at most, or those of a callback. */
const mostHops = 6;
/** The call logic may have begun a writer in the moment in which it was told not to. */
const mostStops = 5;

/**
 * Pauses recordings: nothing writes while they are paused, so nothing can get into a file. The call logic, and
 * `RecordingRenewals`, begin none that is (`SW_PAUSED_...`, asterisk-conf/subroutines.conf).
 */
export class RecordingPauses {
  readonly #ami: AmiCommands;
  readonly #ari: Pick<AriCommands, 'listChannels'>;

  constructor(ami: AmiCommands, ari: Pick<AriCommands, 'listChannels'>) {
    this.#ami = ami;
    this.#ari = ari;
  }

  /** As `MediaEngine.pauseRecordings`. @throws AmiError */
  async pause(legIds: readonly string[]): Promise<string[]> {
    const paused = new Set<string>();
    for (const legId of legIds)
      for (const channel of await this.#talkingTo(legId))
        for (const queue of await recordedQueues(this.#ami, channel)) {
          const base = await fileBaseOf(this.#ami, channel, queue);
          if (base !== null && (await this.#pauseOne(channel, queue))) paused.add(base);
        }
    return [...paused];
  }

  /** As `MediaEngine.resumeRecordings`. @throws AmiError, AriError */
  async resume(fileBases: readonly string[]): Promise<void> {
    for (const base of fileBases) {
      const { queueId, channelId = null } = parseFileBase(base) ?? {};
      if (channelId === null) continue;
      const queue = String(queueId ?? 0);
      const channel = await this.#recordedIn(base, queue, channelId);
      if (channel !== null) await this.#resumeOne(channel, queue, base);
    }
  }

  /** The leg, and all with whom it is connected, through channels that only lead on as well. */
  async #talkingTo(legId: string): Promise<Set<string>> {
    const found = new Set([legId]);
    let last = [legId];
    for (let hops = 0; hops < mostHops && last.length > 0; hops += 1) {
      const peers = await Promise.all(last.map((channel) => readVariable(this.#ami, channel, 'BRIDGEPEER')));
      const names = peers.flatMap((names) => (names ?? '').split(',')).filter((name) => name !== '');
      last = names.flatMap(withOtherHalf).filter((name) => !found.has(name));
      for (const name of last) found.add(name);
    }
    return found;
  }

  /** @returns whether nothing of it is written any more; false: the channel is gone */
  async #pauseOne(channel: string, queue: string): Promise<boolean> {
    if (!(await setPaused(this.#ami, channel, queue, true))) return false;
    for (let stops = 0; stops < mostStops; stops += 1) {
      const writer = await writerOf(this.#ami, channel, queue);
      if (writer === null || (await fileOf(this.#ami, channel, writer)) === '') return true;
      await stopWriter(this.#ami, channel, writer);
    }
    return false;
  }

  async #resumeOne(channel: string, queue: string, base: string): Promise<void> {
    await setPaused(this.#ami, channel, queue, false);
    // The caller may have left the queue meanwhile.
    if (!(await recordedQueues(this.#ami, channel)).includes(queue)) return;
    const writer = await writerOf(this.#ami, channel, queue);
    if (writer === null || (await fileOf(this.#ami, channel, writer)) !== '') return;
    await startWriter(this.#ami, channel, queue, `${base}.raw`);
  }

  /** The channel whose recording has this file; null when it is gone. Who takes a leg over brings another id along. */
  async #recordedIn(base: string, queue: string, channelId: string): Promise<string | null> {
    if ((await fileBaseOf(this.#ami, channelId, queue)) === base) return channelId;
    const named = (await this.#ari.listChannels()).filter(({ ids }) => ids.includes(channelId));
    for (const { id } of named) if ((await fileBaseOf(this.#ami, id, queue)) === base) return id;
    return null;
  }
}

/** What goes into one half of a Local channel comes out of the other. */
function withOtherHalf(name: string): string[] {
  const [, pair, half] = /^(Local\/.+;)([12])$/u.exec(name) ?? [];
  return pair === undefined ? [name] : [name, `${pair}${half === '1' ? 2 : 1}`];
}
