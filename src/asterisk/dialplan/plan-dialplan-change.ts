import type { NodeName, RoutingTable } from '../../domain/routing/routing-table.ts';
import { targetsFirst } from '../../domain/routing/targets-first.ts';
import {
  type ContextLines,
  type DialplanEntry,
  type DialplanText,
  type Priority,
  readContext,
} from './dialplan-text.ts';
import { contextOf, revisionContext } from './node-contexts.ts';

/** One change of what the engine holds, after which every call still finds its way. */
export type DialplanStep =
  | ({
      readonly kind: 'set';
      readonly context: string;
      readonly extension: string;
      readonly priority: Priority;
    } & DialplanEntry)
  | { readonly kind: 'remove-extension'; readonly context: string; readonly extension: string }
  | { readonly kind: 'remove-context'; readonly context: string };

/** Loading everything is faster than more steps than this. */
const mostSteps = 2_000;
/** With the name of its header a line of a manager action has at most 1,022 bytes. */
const longestData = 1_000;

/**
 * The steps from one rendering of a company's dialplan to another under running calls.
 *
 * A call carries out one priority after the other, and goes from node to node. So each step replaces one priority, which the engine
 * does at once for all calls; of an extension that stays no more than one priority may change, for a call may be between two of them.
 * What a line leads to is there before the line, and is taken away after it. So a call meets old lines up to some point and new
 * lines from there on, as when everything is loaded at once.
 *
 * @param table from which `after` was rendered
 * @returns null when it cannot be done in such steps, or in few enough: everything has to be loaded
 */
export function planDialplanChange(
  table: RoutingTable,
  before: DialplanText,
  after: DialplanText,
): DialplanStep[] | null {
  const changed = [...after.contexts].filter(([name, body]) => before.contexts.get(name) !== body);
  const gone = [...before.contexts.keys()].filter((name) => !after.contexts.has(name));
  if (changed.length + gone.length > mostSteps) return null;
  const changes: ContextChange[] = [];
  for (const [context, body] of changed) {
    const change = changeOf(context, before.contexts.get(context) ?? '', body);
    if (!change) return null;
    changes.push(change);
  }
  // A number may have gone to another company, whose file says so, while the engine still has ours.
  if (gone.some(isOfNumbers) || changes.some(({ context, gone }) => isOfNumbers(context) && gone.length > 0))
    return null;

  const placeOf = placesOf(table, before, [...changes.map(({ context }) => context), ...gone]);
  const byPlace = (a: string, b: string) => placeOf(a) - placeOf(b);
  changes.sort((a, b) => byPlace(a.context, b.context));
  const revision = revisionContext(table.companyId);
  const isRevision = ({ context }: ContextChange) => context === revision;
  const steps = [
    ...changes.filter((change) => !isRevision(change)).flatMap(({ set }) => set),
    ...changes.toReversed().flatMap((change) => change.gone),
    ...gone
      .sort((a, b) => byPlace(b, a))
      .map((context): DialplanStep => ({ kind: 'remove-context', context })),
    // Last: a call that says it has the new revision has nothing old.
    ...changes.filter(isRevision).flatMap(({ set }) => set),
  ];
  return steps.length > mostSteps ? null : steps;
}

interface ContextChange {
  readonly context: string;
  readonly set: readonly DialplanStep[];
  readonly gone: readonly DialplanStep[];
}

/** The parts of a context that several companies share. */
function isOfNumbers(context: string): boolean {
  return context.startsWith('numbers-');
}

/** Null: some extension has changed in more than one priority, or holds what no manager action can carry. */
function changeOf(context: string, before: string, after: string): ContextChange | null {
  const old: ContextLines | null = before === '' ? new Map() : readContext(before);
  const fresh = readContext(after);
  if (!old || !fresh) return null;
  const set: DialplanStep[] = [];
  for (const [extension, priorities] of fresh) {
    const known = old.get(extension);
    const differing = [...priorities].filter(([priority, entry]) => !isSame(known?.get(priority), entry));
    if (known && (known.size !== priorities.size || differing.length > 1)) return null;
    if (differing.some(([, { application, data }]) => application.length + data.length > longestData))
      return null;
    for (const [priority, entry] of differing)
      set.push({ kind: 'set', context, extension, priority, ...entry });
  }
  const gone = [...old.keys()]
    .filter((extension) => !fresh.has(extension))
    .map((extension): DialplanStep => ({ kind: 'remove-extension', context, extension }));
  // The exits of a node come before the line that leads to them, and of a new extension the first priority comes last.
  return { context, set: set.reverse(), gone };
}

function isSame(one: DialplanEntry | undefined, other: DialplanEntry): boolean {
  return one?.application === other.application && one.data === other.data;
}

/**
 * The place of each context in an order in which every line comes after what it leads to: nodes that are new, to which nothing leads
 * yet, then what nodes use, then the nodes that are there, and the entries.
 */
function placesOf(
  table: RoutingTable,
  before: DialplanText,
  contexts: readonly string[],
): (context: string) => number {
  const prefix = contextOf(table.companyId, '');
  const nodes = contexts.flatMap((context) => nodeOfContext(prefix, context) ?? []);
  const places = targetsFirst(table, nodes);
  const nodeCount = places.size;
  return (context) => {
    const node = nodeOfContext(prefix, context) ?? '';
    if (/^(?:numbers|extensions|dialling)-/u.test(context) || node === 'dialling') return nodeCount;
    const place = places.get(node);
    if (place === undefined) return -1;
    if (!before.contexts.has(prefix + node)) return place - nodeCount - 1;
    // Who presses a key is asked for the exit of the node.
    return context.endsWith('-keys') ? place + 0.5 : place;
  };
}

/** Calendars and queues have more contexts than one. */
function nodeOfContext(prefix: string, context: string): NodeName | null {
  if (!context.startsWith(prefix)) return null;
  const name = context.slice(prefix.length);
  return /^(?:calendar|queue)-[0-9]+/u.exec(name)?.[0] ?? name;
}
