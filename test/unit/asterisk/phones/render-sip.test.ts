import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { ConfigEncodingError } from '../../../../src/media-node/files/plain-values.ts';
import { renderSip, renderSipMarker } from '../../../../src/asterisk/phones/render-sip.ts';
import type { TrunkAccount } from '../../../../src/engine/company-configuration.ts';
import { sampleConfiguration, samplePhone } from '../../../support/sample-configuration.ts';

const trunk: TrunkAccount = {
  id: 4,
  host: 'sip.example.com',
  port: 5_061,
  inboundAddresses: ['192.0.2.7', '192.0.2.8'],
  numberFormat: null,
  register: true,
  username: 'user@company',
  secret: 'p;w',
};
const render = (trunks: TrunkAccount[], phones = [samplePhone(1, 'Anna "Ann" <Kiss>; Sales')]) =>
  renderSip({ ...sampleConfiguration(3, 1), phones, trunks });

describe('the SIP file of a company', () => {
  it('shows a phone under its extension, with a digest in place of its secret', () => {
    const digest = createHash('md5').update('phone1:switchroom:secret-of-1').digest('hex');
    expect(render([])).to.equal(
      `[phone1](sw-phone)
auth = phone1
aors = phone1
set_var = SW_COMPANY=3
set_var = TRANSFER_CONTEXT=c3-transfer
callerid = "Anna 'Ann' 'Kiss'\\; Sales" <201>
set_var = SW_EXTENSION=201

[phone1](sw-phone-auth)
username = phone1
password_digest = MD5:${digest}

[phone1](sw-phone-aor)
`,
    );
  });

  it('lets a phone that belongs to no extension register, without a number of its own', () => {
    const text = render([], [{ ...samplePhone(1), extension: null }]);
    expect(text).to.contain('SW_COMPANY=3');
    expect(text).to.contain('callerid = <phone1>\ncallerid_privacy = prohib_not_screened\n');
    expect(text).not.to.match(/SW_EXTENSION/u);
  });

  it('registers at the provider and knows its calls by their addresses', () => {
    const text = render([trunk], []);
    expect(text).to.contain('contact = sip:sip.example.com:5061\n');
    expect(text).to.contain('match = 192.0.2.7\nmatch = 192.0.2.8\n');
    expect(text).to.contain('username = user@company\npassword = p\\;w\n');
    expect(text).to.contain(
      'server_uri = sip:sip.example.com:5061\nclient_uri = sip:user%40company@sip.example.com\n',
    );
  });

  it('names the login anew with another password, so that Asterisk registers where it was refused', () => {
    const loginsIn = (text: string) => [...text.matchAll(/outbound_auth = (.+)/gu)].map(([, name]) => name);
    const [first, ...others] = loginsIn(render([trunk], []));
    expect(others).to.deep.equal([first]);
    expect(render([trunk], [])).to.contain(`[${first}]\ntype = auth\n`);
    expect(loginsIn(render([{ ...trunk, secret: 'another' }], []))).not.to.include(first);
  });

  it('does not register without being asked to, nor without a login', () => {
    expect(render([{ ...trunk, register: false }])).not.to.contain('registration');
    expect(render([{ ...trunk, username: null }])).not.to.match(/registration|password = /u);
  });

  it('ends with a marker that changes with its content', () => {
    expect(renderSipMarker(3, 'abc')).to.match(/^\[sw-company-3\]\n[^[]*username = abc\n[^[]*$/u);
    expect(() => renderSipMarker(3, 'a b')).to.throw(ConfigEncodingError);
  });

  it('refuses what would end in another place than it should', () => {
    for (const bad of [
      { ...trunk, host: 'sip.example.com;x' },
      { ...trunk, host: 'a b' },
      { ...trunk, port: 0 },
      { ...trunk, port: 1.5 },
      { ...trunk, inboundAddresses: ['192.0.2.7\nmatch=0.0.0.0/0'] },
      { ...trunk, username: 'a\nb' },
      { ...trunk, secret: 'a\0' },
      { ...trunk, secret: ' kept to the last character ' },
      { ...trunk, secret: 'x'.repeat(4_001) },
    ])
      expect(() => render([bad]), JSON.stringify(bad)).to.throw(ConfigEncodingError);
    expect(() => render([], [{ ...samplePhone(1), sipUser: 'a](' }])).to.throw(ConfigEncodingError);
  });
});
