import { eachOnce, oncePer } from '../once-per.ts';
import { isRecorded } from '../recording/recorded-calls.ts';
import type { CompanySnapshot, ExtensionFacts, NumberFacts, RedirectFacts } from './company-snapshot.ts';
import { compileCalendar } from './compile-calendar.ts';
import { compileDialling } from './compile-dialling.ts';
import { guardNumber, listsAtNumbers, type NumberLists, redirectsOf } from './compile-entries.ts';
import { callableMobiles, compileRings } from './compile-rings.ts';
import { type Destination, hangUpReasons, usualOutsideRingSeconds } from './destination.ts';
import { outsideDestinationsOf } from './destination-holders.ts';
import { type DialProfile, keyExit, nodeOf } from './node-names.ts';
import { oldestOf } from './oldest-of.ts';
import type { CallerList, Entry, NodeName, Prompt, RoutingNode, RoutingTable } from './routing-table.ts';

/**
 * Compiles a company's call logic. Pure: the same snapshot gives the same table. Destinations must exist, which the
 * database's foreign keys and the checks at save see to.
 *
 * @param dialProfiles of which there are to be nodes though no extension of the snapshot has them
 */
export function compileRouting(
  snapshot: CompanySnapshot,
  dialProfiles: readonly DialProfile[] = [],
): RoutingTable {
  const mobiles = callableMobiles(snapshot);
  const promptOf = promptsById(snapshot);
  const { blocked, vip } = listsAtNumbers(snapshot);
  const dialling = compileDialling(snapshot, dialProfiles);
  const nodes: RoutingNode[] = [
    ...hangUpReasons.map((reason): RoutingNode => ({
      kind: 'hang-up',
      name: `hang-up-${reason}`,
      reason,
      exits: {},
    })),
    { kind: 'waiting-place', name: 'waiting-place', exits: { none: 'hang-up-normal' } },
    ...snapshot.queues.flatMap((queue): RoutingNode[] => [
      {
        kind: 'queue',
        name: `queue-${queue.id}`,
        queueId: queue.id,
        record: queue.record,
        music: queue.musicPromptId === null ? null : promptOf(queue.musicPromptId),
        maxWaitSeconds: queue.maxWaitSeconds,
        needsAgents: !queue.joinWhenEmpty,
        exits: {
          timeout: nodeOf(queue.onTimeout),
          full: nodeOf(queue.onFull),
          empty: nodeOf(queue.onEmpty),
          ...keyExits(queue.keys),
        },
      },
      {
        kind: 'callback',
        name: `callback-${queue.id}`,
        queueId: queue.id,
        exits: {
          accepted: 'hang-up-normal',
          refused: `queue-${queue.id}`,
          unavailable: `queue-${queue.id}`,
        },
      },
    ]),
    ...compileRings(snapshot),
    ...snapshot.calendars.map((calendar) => compileCalendar(calendar)),
    ...snapshot.announcements.map(({ id, promptId, next }): RoutingNode => ({
      kind: 'play',
      name: `play-${id}`,
      announcementId: id,
      prompt: promptOf(promptId),
      exits: { next: nodeOf(next) },
    })),
    ...snapshot.menus.map((menu): RoutingNode => ({
      kind: 'menu',
      name: `menu-${menu.id}`,
      menuId: menu.id,
      prompt: promptOf(menu.promptId),
      waitSeconds: menu.waitSeconds,
      tries: menu.tries,
      exits: {
        'no-input': nodeOf(menu.onNoInput),
        'wrong-input': nodeOf(menu.onWrongInput),
        unavailable: nodeOf(menu.onUnavailable),
        ...keyExits(menu.keys),
      },
    })),
    ...snapshot.voicemailBoxes.map((box): RoutingNode => ({
      kind: 'voicemail',
      name: `voicemail-${box.id}`,
      voicemailBoxId: box.id,
      greeting: box.greetingPromptId === null ? null : promptOf(box.greetingPromptId),
      maxSeconds: box.maxSeconds,
      exits: {},
    })),
    ...nodesOfNumbers(
      snapshot.numbers,
      snapshot.redirects,
      blocked,
      vip,
      isRecorded('in', snapshot.recordedCalls),
    ),
    ...outsideNodes(snapshot),
    ...dialling.nodes,
  ];
  return {
    companyId: snapshot.companyId,
    revision: snapshot.revision,
    country: snapshot.country,
    numbers: numberEntries(snapshot.numbers),
    extensions: extensionEntries(snapshot.extensions),
    dialling: dialling.entries,
    nodes,
    mobiles,
    callerLists: callerListsOf(snapshot),
  };
}

