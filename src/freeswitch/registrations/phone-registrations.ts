import type { Registration } from '../../engine/media-engine.ts';
import { ReadingLog } from '../../media-node/mirrors/reading-log.ts';
import { sipProfile } from '../directory/sip-profile.ts';
import type { EslCommands } from '../esl/esl-commands.ts';
import type { EslMessage } from '../esl/esl-message.ts';

/** Custom events that tell of registrations. */
export const registrationEvents = [
  'sofia::register',
  'sofia::unregister',
  'sofia::expire',
  'sofia::sip_user_state',
] as const;

/**
 * The SIP phones that can be reached: those that registered and answer when they are asked whether they are there. A phone has one
 * registration: a newer one takes the place of an older one.
 */
export class PhoneRegistrations {
  readonly #registered = new Set<string>();
  readonly #log = new ReadingLog<EslMessage>();

  /** Takes an event of {@link registrationEvents}. @returns null when the phone stays registered, or away */
  take(event: EslMessage): Registration | null {
    this.#log.note(event);
    return this.#apply(event);
  }

  /** Reads the registrations from the engine and believes them from now on. @throws the errors of the event socket */
  async read(commands: EslCommands): Promise<Set<string>> {
    // The table of the core that `show registrations` reads is written a moment after the event was told.
    const { found, meanwhile } = await this.#log.during(() =>
      commands.bgapi('sofia', 'xmlstatus', 'profile', sipProfile, 'reg'),
    );
    this.#registered.clear();
    for (const device of reachableOf(found)) this.#registered.add(device);
    for (const event of meanwhile) this.#apply(event);
    return new Set(this.#registered);
  }

  #apply(event: EslMessage): Registration | null {
    const device = event.header('from-user') ?? event.header('user') ?? '';
    if (device === '') return null;
    const registered = isThere(event);
    if (registered === this.#registered.has(device)) return null;
    if (registered) this.#registered.add(device);
    else this.#registered.delete(device);
    return { device, registered };
  }
}

function isThere(event: EslMessage): boolean {
  // `Ping-Status` says the opposite of what happened (sofia_handle_sip_r_options); the phone's own answer is true.
  if (event.subclass === 'sofia::sip_user_state') return /^(?:200|486)$/u.test(event.header('Status') ?? '');
  return event.subclass === 'sofia::register';
}

/** What a phone chose itself is in one line and cannot begin another one: the ids of its requests are not escaped. */
function reachableOf(status: string): string[] {
  return status.split(/^ *<registration>$/mu).flatMap((registration) => {
    const device = /^ *<user>([^@<]+)@[^<]*<\/user>$/mu.exec(registration)?.[1];
    const isSilent = /^ *<ping-status>Unreachable<\/ping-status>$/mu.test(registration);
    return device === undefined || isSilent ? [] : [device];
  });
}
