/** More than the channels of all offers that can be ended before app_queue tells of the first. */
const remembered = 1_000;

/**
 * The channels that we hung up because their offer was taken back [S14]. app_queue tells of the offer a while after, when the
 * agent may have come back and may even be asked again: then only the channel tells that nobody missed it. A name of a channel
 * is used once.
 */
export class WithdrawnOffers {
  readonly #channels = new Set<string>();

  add(channel: string): void {
    this.#channels.add(channel);
    if (this.#channels.size <= remembered) return;
    for (const oldest of this.#channels) {
      this.#channels.delete(oldest);
      return;
    }
  }

  has(channel: string): boolean {
    return this.#channels.has(channel);
  }
}