const numberEntries = eachOnce(({ id, digits }: NumberFacts): Entry => ({
  digits: digits.replace('+', ''),
  node: `number-${id}`,
}));

const extensionEntries = eachOnce(({ id, digits }: ExtensionFacts): Entry => ({
  digits,
  node: `extension-${id}`,
}));

const nodesOfNumbers = oncePer(
  (
    numbers: readonly NumberFacts[],
    redirects: readonly RedirectFacts[],
    blocked: NumberLists['blocked'],
    vip: NumberLists['vip'],
    recordsAll: boolean,
  ): readonly RoutingNode[] =>
    numbers.flatMap((number) => {
      const holder = { kind: 'number', numberId: number.id } as const;
      return numberNodes(number, redirectsOf(redirects, holder), blocked, vip, recordsAll);
    }),
);

/** @param redirects those of the number */
const numberNodes = oncePer(
  (
    { id, destination, record: recordsThis }: NumberFacts,
    redirects: readonly RedirectFacts[],
    blocked: NumberLists['blocked'],
    vip: NumberLists['vip'],
    recordsAll: boolean,
  ): readonly RoutingNode[] => {
    const record = recordsThis || recordsAll;
    const name = `number-${id}`;
    const { first, nodes } = guardNumber(name, nodeOf(destination), redirects, { blocked, vip });
    return [{ kind: 'number-entry', name, numberId: id, record, exits: { next: first } }, ...nodes];
  },
);

function keyExits(
  keys: readonly { readonly key: string; readonly destination: Destination }[],
): Record<`key-${string}`, NodeName> {
  return Object.fromEntries(keys.map(({ key, destination }) => [keyExit(key), nodeOf(destination)]));
}

function promptsById({ prompts }: CompanySnapshot): (id: number) => Prompt | null {
  const byId = new Map(prompts.map((prompt) => [prompt.id, prompt]));
  return (id) => {
    const contentHash = byId.get(id)?.contentHash ?? null;
    return contentHash === null ? null : { promptId: id, contentHash };
  };
}

function callerListsOf({ callerLists, extensions }: CompanySnapshot): CallerList[] {
  const digitsOf = new Map(extensions.map((extension) => [extension.id, extension.digits]));
  return callerLists.map(({ id, entries }) => ({
    id,
    numbers: entries.flatMap((entry) => (entry.kind === 'number' ? [entry.number.replace('+', '')] : [])),
    prefixes: entries.flatMap((entry) => (entry.kind === 'prefix' ? [entry.prefix.replace('+', '')] : [])),
    extensions: entries.flatMap((entry) => {
      const digits = entry.kind === 'extension' ? digitsOf.get(entry.extensionId) : undefined;
      return digits === undefined ? [] : [digits];
    }),
  }));
}

/** One for each outside number that any destination of the company names. */
function outsideNodes(snapshot: CompanySnapshot): RoutingNode[] {
  const oldestTrunk = oldestOf(snapshot.trunks)?.id ?? null;
  const nodes = new Map<NodeName, RoutingNode>();
  for (const destination of outsideDestinationsOf(snapshot)) {
    const name = nodeOf(destination);
    nodes.set(name, {
      kind: 'outside',
      name,
      number: destination.number.replace('+', ''),
      trunkId: destination.trunkId ?? oldestTrunk,
      ringSeconds: destination.ringSeconds ?? usualOutsideRingSeconds,
      exits: { 'no-answer': 'hang-up-no-answer', busy: 'hang-up-busy', unavailable: 'hang-up-unavailable' },
    });
  }
  return [...nodes.values()];
}
