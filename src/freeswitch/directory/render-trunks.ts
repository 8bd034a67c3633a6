import type { TrunkAccount } from '../../engine/company-configuration.ts';
import { contentHash } from '../../media-node/files/content-hash.ts';
import {
  ConfigEncodingError,
  requireHost,
  requireIpv4,
  requireWhole,
} from '../../media-node/files/plain-values.ts';
import { renderIncludedXml, setting, type XmlElement } from '../xml/xml-element.ts';

/** Name of the gateway, which dial strings have, too. */
export function gatewayName(trunkId: number): string {
  return `trunk-${requireWhole(trunkId, 1, 4_294_967_295)}`;
}

/** The providers that a company calls through, as gateways of the SIP profile. */
export function renderGateways(trunks: readonly TrunkAccount[]): string {
  return renderIncludedXml(trunks.map(gateway));
}

/** What the engine reports of each gateway of such a text once it runs it, by name. */
export function readGatewayMarkers(renderedGateways: string): Map<string, string> {
  const gateways = renderedGateways.matchAll(
    /<gateway name="([^"]+)">.*?<variable name="sw_marker" value="([^"]+)"/gsu,
  );
  return new Map([...gateways].map(([, name = '', marker = '']) => [name, marker]));
}

/** The addresses from which the providers call. */
export function renderTrunkAddresses(trunks: readonly TrunkAccount[]): string {
  const addresses = new Set(trunks.flatMap(({ inboundAddresses }) => inboundAddresses));
  return renderIncludedXml(
    [...addresses].map((address) => ({
      name: 'node',
      attributes: { type: 'allow', cidr: `${requireIpv4(address)}/32` },
    })),
  );
}

function gateway(trunk: TrunkAccount): XmlElement {
  return {
    name: 'gateway',
    attributes: { name: gatewayName(trunk.id) },
    children: [
      {
        name: 'params',
        children: Object.entries(parametersOf(trunk)).map(([key, value]) => setting('param', key, value)),
      },
      {
        name: 'variables',
        children: [
          {
            name: 'variable',
            attributes: { name: 'sw_marker', value: markerOf(trunk), direction: 'outbound' },
          },
        ],
      },
    ],
  };
}

function markerOf(trunk: TrunkAccount): string {
  return contentHash(JSON.stringify(parametersOf(trunk)));
}

function parametersOf({ host, port, register, username, secret }: TrunkAccount): Record<string, string> {
  const provider = requireHost(host);
  const credentials = username !== null && secret !== null ? { username, secret } : null;
  return {
    proxy: `${provider}:${requireWhole(port, 1, 65_535)}`,
    realm: provider,
    'from-domain': provider,
    ...(register && credentials !== null
      ? { register: 'true', 'expire-seconds': '300' }
      : // Whether it is there is asked of it; of one that we register with, the registration tells.
        { register: 'false', ping: '30' }),
    'caller-id-in-from': 'true',
    context: 'sw-from-trunk',
    // A provider that we register with calls the contact; whom it wants is in the To header.
    extension: 'auto_to_user',
    ...(credentials && {
      // This one becomes part of an address, the other one is told as it is.
      username: addressPart(credentials.username),
      'auth-username': credentials.username,
      password: credentials.secret,
    }),
  };
}

/** @throws ConfigEncodingError */
function addressPart(text: string): string {
  if (!text.isWellFormed()) throw new ConfigEncodingError('broken character in a text');
  return encodeURIComponent(text);
}
