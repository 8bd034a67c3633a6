import type { CompanyId } from '../../domain/ids.ts';
import type { HangUpReason } from '../../domain/routing/destination.ts';
import type { Entry, RoutingNode, RoutingTable } from '../../domain/routing/routing-table.ts';
import { type ConfigSection, renderSections } from '../configuration/config-section.ts';
import { requireDigits, requireName, requireWhole } from '../configuration/config-value.ts';
import { hasLaterDevices, renderPlaces, ringDevices } from './render-places.ts';

/** The global variable from which the revision that the engine really runs is read back. */
export function revisionVariable(companyId: CompanyId): string {
  return `SW_REVISION_${companyId}`;
}

/** Q.850 causes; the SIP answer of an unanswered call follows from them. */
const causes: Record<HangUpReason, number> = { normal: 16, busy: 17, 'no-answer': 19, unavailable: 20, declined: 21 };

/**
 * A routing table as a dialplan that calls the subroutines of `asterisk-conf/`. Each node is a small context, and entries are
 * spread over contexts of at most a hundred, because loading a context costs the square of its extensions.
 */
export function renderDialplan(table: RoutingTable): string {
  const sections: ConfigSection[] = [
    ...renderEntries(table.companyId, table.numbers, numbersContext),
    ...renderEntries(table.companyId, table.extensions, (digits) =>
      extensionsContext(table.companyId, digits),
    ),
    ...table.nodes.map((node) => renderNode(node, table)),
    ...renderPlaces(table),
    // Last, so that a file cut short shows itself by an old revision.
    { name: 'globals', template: '+', lines: [[revisionVariable(table.companyId), String(table.revision)]] },
  ];
  return sections
    .map((section) => renderSections([section], section.name === 'globals' ? '=' : ' => '))
    .join('\n');
}

/**
 * Numbers are unique in the installation and looked up whatever trunk a call came through, because one provider often
 * serves several companies from the same address. Asterisk merges the parts of a context that several files bring.
 */
function numbersContext(digits: string): string {
  return `numbers-${digits.slice(-3)}`;
}

function extensionsContext(companyId: CompanyId, digits: string): string {
  return `extensions-${companyId}-${digits.slice(-2)}`;
}

function renderEntries(
  companyId: CompanyId,
  entries: readonly Entry[],
  contextFor: (digits: string) => string,
): ConfigSection[] {
  const shards = new Map<string, [string, string][]>();
  for (const { digits, node } of entries) {
    const shard = contextFor(requireDigits(digits));
    const lines = shards.get(shard) ?? [];
    lines.push(['exten', `${digits},1,Goto(${contextOf(companyId, node)},enter,1)`]);
    shards.set(shard, lines);
  }
  return [...shards].map(([name, lines]) => ({ name, lines }));
}

/** Contexts of nodes carry the company, because hang-up nodes have the same name in each. */
function renderNode(node: RoutingNode, table: RoutingTable): ConfigSection {
  return { name: contextOf(table.companyId, node.name), lines: nodeLines(node, table) };
}

function nodeLines(node: RoutingNode, table: RoutingTable): [string, string][] {
  const { companyId, revision } = table;
  const goto = (name: string) => `Goto(${contextOf(companyId, name)},enter,1)`;
  switch (node.kind) {
    case 'number-entry':
      return [
        ['exten', `enter,1,Gosub(sw-number,s,1(${companyId},${node.numberId},${revision}))`],
        ['same', `n,${goto(node.exits.next)}`],
      ];
    case 'extension-entry':
      return [
        ['exten', `enter,1,Gosub(sw-extension,s,1(${node.extensionId},${revision}))`],
        ['same', `n,${goto(node.exits.next)}`],
      ];
    case 'ring': {
      const devices = ringDevices(node);
      if (devices === '') return [['exten', `enter,1,${goto(node.exits.unavailable)}`]];
      const ringSeconds = requireWhole(node.ringSeconds, 1, 600);
      // Who calls hears ringing from the beginning, also while the first device is still waited for or its owner is asked.
      const options = hasLaterDevices(node) ? 'r' : '';
      return [
        ['exten', `enter,1,Gosub(sw-ring,s,1(${node.name},${devices},${ringSeconds},${options}))`],
        ['same', 'n,Goto(${GOSUB_RETVAL},1)'],
        ...exitLines(node.exits, goto),
      ];
    }
    case 'queue': {
      const policy = node.record ? 'record' : 'no-record';
      const longest = node.maxWaitSeconds === null ? '' : requireWhole(node.maxWaitSeconds, 1, 86_400);
      return [
        ['exten', `enter,1,Gosub(sw-queue,s,1(${node.queueId},${policy},${longest}))`],
        ['same', 'n,Goto(${GOSUB_RETVAL},1)'],
        ...exitLines(node.exits, goto),
      ];
    }
    case 'hang-up':
      return [
        ['exten', `enter,1,Gosub(sw-mark,s,1(${node.name},enter))`],
        ['same', `n,Hangup(${causes[node.reason]})`],
      ];
    default:
      throw new Error(`not rendered yet: ${node.kind}`);
  }
}

/** One label for each exit; a subroutine's answer that names none of them ends the call. */
function exitLines(
  exits: Readonly<Record<string, string>>,
  goto: (name: string) => string,
): [string, string][] {
  return [
    ...Object.entries(exits).map(([exit, target]): [string, string] => [
      'exten',
      `${exit},1,${goto(target)}`,
    ]),
    ['exten', 'i,1,Hangup(16)'],
  ];
}

function contextOf(companyId: CompanyId, node: string): string {
  return requireName(`c${companyId}-${node}`);
}
