import type { AmiCommands } from '../ami/ami-commands.ts';
import type { AriCommands } from '../ari/ari-commands.ts';
import { forgetContacts } from '../registrations/forget-contacts.ts';
import { phoneLoginsIn, renderSip, renderSipMarker, sipMarkerName, trunksIn } from './render-sip.ts';
import type { ConfigurationPart, FileChange } from '../../media-node/files/configuration-part.ts';
import { contentHash } from '../../media-node/files/content-hash.ts';
import { renewedLogins } from '../../media-node/files/renewed-logins.ts';

const allModules = [
  'res_pjsip.so',
  'res_pjsip_authenticator_digest.so',
  'res_pjsip_endpoint_identifier_ip.so',
  'res_pjsip_outbound_registration.so',
];
/**
 * Its load reads all objects of SIP again, as that of `res_pjsip.so` does, which besides goes through all addresses that are asked
 * whether they are there (qualify), in steps that grow with the square of their number: two thirds of the time among 15,000 phones.
 */
const readingModules = ['res_pjsip_config_wizard.so'];

/** Phones and trunks. Marker: the user name of an authentication object that nobody uses. */
export function sipPart(ami: AmiCommands, ari: AriCommands): ConfigurationPart {
  return {
    name: 'sip',
    file: 'sip.conf',
    render: (configuration) => {
      const body = renderSip(configuration);
      const marker = contentHash(body);
      return { text: `${body}\n${renderSipMarker(configuration.companyId, marker)}`, marker };
    },
    load: async (change, isAll = false) => {
      const modules = change && isAll && leavesAllAddresses(change) ? readingModules : allModules;
      for (const module of modules) await ami.send('Reload', { Module: module });
      await forgetContacts(ami, ari, renewedLogins(change, phoneLoginsIn));
    },
    readMarker: async (companyId) => {
      const object = await ari.getConfigObject('res_pjsip', 'auth', sipMarkerName(companyId));
      return object?.get('username') ?? null;
    },
  };
}

/**
 * Whether the engine may go on asking those whom it asks. A phone that is new is asked once it has registered; one that is gone would be
 * asked further, and a trunk has its address here.
 */
function leavesAllAddresses({ before, after }: FileChange): boolean {
  if (before === null || trunksIn(before) !== trunksIn(after)) return false;
  const phones = phoneLoginsIn(after);
  return [...phoneLoginsIn(before).keys()].every((sipUser) => phones.has(sipUser));
}
