import { rulesOfCountry } from '../numbering/number-rules.ts';
import { oncePer } from '../once-per.ts';
import { isRecorded } from '../recording/recorded-calls.ts';
import type { CompanySnapshot, ExtensionFacts } from './company-snapshot.ts';
import { dialNodeName, type DialProfile } from './node-names.ts';
import { oldestOf } from './oldest-of.ts';
import { dialledRingSeconds, usualReach } from './outside-calls.ts';
import type { Dialling, Entry, NodeName, RoutingNode } from './routing-table.ts';

const withoutExtension: DialProfile = { outsideCalls: 'none', shownNumberId: null, recordedCalls: [] };
const usual: DialProfile = { outsideCalls: usualReach, shownNumberId: null, recordedCalls: [] };

/**
 * What phones dial that is no extension [U1]. Extensions that may call the same and show the same number share a node, so a company has
 * few, however many phones it has.
 *
 * @param more profiles of which there are to be nodes though no extension has them
 */
export function compileDialling(
  snapshot: CompanySnapshot,
  more: readonly DialProfile[] = [],
): { readonly entries: Dialling; readonly nodes: readonly RoutingNode[] } {
  const { extensions, emergencyNumbers } = snapshot;
  const compile = dialCompiler(snapshot);
  const nodes = new Map<NodeName, RoutingNode[]>();
  for (const profile of [withoutExtension, usual, ...profilesAmong(extensions), ...more]) {
    const name = dialNodeName(profile);
    if (!nodes.has(name)) nodes.set(name, compile(name, profile));
  }
  return {
    nodes: [...nodes.values()].flat(),
    entries: {
      emergencyNumbers,
      withoutExtension: dialNodeName(withoutExtension),
      usual: dialNodeName(usual),
      callers: unusualCallers(extensions),
      recorded: recordedInside(extensions),
    },
  };
}

/** Of extensions that call outside in another way than usual. */
const unusualCallers = oncePer((extensions: readonly ExtensionFacts[]): readonly Entry[] =>
  extensions
    .map((extension) => ({ digits: extension.digits, node: dialNodeName(extension) }))
    .filter(({ node }) => node !== dialNodeName(usual)),
);

const recordedInside = oncePer((extensions: readonly ExtensionFacts[]): readonly string[] =>
  extensions.flatMap(({ digits, recordedCalls }) => (isRecorded('internal', recordedCalls) ? [digits] : [])),
);

/** Each once. */
const profilesAmong = oncePer((extensions: readonly ExtensionFacts[]): readonly DialProfile[] => [
  ...new Map(extensions.map((extension) => [dialNodeName(extension), extension])).values(),
]);

function dialCompiler({
  country,
  numbers,
  trunks,
  callerLists,
  recordedCalls: ofCompany,
}: CompanySnapshot): (name: NodeName, profile: DialProfile) => RoutingNode[] {
  const { countryCode } = rulesOfCountry(country);
  const byId = new Map(numbers.map((number) => [number.id, number]));
  const oldestNumber = oldestOf(numbers);
  const oldestTrunk = oldestOf(trunks);
  const blocked = callerLists.filter(({ purpose }) => purpose === 'blocked').map(({ id }) => id);
  return (name, { outsideCalls, shownNumberId, recordedCalls }) => {
    const number = (shownNumberId === null ? oldestNumber : byId.get(shownNumberId)) ?? null;
    const guard = blocked.length === 0 ? null : `${name}-blocked`;
    const dial: RoutingNode = {
      kind: 'dial',
      name,
      reach: outsideCalls,
      countryCode,
      guard,
      numberId: shownNumberId,
      shownNumber: number?.digits.replace('+', '') ?? null,
      record: isRecorded('out', recordedCalls, ofCompany),
      trunkId: number?.trunkId ?? oldestTrunk?.id ?? null,
      ringSeconds: dialledRingSeconds,
      exits: {
        'not-allowed': 'hang-up-declined',
        'no-answer': 'hang-up-no-answer',
        busy: 'hang-up-busy',
        unavailable: 'hang-up-unavailable',
      },
    };
    if (guard === null) return [dial];
    const exits = { listed: 'hang-up-declined', 'not-listed': name };
    return [
      { kind: 'caller-match', name: guard, asks: 'dialled', redirectId: null, listIds: blocked, exits },
      dial,
    ];
  };
}
