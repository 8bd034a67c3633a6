import { expect } from 'chai';
import fc from 'fast-check';
import { showableCallerName } from '../../../../src/freeswitch/directory/caller-name.ts';
import { renderPhones } from '../../../../src/freeswitch/directory/render-phones.ts';
import {
  readGatewayMarkers,
  renderGateways,
  renderTrunkAddresses,
} from '../../../../src/freeswitch/directory/render-trunks.ts';
import type { PhoneAccount, TrunkAccount } from '../../../../src/engine/company-configuration.ts';
import { ConfigEncodingError } from '../../../../src/media-node/files/plain-values.ts';
import { sampleConfiguration } from '../../../support/sample-configuration.ts';
import { hostileXmlText } from '../../../support/freeswitch/hostile-xml.ts';
import { readIncludedXml, settingsOf } from '../../../support/freeswitch/read-xml.ts';

const marker = { content: 'c0ffee', digest: 'd1ce' };

describe('the directory of FreeSWITCH, for hostile texts', () => {
  it('has one user a phone with exactly our variables, and the caller is named by the text', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(hostileXmlText, hostileXmlText), { maxLength: 5 }), (texts) => {
        const phones = texts.map(([name, secret], index): PhoneAccount => ({
          sipUser: `phone${index}`,
          secret,
          extension: { id: index, digits: String(100 + index), name },
        }));
        const users = usersOf(phones);
        expect(users.map((user) => user.getAttribute('id'))).to.deep.equal([
          ...phones.map(({ sipUser }) => sipUser),
          'sw-company-3',
        ]);
        for (const [index, [name]] of texts.entries()) {
          const user = users[index];
          if (!user) throw new Error('a user is missing');
          expect(settingsOf(user, 'param').map(([key]) => key)).to.deep.equal(['a1-hash']);
          const variables = Object.fromEntries(settingsOf(user, 'variable')) as Record<string, string>;
          expect(Object.keys(variables)).to.deep.equal([
            'user_context',
            'presence_id',
            'sw_company',
            'sw_extension',
            'effective_caller_id_name',
            'effective_caller_id_number',
          ]);
          const shown = variables.effective_caller_id_name ?? '';
          expect(shown).to.equal(showableCallerName(name));
          expect(shown).not.to.match(/["\\<>/:@%]|\$\{/u);
          if (/^[\p{L}\p{N} .,'&;#-]{0,19}$/u.test(name)) expect(shown).to.equal(name);
        }
      }),
    );
  });

  it('has groups of at most a hundred', () => {
    const phones = Array.from({ length: 250 }, (_none, index): PhoneAccount => ({
      sipUser: `phone${index}`,
      secret: 's',
      extension: null,
    }));
    const root = readIncludedXml(renderPhones(sampleConfiguration(3, 1, { phones }), marker));
    const sizes = [...root.getElementsByTagName('group')].map(
      (group) => group.getElementsByTagName('user').length,
    );
    expect(sizes).to.deep.equal([100, 100, 50, 1]);
  });

  it('never tells a secret', () => {
    const phone = { sipUser: 'phone1', secret: 'verysecret', extension: null };
    const text = renderPhones(sampleConfiguration(3, 1, { phones: [phone] }), marker);
    expect(text).not.to.contain('verysecret');
  });

  function usersOf(phones: readonly PhoneAccount[]) {
    const root = readIncludedXml(renderPhones(sampleConfiguration(3, 1, { phones }), marker));
    return [...root.getElementsByTagName('user')];
  }
});

describe('the gateways of FreeSWITCH, for hostile texts', () => {
  const trunk: TrunkAccount = {
    id: 7,
    host: 'sip.example.com',
    port: 5_060,
    inboundAddresses: ['192.0.2.1', '192.0.2.2'],
    numberFormat: null,
    register: true,
    username: 'u',
    secret: 's',
  };

  it('have login and secret literally, or are refused', () => {
    fc.assert(
      fc.property(hostileXmlText, hostileXmlText, (username, secret) => {
        let text: string;
        try {
          text = renderGateways([{ ...trunk, username, secret }]);
        } catch (error) {
          expect(error).to.be.instanceOf(ConfigEncodingError);
          return;
        }
        const root = readIncludedXml(text);
        expect(root.getElementsByTagName('gateway')).to.have.length(1);
        const parameters = new Map(settingsOf(root, 'param'));
        expect(parameters.get('auth-username')).to.equal(username);
        expect(parameters.get('password')).to.equal(secret);
        expect(parameters.get('register')).to.equal('true');
        expect(parameters.get('username')).to.match(/^[A-Za-z0-9%._~!*'()-]*$/u);
        expect([...readGatewayMarkers(text).keys()]).to.deep.equal(['trunk-7']);
      }),
    );
  });

  it('change their marker with every setting', () => {
    const markerOf = (one: TrunkAccount) => readGatewayMarkers(renderGateways([one])).get('trunk-7');
    const markers = [
      trunk,
      { ...trunk, host: 'sip.example.org' },
      { ...trunk, port: 5_061 },
      { ...trunk, register: false },
      { ...trunk, username: 'v' },
      { ...trunk, secret: 't' },
    ].map(markerOf);
    expect(new Set(markers)).to.have.length(markers.length);
    expect(markerOf({ ...trunk, inboundAddresses: [] })).to.equal(markerOf(trunk));
  });

  it('let each address in once, and nothing that is no address', () => {
    const other = { ...trunk, id: 8, inboundAddresses: ['192.0.2.2', '192.0.2.3'] };
    const root = readIncludedXml(renderTrunkAddresses([trunk, other]));
    expect([...root.getElementsByTagName('node')].map((node) => node.getAttribute('cidr'))).to.deep.equal([
      '192.0.2.1/32',
      '192.0.2.2/32',
      '192.0.2.3/32',
    ]);
    for (const address of ['0.0.0.0/0', 'example.com', '192.0.2.1" type="allow', '']) {
      expect(() => renderTrunkAddresses([{ ...trunk, inboundAddresses: [address] }])).to.throw(
        ConfigEncodingError,
      );
    }
  });
});
