import { setTimeout } from 'node:timers/promises';
import { askForText } from '../esl/ask-for-text.ts';
import type { EslCommands } from '../esl/esl-commands.ts';
import { EslRefused } from '../esl/esl-errors.ts';
import { sipProfile } from './sip-profile.ts';

/** FreeSWITCH looks after its gateways once a second; one that signs off is gone at the second look. */
const goneWithinMs = 5_000;
const lookEveryMs = 100;

/** The gateways that the engine has. */
export class Gateways {
  readonly #esl: EslCommands;

  constructor(esl: EslCommands) {
    this.#esl = esl;
  }

  /** What those of these gateways that exist say of themselves, by name. */
  async markersOf(names: readonly string[]): Promise<Map<string, string>> {
    const markers = await Promise.all(
      names.map((name) => askForText(this.#esl, 'sofia_gateway_data', name, 'ovar', 'sw_marker')),
    );
    return new Map(names.flatMap((name, index) => (markers[index] ? [[name, markers[index]]] : [])));
  }

  /**
   * Makes the engine read its files and have exactly these gateways. One whose settings differ is ended and made anew; there is no
   * command to change it.
   *
   * @param wanted markers by name
   */
  async bring(wanted: ReadonlyMap<string, string>): Promise<void> {
    const names = await this.#names();
    const markers = await this.markersOf(names);
    const outdated = names.filter((name) => markers.get(name) !== wanted.get(name));
    const signingOff: string[] = [];
    for (const name of outdated) {
      if (await this.#signsOn(name)) signingOff.push(name);
      await this.#end(name);
    }
    await this.#untilGone(signingOff);
    const answer = await this.#esl.bgapi('sofia', 'profile', sipProfile, 'rescan');
    if (!answer.includes('Reload XML [Success]'))
      throw new EslRefused('bgapi sofia profile rescan', answer.trim());
  }

  async #names(): Promise<string[]> {
    const lists = await Promise.all(
      ['up', 'down'].map((state) => askForText(this.#esl, 'sofia', 'profile', sipProfile, 'gwlist', state)),
    );
    return [...new Set(lists.join(' ').split(/\s+/u))].filter((name) => name !== '');
  }

  /** Does it register with its provider? One that is being ended counts, too: it may be about to sign off. */
  async #signsOn(name: string): Promise<boolean> {
    const status = await askForText(this.#esl, 'sofia', 'status', 'gateway', name);
    return !/^State\s+NOREG\s*$/mu.test(status);
  }

  async #end(name: string): Promise<void> {
    try {
      await this.#esl.api('sofia', 'profile', sipProfile, 'killgw', name);
    } catch (error) {
      // It was ended before, and waits for the next look.
      if (!(error instanceof EslRefused && error.engineMessage.includes('no such gateway'))) throw error;
    }
  }

  /** To the provider the old one and the new one are the same: signing off after the new one signed on would end both. */
  async #untilGone(names: readonly string[]): Promise<void> {
    if (names.length === 0) return;
    const deadline = performance.now() + goneWithinMs;
    while (performance.now() < deadline) {
      const held = new Set(await this.#names());
      if (!names.some((name) => held.has(name))) return;
      await setTimeout(lookEveryMs);
    }
  }
}
