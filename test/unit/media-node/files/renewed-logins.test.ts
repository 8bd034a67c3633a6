import { expect } from 'chai';
import * as asterisk from '../../../../src/asterisk/phones/render-sip.ts';
import type { CompanyConfiguration, PhoneAccount } from '../../../../src/engine/company-configuration.ts';
import * as freeswitch from '../../../../src/freeswitch/directory/render-phones.ts';
import { renewedLogins } from '../../../../src/media-node/files/renewed-logins.ts';
import { sampleConfiguration, samplePhone } from '../../../support/sample-configuration.ts';

const engines = {
  Asterisk: { render: asterisk.renderSip, loginsIn: asterisk.phoneLoginsIn },
  FreeSWITCH: {
    render: (configuration: CompanyConfiguration) =>
      freeswitch.renderPhones(configuration, { content: 'c', digest: 'd' }),
    loginsIn: freeswitch.phoneLoginsIn,
  },
};

for (const [name, { render, loginsIn }] of Object.entries(engines))
  describe(`the phones of a file for ${name} that log in by another secret`, () => {
    const [one, two, three] = [samplePhone(1), samplePhone(2), samplePhone(3)];
    const company = (phones: readonly PhoneAccount[]) => sampleConfiguration(7, 1, { phones });
    const renewed = (before: readonly PhoneAccount[] | null, after: readonly PhoneAccount[]) => {
      const configuration = company(after);
      const earlier = before && render(company(before));
      return renewedLogins({ configuration, before: earlier, after: render(configuration) }, loginsIn);
    };

    it('are those whose secret was changed, whatever else was', () => {
      const extension = { id: 1, digits: '299', name: '[phone2](sw-phone-auth) <user id="phone2">' };
      const after = [{ ...one, secret: 'new', extension }, two, { ...three, secret: 'new' }];
      expect(renewed([one, two, three], after)).to.deep.equal(['phone1', 'phone3']);
    });

    it('are not those that came, went or were renamed, and none where there was no file', () => {
      expect(renewed([one, two], [{ ...one, extension: null }, three])).to.deep.equal([]);
      expect(renewed(null, [one])).to.deep.equal([]);
      expect(renewedLogins(undefined, loginsIn)).to.deep.equal([]);
    });
  });
