import type { AmiCommands } from '../ami/ami-commands.ts';
import { AmiRefused } from '../ami/ami-errors.ts';
import { requireName } from '../configuration/config-value.ts';
import { EngineError } from '../../engine/media-engine.ts';

/** An offer that was hung up is gone within milliseconds. */
const goneMs = 2_000;
const pollMs = 5;

/**
 * Queue calls on their way to a phone.
 *
 * Why this is tight [S14]: app_queue looks at a member's pause, then creates the phone's channel, then runs `sw-offer` on it,
 * then sends the INVITE. `sw-offer` (asterisk-conf/subroutines.conf) looks at the pause again and hangs up. Whatever was
 * created before the pause took effect is in the list of channels now, and is ended here; whatever is created later finds
 * the pause itself.
 */
export class Offers {
  readonly #ami: AmiCommands;

  constructor(ami: AmiCommands) {
    this.#ami = ami;
  }

  /** Call it after the pauses were confirmed. @throws EngineError when an offer does not go away */
  async end(device: string): Promise<void> {
    const giveUpAt = Date.now() + goneMs;
    const ended = new Set<string>();
    for (;;) {
      const offers = await this.#unanswered(device);
      if (offers.length === 0) return;
      if (Date.now() > giveUpAt)
        throw new EngineError('engine-mismatch', 'an offer to a phone could not be ended');
      await Promise.all(
        offers.filter((channel) => !ended.has(channel)).map((channel) => this.#hangUp(channel)),
      );
      for (const channel of offers) ended.add(channel);
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
  }

  async #unanswered(device: string): Promise<string[]> {
    const pattern = `^PJSIP/${requireName(device)}-`;
    // A function over the list of channels inside Asterisk: one short answer, however many calls there are.
    const answer = await this.#ami.send('Getvar', { Variable: `CHANNELS(${pattern})` });
    const channels = (answer.first('Value') ?? '').split(' ').filter((name) => name !== '');
    const offers = await Promise.all(
      channels.map(async (name) => ((await this.#isOffer(name)) ? [name] : [])),
    );
    return offers.flat();
  }

  async #isOffer(channel: string): Promise<boolean> {
    const [state, queue] = await Promise.all([
      this.#variable(channel, 'CHANNEL(state)'),
      this.#variable(channel, 'SW_OFFER'),
    ]);
    return state !== null && state !== 'Up' && queue !== null && queue !== '';
  }

  /** Null when the channel is gone. */
  async #variable(channel: string, variable: string): Promise<string | null> {
    try {
      const answer = await this.#ami.send('Getvar', { Channel: channel, Variable: variable });
      return answer.first('Value') ?? '';
    } catch (error) {
      if (error instanceof AmiRefused) return null;
      throw error;
    }
  }

  async #hangUp(channel: string): Promise<void> {
    try {
      await this.#ami.send('Hangup', { Channel: channel, Cause: '16' });
    } catch (error) {
      // Gone already.
      if (!(error instanceof AmiRefused)) throw error;
    }
  }
}
