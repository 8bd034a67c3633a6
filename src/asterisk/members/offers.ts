import { EngineError } from '../../engine/media-engine.ts';
import type { AmiCommands } from '../ami/ami-commands.ts';
import { hangUp, readVariable } from '../ami/channel-actions.ts';
import { ChannelsAtPlaces } from './channels-at-places.ts';
import { withdrawnCause } from './withdrawn-cause.ts';
import type { WithdrawnOffers } from './withdrawn-offers.ts';

/** An offer that was hung up is gone within milliseconds. */
const goneMs = 2_000;
const pollMs = 5;

/** A channel of an offer, or both halves of a Local channel; what is to be hung up to end it. */
interface Offer {
  readonly channels: readonly string[];
}

interface Seen {
  readonly name: string;
  readonly isUp: boolean;
  readonly isOffer: boolean;
  /** A phone that has picked up, but whose call is not put through yet. */
  readonly pickedUp: string | null;
}

/**
 * Queue calls on their way to a place.
 *
 * Why this is tight [S14]: app_queue looks at a member's pause, then creates the first channel, then runs `sw-offer` on it,
 * then sends the INVITE, or starts the ring plan of the place. `sw-offer` (asterisk-conf/subroutines.conf) looks at the pause
 * again and hangs up. Whatever was created before the pause took effect is in the list of channels now, and is ended
 * here; whatever is created later finds the pause itself. A channel that is gone sends no INVITE any more, because calling a phone
 * waits until its INVITE was sent (chan_pjsip_call).
 *
 * A place with a ring plan is called through a Local channel: app_queue holds the half `;1`, the half `;2` runs Dial, which may
 * call further Local channels of the place for devices that begin later. Hanging up a half only asks it to end: its Dial may
 * just be creating a phone's channel. But Dial ends its phones before it ends itself, and a half is in the list until
 * then. So when no half is left, there is nobody left who could call a phone. Each carries the variable `SW_OFFER`
 * from `;1` on; one that was just created and does not yet has a parent that is in the list, and is seen next time.
 */
export class Offers {
  readonly #ami: AmiCommands;
  readonly #channels: ChannelsAtPlaces;
  readonly #withdrawn: WithdrawnOffers;

  constructor(ami: AmiCommands, withdrawn: WithdrawnOffers) {
    this.#ami = ami;
    this.#withdrawn = withdrawn;
    this.#channels = new ChannelsAtPlaces(ami);
  }

  /**
   * Call it after the pauses were sent on the same connection.
   *
   * @param device name of a place
   * @throws EngineError when an offer does not go away
   */
  async end(device: string): Promise<void> {
    const giveUpAt = Date.now() + goneMs;
    const ended = new Set<string>();
    for (;;) {
      const offers = await this.#unanswered(device);
      if (offers.length === 0) return;
      if (Date.now() > giveUpAt)
        throw new EngineError('engine-mismatch', 'an offer to a phone could not be ended');
      const channels = offers.flatMap((offer) => offer.channels).filter((channel) => !ended.has(channel));
      for (const channel of channels) {
        ended.add(channel);
        this.#withdrawn.add(channel);
      }
      await Promise.all(channels.map((channel) => hangUp(this.#ami, channel, withdrawnCause)));
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
  }

  async #unanswered(device: string): Promise<Offer[]> {
    const names = await this.#channels.of(device);
    const seen = await Promise.all(names.map((name) => this.#look(name)));
    const pairs = new Map<string, Seen[]>();
    for (const channel of seen.filter((one) => one !== null)) {
      const pair = channel.name.replace(/;[12]$/u, '');
      pairs.set(pair, [...(pairs.get(pair) ?? []), channel]);
    }
    return [...pairs.values()]
      .filter((halves) => halves.some(({ isOffer }) => isOffer) && !halves.some(({ isUp }) => isUp))
      .map((halves) => ({
        channels: halves.flatMap(({ name, pickedUp }) => (pickedUp === null ? [name] : [name, pickedUp])),
      }));
  }

  /** Null when the channel is gone. */
  async #look(name: string): Promise<Seen | null> {
    const isHalf = name.startsWith('Local/');
    const [state, queue, pickedUp] = await Promise.all([
      readVariable(this.#ami, name, 'CHANNEL(state)'),
      readVariable(this.#ami, name, 'SW_OFFER'),
      // While a mobile is asked to confirm, Dial listens to nothing but the mobile.
      isHalf ? readVariable(this.#ami, name, 'DIALEDPEERNAME') : '',
    ]);
    if (state === null || queue === null || pickedUp === null) return null;
    return {
      name,
      isUp: state === 'Up',
      isOffer: queue !== '',
      pickedUp: /^(?:PJSIP|Local)\//u.test(pickedUp) ? pickedUp : null,
    };
  }
}
