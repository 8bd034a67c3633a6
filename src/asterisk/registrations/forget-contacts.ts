import type { AmiCommands } from '../ami/ami-commands.ts';
import type { AriCommands } from '../ari/ari-commands.ts';
import { listContacts, phoneOf } from './phone-contacts.ts';

/** Ends the registrations of these phones. A call that they have goes on. */
export async function forgetContacts(
  ami: AmiCommands,
  ari: AriCommands,
  sipUsers: readonly string[],
): Promise<void> {
  if (sipUsers.length === 0) return;
  const phones = new Set(sipUsers);
  for (const contact of await listContacts(ami)) {
    const id = contact.first('ObjectName');
    if (id !== undefined && phones.has(phoneOf(contact)))
      await ari.deleteConfigObject('res_pjsip', 'contact', id);
  }
}
