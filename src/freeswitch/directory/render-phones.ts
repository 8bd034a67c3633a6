import { createHash } from 'node:crypto';
import type { CompanyId } from '../../domain/ids.ts';
import { oncePer } from '../../domain/once-per.ts';
import type { CompanyConfiguration, PhoneAccount } from '../../engine/company-configuration.ts';
import { requireDigits, requireName } from '../../media-node/files/plain-values.ts';
import { renderIncludedXml, setting, type XmlElement } from '../xml/xml-element.ts';
import { showableCallerName } from './caller-name.ts';
import { sipDomain } from './sip-profile.ts';

/** Adding an element to its siblings takes time in proportion to them (`switch_xml_insert`). */
const groupSize = 100;

/** What a phone's calls are known by, on each channel of it. */
export function presenceIdOf(sipUser: string): string {
  return `${requireName(sipUser)}@${sipDomain}`;
}

/** The account whose variable `sw_marker` tells which content of the file the engine runs. */
export function phonesMarkerAccount(companyId: CompanyId): string {
  return `sw-company-${companyId}`;
}

export interface PhonesMarker {
  readonly content: string;
  /** Nobody knows it, so nobody logs in with the account. */
  readonly digest: string;
}

/** Phones of a company as users of the directory; the marker comes last. */
export function renderPhones({ companyId, phones }: CompanyConfiguration, marker: PhonesMarker): string {
  const users = phones.map((phone) => phoneUser(phone, companyId));
  const groups = Array.from({ length: Math.ceil(users.length / groupSize) }, (_none, index) =>
    group(`company-${companyId}-${index + 1}`, users.slice(index * groupSize, (index + 1) * groupSize)),
  );
  const markerUser = user(phonesMarkerAccount(companyId), marker.digest, { sw_marker: marker.content });
  return renderIncludedXml([...groups, group(`company-${companyId}`, [markerUser])]);
}

/** What proves each phone of such a text, by SIP user. */
export function phoneLoginsIn(renderedPhones: string): Map<string, string> {
  const logins = renderedPhones.matchAll(
    /<user id="([^"]+)">\s*<params>\s*<param name="a1-hash" value="([^"]+)"/gu,
  );
  return new Map([...logins].map(([, sipUser = '', digest = '']) => [sipUser, digest]));
}

const phoneUser = oncePer(
  ({ sipUser, secret, extension }: PhoneAccount, companyId: CompanyId): XmlElement => {
    const name = requireName(sipUser);
    // A digest instead of the secret: the file gives nobody a password to read. The realm is the domain.
    const digest = createHash('md5').update(`${name}:${sipDomain}:${secret}`).digest('hex');
    return user(name, digest, {
      user_context: 'sw-from-phone',
      presence_id: presenceIdOf(name),
      sw_company: String(companyId),
      ...(extension && {
        sw_extension: requireDigits(extension.digits),
        effective_caller_id_name: showableCallerName(extension.name),
        effective_caller_id_number: requireDigits(extension.digits),
      }),
    });
  },
);

function user(name: string, digest: string, variables: Readonly<Record<string, string>>): XmlElement {
  return {
    name: 'user',
    attributes: { id: name },
    children: [
      { name: 'params', children: [setting('param', 'a1-hash', digest)] },
      {
        name: 'variables',
        children: Object.entries(variables).map(([key, value]) => setting('variable', key, value)),
      },
    ],
  };
}

function group(name: string, users: readonly XmlElement[]): XmlElement {
  return { name: 'group', attributes: { name }, children: [{ name: 'users', children: users }] };
}
