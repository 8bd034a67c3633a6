import { rulesOfCountry } from '../../domain/numbering/number-rules.ts';
import type { DialNode, NodeName, RoutingTable } from '../../domain/routing/routing-table.ts';
import {
  requireAnyDigits,
  requireDigits,
  requireE164,
  requireName,
  requireWhole,
} from '../../media-node/files/plain-values.ts';
import type { ConfigSection } from '../config-text/config-section.ts';
import { contextOf } from './node-contexts.ts';
import { rulesText } from './rules-text.ts';

/** Where what a phone dials starts, of those whose node this is: an emergency number, and any other one. */
export function dialStarts({ companyId, nodes }: RoutingTable): (node: NodeName) => string {
  const guards = new Map(
    nodes.flatMap((node) => (node.kind === 'dial' ? [[node.name, node.guard] as const] : [])),
  );
  return (node) => `Return(${contextOf(companyId, node)}&${contextOf(companyId, guards.get(node) ?? node)})`;
}

/** What the company says of all that its phones dial: how it is read (`sw-dialled-outside`), and where it starts if nobody says otherwise. */
export function renderDialling(
  { companyId, country, dialling }: RoutingTable,
  startOf: ReturnType<typeof dialStarts>,
): ConfigSection {
  const emergency = dialling.emergencyNumbers.map(requireDigits).join('-');
  return {
    name: contextOf(companyId, 'dialling'),
    lines: [
      ['exten', `read,1,Gosub(sw-read-dialled,s,1(${emergency},${rulesText(rulesOfCountry(country))}))`],
      ['same', 'n,Return()'],
      ['exten', `usual,1,${startOf(dialling.usual)}`],
      ['exten', `without,1,${startOf(dialling.withoutExtension)}`],
    ],
  };
}

/** The call of `sw-dial`. */
export function dialSubroutine({
  name,
  reach,
  countryCode,
  trunkId,
  shownNumber,
  ringSeconds,
  record,
}: DialNode): string {
  const trunk = trunkId === null ? '' : `trunk-${requireWhole(trunkId, 1, Number.MAX_SAFE_INTEGER)}`;
  const shown = shownNumber === null ? '' : requireE164(shownNumber);
  const seconds = requireWhole(ringSeconds, 1, 600);
  return `sw-dial,s,1(${requireName(name)},${requireName(reach)},${requireAnyDigits(countryCode)},${trunk},${shown},${seconds}${record ? ',record' : ''})`;
}
