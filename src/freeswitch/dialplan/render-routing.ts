import { rulesOfFormat } from '../../domain/numbering/number-format.ts';
import { type NumberRules, rulesOfCountry } from '../../domain/numbering/number-rules.ts';
import { eachOnce, oncePer } from '../../domain/once-per.ts';
import type { QueueFacts } from '../../domain/routing/company-snapshot.ts';
import type {
  CallerList,
  Dialling,
  Entry,
  Mobile,
  RingNode,
  RoutingNode,
  RoutingTable,
} from '../../domain/routing/routing-table.ts';
import type { CompanyConfiguration, TrunkAccount } from '../../engine/company-configuration.ts';
import { renderCalendar } from './render-calendar.ts';
import { mobilesById, mobilesOf, renderPlaces } from './render-devices.ts';
import { renderNode, renderRing } from './render-node.ts';
import { type RoutingEntry, routingFile } from './routing-file.ts';
import { clockChanges } from '../../media-node/call-logic/clock-changes.ts';
import {
  requireAnyDigits,
  requireDigits,
  requireName,
  requireWhole,
} from '../../media-node/files/plain-values.ts';

/**
 * The call logic of a company as the scripts in `freeswitch-conf/scripts/` walk it: `generated/company-N/routing`.
 *
 * @param now from which on the clocks of time zones are told
 * @throws ConfigEncodingError
 */
export function renderRouting({ routing, queues, trunks }: CompanyConfiguration, now: Date): string {
  const mobiles = mobilesById(routing);
  const facts = new Map(queues.map((queue) => [queue.id, queue]));
  const { nodes, numbers, extensions, dialling } = routing;
  const calendars = nodes.flatMap((node) => (node.kind === 'calendar' ? [renderCalendar(node)] : []));
  const entries: RoutingEntry[] = [
    ['caller-rules', rules(rulesOfCountry(routing.country))],
    ...numberEntries(numbers),
    ...extensionEntries(extensions),
    ...diallingEntries(dialling),
    ...nodes.map((node) =>
      node.kind === 'ring'
        ? ringEntry(node, mobilesOf(node.devices, mobiles))
        : nodeEntry(node, node.kind === 'queue' ? facts.get(node.queueId) : undefined),
    ),
    ...zonesOf(routing).map((zone) => renderZone(zone, now)),
    ...askedLists(routing).flatMap(renderList),
    ...renderPlaces(routing, mobiles),
    ...addresses(trunks),
  ];
  return routingFile(routing.revision, entries, calendars);
}

const numberEntries = eachOnce(({ digits, node }: Entry): RoutingEntry => [
  `number ${requireDigits(digits)}`,
  requireName(node),
]);

const extensionEntries = eachOnce(({ digits, node }: Entry): RoutingEntry => [
  `extension ${requireDigits(digits)}`,
  requireName(node),
]);

const ringEntry = oncePer((node: RingNode, mobiles: readonly Mobile[]): RoutingEntry => [
  `node ${requireName(node.name)}`,
  renderRing(node, mobiles),
]);

const nodeEntry = oncePer(
  (node: Exclude<RoutingNode, RingNode>, queue: QueueFacts | undefined): RoutingEntry => [
    `node ${requireName(node.name)}`,
    renderNode(node, queue),
  ],
);

function rules({ internationalPrefix, nationalPrefix, countryCode, shortest, longest }: NumberRules) {
  return {
    international: requireAnyDigits(internationalPrefix),
    national: requireAnyDigits(nationalPrefix),
    country: requireAnyDigits(countryCode),
    shortest: Number(requireWhole(shortest, 1, 20)),
    longest: Number(requireWhole(longest, 1, 20)),
  };
}

/** Where a number starts that is dialled at a phone (sw/dialled.lua). */
function diallingEntries({
  emergencyNumbers,
  usual,
  withoutExtension,
  callers,
  recorded,
}: Dialling): RoutingEntry[] {
  return [
    ['dial', { usual: requireName(usual), without: requireName(withoutExtension) }],
    ...callers.map(({ digits, node }): RoutingEntry => [`dial ${requireDigits(digits)}`, requireName(node)]),
    ...recorded.map((digits): RoutingEntry => [`recorded ${requireDigits(digits)}`, true]),
    ...emergencyNumbers.map((number): RoutingEntry => [`emergency ${requireDigits(number)}`, true]),
  ];
}

function zonesOf({ nodes }: RoutingTable): string[] {
  return [...new Set(nodes.flatMap((node) => (node.kind === 'calendar' ? [node.timeZone] : [])))];
}

/** Pairs of {@link clockChanges}. */
function renderZone(zone: string, now: Date): RoutingEntry {
  return [`zone ${zone}`, clockChanges(zone, now).map(({ from, aheadSeconds }) => [from, aheadSeconds])];
}

function askedLists({ nodes, callerLists }: RoutingTable): CallerList[] {
  const asked = new Set(nodes.flatMap((node) => (node.kind === 'caller-match' ? node.listIds : [])));
  return callerLists.filter(({ id }) => asked.has(id));
}

/** `list-5 n` and a number, `p` and a prefix, `e` and an extension; `list-5` has the lengths of prefixes that are worth a look. */
function renderList({ id, numbers, prefixes, extensions }: CallerList): RoutingEntry[] {
  const entries = new Set([
    ...numbers.map((digits) => `n${requireAnyDigits(digits)}`),
    ...prefixes.map((digits) => `p${requireAnyDigits(digits)}`),
    ...extensions.map((digits) => `e${requireDigits(digits)}`),
  ]);
  const lengths = [...new Set(prefixes.map(({ length }) => length))].sort((a, b) => b - a);
  return [
    [`list-${id}`, lengths],
    ...[...entries].map((entry): RoutingEntry => [`list-${id} ${entry}`, true]),
  ];
}

/** Whose trunk it is that calls come from, and how it writes numbers; several trunks at one address count as the oldest. */
function addresses(trunks: readonly TrunkAccount[]): RoutingEntry[] {
  const known = new Map<string, TrunkAccount>();
  for (const trunk of [...trunks].sort((a, b) => a.id - b.id)) {
    for (const address of trunk.inboundAddresses)
      if (/^[0-9a-f.:]{2,45}$/u.test(address) && !known.has(address)) known.set(address, trunk);
  }
  return [...known].map(([address, { id, numberFormat }]) => [
    `address ${address}`,
    { trunk: id, rules: numberFormat ? rules(rulesOfFormat(numberFormat)) : undefined },
  ]);
}
