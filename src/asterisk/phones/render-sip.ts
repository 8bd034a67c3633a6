import { createHash } from 'node:crypto';
import type { CompanyConfiguration, PhoneAccount, TrunkAccount } from '../../engine/company-configuration.ts';
import type { CompanyId } from '../../domain/ids.ts';
import { oncePer } from '../../domain/once-per.ts';
import { rulesOfFormat } from '../../domain/numbering/number-format.ts';
import { transferContext } from '../dialplan/node-contexts.ts';
import { rulesText } from '../dialplan/rules-text.ts';
import { type ConfigSection, renderSections } from '../config-text/config-section.ts';
import { encodeCallerId, encodeConfigValue } from '../config-text/config-value.ts';
import { contentHash } from '../../media-node/files/content-hash.ts';
import {
  requireDigits,
  requireHost,
  requireName,
  requireWhole,
} from '../../media-node/files/plain-values.ts';

/** Realm of the base configuration; part of the stored digests. */
const realm = 'switchroom';

/** The PJSIP object whose user name tells which content of the file the engine runs. */
export function sipMarkerName(companyId: CompanyId): string {
  return `sw-company-${companyId}`;
}

/** Phones and trunks of a company as PJSIP sections on top of the templates in `asterisk-conf/pjsip.conf`. */
export function renderSip({ companyId, phones, trunks }: CompanyConfiguration): string {
  return [
    ...phones.map((phone) => phoneText(phone, companyId)),
    ...trunks.map((trunk) => renderSections(trunkSections(trunk))),
  ].join('\n');
}

const phoneText = oncePer((phone: PhoneAccount, companyId: CompanyId) =>
  renderSections(phoneSections(companyId, phone)),
);

/** Comes last in the file, so that a file cut short is noticed. */
export function renderSipMarker(companyId: CompanyId, contentHash: string): string {
  return renderSections([
    {
      name: sipMarkerName(companyId),
      lines: [
        ['type', 'auth'],
        ['auth_type', 'digest'],
        ['realm', realm],
        ['username', requireName(contentHash)],
        ['password', 'nobody-logs-in-here'],
      ],
    },
  ]);
}

/** What proves each phone of such a text, by SIP user. */
export function phoneLoginsIn(renderedSip: string): Map<string, string> {
  const logins = renderedSip.matchAll(
    /^\[(.+)\]\(sw-phone-auth\)\nusername = .+\npassword_digest = (.+)$/gmu,
  );
  return new Map([...logins].map(([, sipUser = '', digest = '']) => [sipUser, digest]));
}

/** What such a text says of trunks. */
export function trunksIn(renderedSip: string): string {
  return /^\[trunk-[^]*(?=^\[sw-company-)/mu.exec(renderedSip)?.[0] ?? '';
}

function phoneSections(companyId: CompanyId, phone: PhoneAccount): ConfigSection[] {
  const name = requireName(phone.sipUser);
  // A digest instead of the secret: the file gives nobody a password to read.
  const digest = createHash('md5').update(`${name}:${realm}:${phone.secret}`).digest('hex');
  return [
    {
      name,
      template: 'sw-phone',
      lines: [
        ['auth', name],
        ['aors', name],
        ['set_var', `SW_COMPANY=${companyId}`],
        ['set_var', `TRANSFER_CONTEXT=${transferContext(companyId)}`],
        ...(phone.extension
          ? [
              ['callerid', encodeCallerId(phone.extension.name, phone.extension.digits)] as const,
              ['set_var', `SW_EXTENSION=${requireDigits(phone.extension.digits)}`] as const,
            ]
          : // Else it would be who it says it is. The name goes no further than into the engine's own log.
            ([
              ['callerid', encodeConfigValue(`<${name}>`)],
              ['callerid_privacy', 'prohib_not_screened'],
            ] as const)),
      ],
    },
    {
      name,
      template: 'sw-phone-auth',
      lines: [
        ['username', name],
        ['password_digest', `MD5:${digest}`],
      ],
    },
    { name, template: 'sw-phone-aor', lines: [] },
  ];
}

function trunkSections(trunk: TrunkAccount): ConfigSection[] {
  const name = `trunk-${trunk.id}`;
  const uri = `sip:${requireHost(trunk.host)}:${requireWhole(trunk.port, 1, 65_535)}`;
  const login = loginOf(trunk);
  return [
    {
      name,
      template: 'sw-trunk',
      lines: [
        ['aors', name],
        ...(trunk.numberFormat
          ? [['set_var', `SW_FORMAT=${rulesText(rulesOfFormat(trunk.numberFormat))}`] as const]
          : []),
        ...(login ? [['outbound_auth', login.name] as const] : []),
      ],
    },
    { name, template: 'sw-trunk-aor', lines: [['contact', uri]] },
    ...(trunk.inboundAddresses.length > 0
      ? [
          {
            name,
            lines: [
              ['type', 'identify'] as const,
              ['endpoint', name] as const,
              ...trunk.inboundAddresses.map((address) => ['match', requireHost(address)] as const),
            ],
          },
        ]
      : []),
    ...(login
      ? [
          {
            name: login.name,
            lines: [
              ['type', 'auth'] as const,
              ['auth_type', 'digest'] as const,
              ['username', encodeConfigValue(login.username)] as const,
              ['password', encodeConfigValue(login.secret)] as const,
            ],
          },
        ]
      : []),
    ...(trunk.register && login
      ? [
          {
            name,
            template: 'sw-trunk-registration',
            lines: [
              ['server_uri', uri] as const,
              [
                'client_uri',
                `sip:${encodeConfigValue(encodeURIComponent(login.username))}@${requireHost(trunk.host)}`,
              ] as const,
              ['outbound_auth', login.name] as const,
              ['contact_user', name] as const,
              ['endpoint', name] as const,
            ],
          },
        ]
      : []),
  ];
}

/**
 * What we prove to the provider who we are with; null: nothing. It is named by its content: of a login whose content is another one
 * Asterisk takes no notice, and so would not register where an earlier one was refused.
 */
export function loginOf({
  id,
  username,
  secret,
}: TrunkAccount): { name: string; username: string; secret: string } | null {
  if (username === null || secret === null) return null;
  return { name: `trunk-${id}-${contentHash(JSON.stringify([username, secret]))}`, username, secret };
}
