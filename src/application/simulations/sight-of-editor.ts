import { may, type Principal, type Scope } from '../../domain/access/principal.ts';
import type { RoutingNode } from '../../domain/routing/routing-table.ts';
import type { Stores } from '../ports/stores.ts';
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

/** Lists of callers are for administrators. */
export function isNamedTo({ seesAll }: SightOfEditor, { kind }: ObjectRef): boolean {
  return seesAll || kind !== 'caller-list';
}

/** Of what the editor does not see, it is told that it was passed and where it led, not what is in it. */
export function asSeen(call: SimulatedCall, { seesAll }: SightOfEditor): SimulatedCall {
  return seesAll ? call : { ...call, steps: call.steps.map(withoutHidden) };
}

function withoutHidden(step: SimulatedStep): SimulatedStep {
  const { decision, object } = step;
  if (decision.by === 'caller') return { ...step, decision: { ...decision, match: null } };
  if (decision.by === 'calendar' && object?.name === null)
    return { ...step, decision: { ...decision, hours: null } };
  return step;
}
