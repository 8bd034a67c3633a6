import type { Timer } from '../../media-node/link/timer.ts';
import type { AmiCommands } from '../ami/ami-commands.ts';
import { isInProgress } from './is-in-progress.ts';
import type { SilentChannel } from './phone-legs.ts';

/** Nearly every phone has told by itself by then, and is not asked about. */
const lookEveryMs = 200;

interface Parts {
  readonly ami: AmiCommands;
  readonly timer: Timer;
  /** Told once of a channel whose phone rings. */
  readonly rings: (channel: SilentChannel) => void;
}

/** Phones that are called and of which no event tells whether they ring: as long as that is so, they are looked at (`isInProgress`). */
export class ProgressWatch {
  readonly #ami: AmiCommands;
  readonly #timer: Timer;
  readonly #rings: Parts['rings'];
  /** What ends the wait for the next look, by the id of the channel. */
  readonly #waits = new Map<string, () => void>();

  constructor({ ami, timer, rings }: Parts) {
    this.#ami = ami;
    this.#timer = timer;
    this.#rings = rings;
  }

  begin(channel: SilentChannel): void {
    this.end(channel.legId);
    const wait = this.#timer.after(lookEveryMs, () => {
      void this.#look(channel, wait);
    });
    this.#waits.set(channel.legId, wait);
  }

  /** An event has told of it. */
  end(channelId: string): void {
    this.#waits.get(channelId)?.();
    this.#waits.delete(channelId);
  }

  async #look(channel: SilentChannel, wait: () => void): Promise<void> {
    const { legId: channelId, channelName } = channel;
    let rings: boolean | null;
    try {
      rings = await isInProgress(this.#ami, channelId, channelName);
    } catch {
      // The connection is gone, or the engine is busy: the next reading of all channels begins anew.
      if (this.#waits.get(channelId) === wait) this.end(channelId);
      return;
    }
    // An event came meanwhile.
    if (this.#waits.get(channelId) !== wait) return;
    if (rings === false) {
      this.begin(channel);
      return;
    }
    this.end(channelId);
    if (rings) this.#rings(channel);
  }
}
