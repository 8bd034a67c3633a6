import type { AmiCommands } from '../ami/ami-commands.ts';
import type { AriCommands } from '../ari/ari-commands.ts';
import { forgetContacts } from '../registrations/forget-contacts.ts';
import { loadAll, newPhonesAlone, readAgain } from './load-sip.ts';
import { phoneLoginsIn, renderSip, renderSipMarker, sipMarkerName } from './render-sip.ts';
import type { ConfigurationPart } from '../../media-node/files/configuration-part.ts';
import { contentHash } from '../../media-node/files/content-hash.ts';
import { renewedLogins } from '../../media-node/files/renewed-logins.ts';

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
      const newcomers = change && isAll ? newPhonesAlone(change) : null;
      if (!newcomers || !(await readAgain(ami, newcomers))) await loadAll(ami);
      await forgetContacts(ami, ari, renewedLogins(change, phoneLoginsIn));
    },
    readMarker: async (companyId) => {
      const object = await ari.getConfigObject('res_pjsip', 'auth', sipMarkerName(companyId));
      return object?.get('username') ?? null;
    },
  };
}
