import { parsePlace } from '../../domain/membership/place.ts';
import type { AmiCommands } from '../ami/ami-commands.ts';
import { offerChannelsPattern } from '../dialplan/place-contexts.ts';
import { requireName } from '../../media-node/files/plain-values.ts';

/** A line of the manager interface has at most 1,024 bytes. */
const patternLimit = 800;
/**
 * A value has at most 1,023 bytes, names beyond that are left out without a word, and a name has at most 80: an answer that is
 * shorter than this holds them all.
 */
const completeBelow = 900;

interface Question {
  readonly device: string;
  readonly resolve: (names: string[]) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Finds the channels of queue calls at places. While a question is under way, those that come wait and are then asked together: at
 * the end of a shift hundreds of agents cost a few questions. So an answer always is of a moment after it was asked for.
 */
export class ChannelsAtPlaces {
  readonly #ami: AmiCommands;
  #waiting: Question[] = [];
  #asking = false;

  constructor(ami: AmiCommands) {
    this.#ami = ami;
  }

  /** @param device name of a place @returns names of its channels @throws ConfigEncodingError and the errors of `ami-errors.ts` */
  of(device: string): Promise<string[]> {
    const name = requireName(device);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ device: name, resolve, reject });
      void this.#askAll();
    });
  }

  async #askAll(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    while (this.#waiting.length > 0) {
      const asked = this.#waiting.splice(0, this.#fitting());
      try {
        await this.#ask(asked);
      } catch (error) {
        for (const { reject } of asked) reject(error);
      }
    }
    this.#asking = false;
  }

  /** How many of those that wait can be asked for in one line. */
  #fitting(): number {
    let count = 1;
    while (
      count < this.#waiting.length &&
      patternOf(this.#waiting.slice(0, count + 1).map(({ device }) => device)).length <= patternLimit
    )
      count += 1;
    return count;
  }

  async #ask(questions: readonly Question[]): Promise<void> {
    // A function over the list of channels inside Asterisk: one short answer, however many calls there are.
    const pattern = patternOf(questions.map(({ device }) => device));
    const value = (await this.#ami.send('Getvar', { Variable: `CHANNELS(${pattern})` })).first('Value') ?? '';
    if (value.length >= completeBelow && questions.length > 1) {
      const half = Math.ceil(questions.length / 2);
      await this.#ask(questions.slice(0, half));
      await this.#ask(questions.slice(half));
      return;
    }
    const names = value.split(' ').filter((name) => name !== '');
    for (const { device, resolve } of questions) {
      const own = new RegExp(patternOf([device]), 'u');
      resolve(names.filter((name) => own.test(name)));
    }
  }
}

/** Matches the channels of queue calls at these places, and of their devices that begin later. */
function patternOf(devices: readonly string[]): string {
  const phones = devices.filter((device) => parsePlace(device).kind === 'phone').join('|');
  const plans = devices.filter((device) => parsePlace(device).kind !== 'phone');
  const ofPhones = `PJSIP/(${phones})-`;
  return `^(${[phones && ofPhones, plans.length > 0 ? offerChannelsPattern(plans) : ''].filter((part) => part !== '').join('|')})`;
}
