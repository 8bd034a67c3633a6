import { may, type Principal, type Scope } from '../../domain/access/principal.ts';
import { anyOutside, withoutOutsideNumber } from '../../domain/routing/node-names.ts';
import type { NodeName, RoutingNode } from '../../domain/routing/routing-table.ts';
import type { NodeAnswer, TableWalker, WalkStep } from '../../domain/routing/walk-table.ts';
import type { Stores } from '../ports/stores.ts';
import type { DecisionView } from './describe-steps.ts';
import type { NamedObject } from './object-names.ts';
import type { ObjectRef } from './object-of-node.ts';
import type { SimulatedCall, SimulatedStep } from './simulated-call.ts';

/** What a person may learn from a simulation: administrators all of it, others of the call logic that they are editors of [R6, P8]. */
export interface SightOfEditor {
  readonly seesAll: boolean;
  /** Who rings is live: agents with their statuses. */
  readonly seesWhoRings: boolean;
}

export function sightOfEditor(principal: Principal): SightOfEditor {
  return { seesAll: may(principal, 'admin'), seesWhoRings: may(principal, 'live-view') };
}

/** May an editor simulate what begins here? Calls to numbers that are the editor's, and to the own extension. */
export async function isOwnEntry(
  { records }: Stores,
  scope: Scope,
  { userId }: Principal,
  entry: RoutingNode | null,
): Promise<boolean> {
  if (entry?.kind === 'number-entry') return (await records.number.find(scope, entry.numberId)) !== null;
  if (entry?.kind !== 'extension-entry') return false;
  return (await records.user.find(scope, userId))?.extensionId === entry.extensionId;
}

/** Lists of callers and trunks are for administrators. */
export function isNamedTo({ seesAll }: SightOfEditor, { kind }: ObjectRef): boolean {
  return seesAll || (kind !== 'caller-list' && kind !== 'trunk');
}

/**
 * Answers as the walker takes them, from those of somebody to whom no outside number is told: of such a name, guessed, nothing comes.
 *
 * @param steps the way without what happens at an outside number: a call comes to one at the most, and nothing before depends on it
 */
export function withOutsideNumber(answers: readonly NodeAnswer[], steps: readonly WalkStep[]): NodeAnswer[] {
  const name = steps.find(({ node }) => node.kind === 'outside')?.node.name ?? anyOutside;
  return answers
    .filter(({ node }) => node === withoutOutsideNumber(node))
    .map((answer) => (answer.node === anyOutside ? { ...answer, node: name } : answer));
}

/**
 * The nodes that a person may give answers for. Administrators: all. Others those that the call comes to, by the names that are told:
 * nobody finds out by guesses what else there is.
 */
export function nodesKnownTo(
  { seesAll }: SightOfEditor,
  walker: TableWalker,
  steps: readonly WalkStep[],
): (name: NodeName) => RoutingNode | null {
  if (seesAll) return (name) => walker.node(name);
  const told = new Map(steps.map(({ node }) => [withoutOutsideNumber(node.name), node]));
  return (name) => told.get(name) ?? null;
}

/**
 * Of what the editor does not see, it is told that it was passed and where it led, not what is in it. Outside numbers are not told of
 * anybody: they may be private, and those of own objects can be read there.
 */
export function asSeen(call: SimulatedCall, { seesAll }: SightOfEditor): SimulatedCall {
  if (seesAll) return call;
  const { steps, end, recordedFrom } = call;
  const isOfOwn = steps.some(({ node, object }) => node === recordedFrom && object?.name != null);
  return {
    ...call,
    recordedFrom: isOfOwn ? recordedFrom : null,
    steps: steps.map(withoutHidden),
    end: { ...end, node: withoutOutsideNumber(end.node), object: withoutTrunk(end.object) },
  };
}

function withoutHidden(step: SimulatedStep): SimulatedStep {
  const { node, next, marks, decision, object } = step;
  return {
    ...step,
    node: withoutOutsideNumber(node),
    next: next === null ? null : withoutOutsideNumber(next),
    marks: marks.map(withoutOutsideNumber),
    decision: decisionWithoutHidden(decision, object),
    object: withoutTrunk(object),
  };
}

function decisionWithoutHidden(decision: DecisionView, object: NamedObject | null): DecisionView {
  if (decision.by === 'caller') return { ...decision, match: null };
  // By its end the next stretch could be asked for, and so the whole plan.
  if (decision.by === 'calendar' && object?.name === null) return { ...decision, hours: null, until: null };
  return decision;
}

/** Through which trunk a number is called belongs to the one who leads calls there. */
function withoutTrunk(object: NamedObject | null): NamedObject | null {
  return object?.kind === 'trunk' ? null : object;
}
