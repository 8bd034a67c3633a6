import type { Registration } from '../../engine/media-engine.ts';
import type { AmiCommands } from '../ami/ami-commands.ts';
import { AmiRefused } from '../ami/ami-errors.ts';
import type { AmiMessage } from '../ami/ami-message.ts';
import { isTrunk } from '../legs/sip-user.ts';
import { ReadingLog } from '../../media-node/mirrors/reading-log.ts';

/** Events that tell of registrations. */
export const registrationEvents = ['ContactStatus'] as const;

/** The SIP phones that can be reached: those with a contact that is not known to be silent. */
export class PhoneContacts {
  /** Addresses by SIP user; never an empty set. */
  readonly #contacts = new Map<string, Set<string>>();
  readonly #log = new ReadingLog<AmiMessage>();

  /** Takes an event of {@link registrationEvents}. @returns null when the phone stays registered, or away */
  take(event: AmiMessage): Registration | null {
    this.#log.note(event);
    return this.#apply(event);
  }

  /** Reads the registrations from the engine and believes them from now on. @throws AmiError */
  async read(commands: AmiCommands): Promise<Set<string>> {
    const { found, meanwhile } = await this.#log.during(() => listContacts(commands));
    this.#contacts.clear();
    for (const contact of found) {
      this.#change(phoneOf(contact), contact.first('Uri') ?? '', isReachable(contact.first('Status')));
    }
    for (const event of meanwhile) this.#apply(event);
    return new Set(this.#contacts.keys());
  }

  #apply(event: AmiMessage): Registration | null {
    const device = event.first('AOR') ?? '';
    const before = this.#contacts.has(device);
    this.#change(device, event.first('URI') ?? '', isReachable(event.first('ContactStatus')));
    const registered = this.#contacts.has(device);
    return registered === before ? null : { device, registered };
  }

  #change(device: string, address: string, isThere: boolean): void {
    if (device === '' || isTrunk(device)) return;
    const contacts = this.#contacts.get(device) ?? new Set<string>();
    if (isThere) contacts.add(address);
    else contacts.delete(address);
    if (contacts.size === 0) this.#contacts.delete(device);
    else this.#contacts.set(device, contacts);
  }
}

/** A phone that was not asked yet (`NonQualified`, `Unknown`) just registered, so it is there. */
function isReachable(status: string | undefined): boolean {
  return status !== 'Unreachable' && status !== 'Removed';
}

/** All that the engine knows, those of providers included. @throws AmiError */
export async function listContacts(commands: AmiCommands): Promise<AmiMessage[]> {
  try {
    return await commands.list('PJSIPShowContacts');
  } catch (error) {
    // Not one contact is an error to Asterisk.
    if (error instanceof AmiRefused && error.engineMessage.startsWith('No Contacts')) return [];
    throw error;
  }
}

/** Whose contact of the list it is. `alice;@0f3a…`: the phone, and a hash of the address. */
export function phoneOf(contact: AmiMessage): string {
  return contact.first('ObjectName')?.split(/;@|@@/u)[0] ?? '';
}
