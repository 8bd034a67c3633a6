import { expect } from 'chai';
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { ConfigEncodingError } from '../../../../src/media-node/files/plain-values.ts';
import {
  loginOf,
  renderSip,
  renderSipMarker,
  sipMarkerName,
} from '../../../../src/asterisk/phones/render-sip.ts';
import type { PhoneAccount, TrunkAccount } from '../../../../src/engine/company-configuration.ts';
import { sampleConfiguration } from '../../../support/sample-configuration.ts';
import { type ParsedSection, parseAsteriskConfig } from '../../../support/asterisk/asterisk-config.ts';
import { hostileText } from '../../../support/hostile-text.ts';

const plainOr = (plain: string) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(plain) }, { weight: 1, arbitrary: hostileText });

const anyPhone: fc.Arbitrary<PhoneAccount> = fc.record({
  sipUser: plainOr('p1234'),
  secret: hostileText,
  extension: fc.option(fc.record({ id: fc.constant(1), digits: plainOr('201'), name: hostileText })),
});
const anyTrunk: fc.Arbitrary<TrunkAccount> = fc.record({
  id: fc.constant(4),
  host: plainOr('sip.example.com'),
  port: fc.oneof(fc.constant(5_060), fc.integer()),
  inboundAddresses: fc.array(plainOr('192.0.2.7'), { maxLength: 2 }),
  numberFormat: fc.option(
    fc.record({
      country: plainOr('HU'),
      nationalPrefix: fc.option(plainOr('06')),
      internationalPrefix: fc.option(plainOr('00')),
    }),
  ),
  register: fc.boolean(),
  username: fc.option(hostileText),
  secret: fc.option(hostileText),
});

/** The file as Asterisk reads it; null: it was refused before it was written. */
function readBack(phones: PhoneAccount[], trunks: TrunkAccount[]): ParsedSection[] | null {
  const configuration = { ...sampleConfiguration(1, 1), phones, trunks };
  try {
    return parseAsteriskConfig(`${renderSip(configuration)}\n${renderSipMarker(1, 'abc')}`);
  } catch (error) {
    expect(error).to.be.instanceOf(ConfigEncodingError);
    return null;
  }
}

/** In short: `name(template): key key ...`. */
const outline = (sections: ParsedSection[]) =>
  sections.map(
    ({ name, options, lines }) => `${name}(${options.join()}): ${lines.map(([key]) => key).join(' ')}`,
  );
const markerOutline = `${sipMarkerName(1)}(): type auth_type realm username password`;
const valueOf = (section: ParsedSection | undefined, key: string) =>
  section?.lines.find(([name]) => name === key)?.[1];

describe('the SIP file of a company, for hostile names and secrets', () => {
  it('a phone has its three sections with the keys that we wrote and no other, or is refused', () => {
    let written = 0;
    fc.assert(
      fc.property(anyPhone, (phone) => {
        const sections = readBack([phone], []);
        if (!sections) return;
        written += 1;
        const { sipUser, extension } = phone;
        expect(outline(sections)).to.deep.equal([
          `${sipUser}(sw-phone): auth aors set_var set_var callerid ${extension ? 'set_var' : 'callerid_privacy'}`,
          `${sipUser}(sw-phone-auth): username password_digest`,
          `${sipUser}(sw-phone-aor): `,
          markerOutline,
        ]);
      }),
      { numRuns: 1_000 },
    );
    expect(written).to.be.greaterThan(100);
  });

  it('a phone is reached only with its secret, which nobody can read in the file', () => {
    fc.assert(
      fc.property(hostileText, (secret) => {
        const sections = readBack([{ sipUser: 'p1234', secret, extension: null }], []);
        const digest = createHash('md5').update(`p1234:switchroom:${secret}`).digest('hex');
        expect(valueOf(sections?.[1], 'password_digest')).to.equal(`MD5:${digest}`);
      }),
    );
  });

  it('a company is set by the endpoint, whatever the name of its extension says', () => {
    fc.assert(
      fc.property(hostileText, (name) => {
        const phone = { sipUser: 'p1234', secret: 's', extension: { id: 1, digits: '201', name } };
        const variables = readBack([phone], [])?.[0]?.lines.filter(([key]) => key === 'set_var');
        expect(variables).to.deep.equal([
          ['set_var', 'SW_COMPANY=1'],
          ['set_var', 'TRANSFER_CONTEXT=c1-transfer'],
          ['set_var', 'SW_EXTENSION=201'],
        ]);
      }),
    );
  });

  it('a trunk has the sections and keys that we wrote and its login literally, or is refused', () => {
    let written = 0;
    fc.assert(
      fc.property(anyTrunk, (trunk) => {
        const sections = readBack([], [trunk]);
        if (!sections) return;
        const { inboundAddresses, numberFormat, register, username, secret } = trunk;
        const hasLogin = username !== null && secret !== null;
        const matches = inboundAddresses.map(() => ' match').join('');
        expect(outline(sections)).to.deep.equal([
          `trunk-4(sw-trunk): aors${numberFormat ? ' set_var' : ''}${hasLogin ? ' outbound_auth' : ''}`,
          'trunk-4(sw-trunk-aor): contact',
          ...(inboundAddresses.length > 0 ? [`trunk-4(): type endpoint${matches}`] : []),
          ...(hasLogin ? [`${loginOf(trunk)?.name ?? ''}(): type auth_type username password`] : []),
          ...(hasLogin && register
            ? ['trunk-4(sw-trunk-registration): server_uri client_uri outbound_auth contact_user endpoint']
            : []),
          markerOutline,
        ]);
        const login = sections.find(
          (section) => valueOf(section, 'type') === 'auth' && section.name === loginOf(trunk)?.name,
        );
        if (!hasLogin) return;
        written += 1;
        expect(valueOf(login, 'username')).to.equal(username);
        expect(valueOf(login, 'password')).to.equal(secret);
      }),
      { numRuns: 2_000 },
    );
    expect(written).to.be.greaterThan(20);
  });

  it('registers at the host of the trunk, whatever the user name says', () => {
    fc.assert(
      fc.property(hostileText, (username) => {
        const sections = readBack(
          [],
          [
            {
              id: 4,
              host: 'sip.example.com',
              port: 5_060,
              inboundAddresses: [],
              numberFormat: null,
              register: true,
              username,
              secret: 's',
            },
          ],
        );
        if (!sections) return;
        const registration = sections.find(({ options }) => options.includes('sw-trunk-registration'));
        expect(valueOf(registration, 'server_uri')).to.equal('sip:sip.example.com:5060');
        expect(valueOf(registration, 'client_uri')).to.match(
          /^sip:[A-Za-z0-9%\-_.!~*'()]*@sip\.example\.com$/u,
        );
      }),
    );
  });
});
