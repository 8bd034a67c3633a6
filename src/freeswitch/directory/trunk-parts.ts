import type { CompanyId } from '../../domain/ids.ts';
import type { CompanyFiles } from '../../media-node/files/company-files.ts';
import type { ConfigurationPart } from '../../media-node/files/configuration-part.ts';
import { readGatewayMarkers, renderGateways, renderTrunkAddresses } from './render-trunks.ts';
import type { EslCommands } from '../esl/esl-commands.ts';
import { Gateways } from './gateways.ts';

const gatewaysFile = 'gateways.xml';
const addressesFile = 'acl.xml';

/** Providers as gateways. Marker: the markers of all gateways in the file, each a variable of the gateway. */
export function trunksPart(esl: EslCommands, files: CompanyFiles): ConfigurationPart {
  const gateways = new Gateways(esl);
  const markersIn = async (companyId: CompanyId) =>
    readGatewayMarkers((await files.read(companyId, gatewaysFile)) ?? '');
  return {
    name: 'trunks',
    file: gatewaysFile,
    render: ({ trunks }) => {
      const text = renderGateways(trunks);
      return { text, marker: listed(readGatewayMarkers(text)) };
    },
    load: async () => {
      const companies = await files.companies();
      const wanted = await Promise.all(companies.map(markersIn));
      await gateways.bring(new Map(wanted.flatMap((markers) => [...markers])));
    },
    readMarker: async (companyId) => {
      const names = [...(await markersIn(companyId)).keys()];
      return listed(await gateways.markersOf(names));
    },
  };
}

/** Where providers call from. Marker: those addresses in the file that the engine lets in. */
export function trunkAddressesPart(esl: EslCommands, files: CompanyFiles): ConfigurationPart {
  const addressesIn = (text: string) =>
    [...text.matchAll(/ cidr="([0-9.]+)\/32"/gu)].map(([, address = '']) => address);
  return {
    name: 'addresses',
    file: addressesFile,
    render: ({ trunks }) => {
      const text = renderTrunkAddresses(trunks);
      return { text, marker: addressesIn(text).join(' ') };
    },
    load: async () => {
      await esl.bgapi('reloadacl');
    },
    readMarker: async (companyId) => {
      const addresses = addressesIn((await files.read(companyId, addressesFile)) ?? '');
      const answers = await Promise.all(addresses.map((address) => esl.api('acl', address, 'trunks')));
      return addresses.filter((_address, index) => answers[index]?.trim() === 'true').join(' ');
    },
  };
}

function listed(markers: ReadonlyMap<string, string>): string {
  return [...markers].map(([name, marker]) => `${name}=${marker}`).join(' ');
}
