import { createHmac } from 'node:crypto';
import type { ConfigurationPart } from '../../media-node/files/configuration-part.ts';
import { contentHash } from '../../media-node/files/content-hash.ts';
import { renewedLogins } from '../../media-node/files/renewed-logins.ts';
import { phoneLoginsIn, phonesMarkerAccount, presenceIdOf, renderPhones } from './render-phones.ts';
import { sipProfile } from './sip-profile.ts';
import { askForText } from '../esl/ask-for-text.ts';
import type { EslCommands } from '../esl/esl-commands.ts';

/** Phones. Marker: a variable of an account that nobody can log in with. @param secret makes that so */
export function phonesPart(esl: Pick<EslCommands, 'api' | 'bgapi'>, secret: string): ConfigurationPart {
  return {
    name: 'phones',
    file: 'directory.xml',
    render: (configuration) => {
      const account = phonesMarkerAccount(configuration.companyId);
      const digest = createHmac('sha256', secret).update(account).digest('hex').slice(0, 32);
      const marker = contentHash(JSON.stringify(configuration.phones));
      return { text: renderPhones(configuration, { content: marker, digest }), marker };
    },
    load: async (change) => {
      await esl.bgapi('reloadxml');
      // A call that such a phone has goes on.
      for (const sipUser of renewedLogins(change, phoneLoginsIn))
        await esl.api('sofia', 'profile', sipProfile, 'flush_inbound_reg', presenceIdOf(sipUser));
    },
    readMarker: async (companyId) => {
      const account = presenceIdOf(phonesMarkerAccount(companyId));
      return (await askForText(esl, 'user_data', account, 'var', 'sw_marker')) || null;
    },
  };
}
