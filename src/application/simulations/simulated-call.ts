import type { Revision } from '../../domain/ids.ts';
import type { Caller } from '../../domain/routing/caller.ts';
import { outcomesOf } from '../../domain/routing/people-outcomes.ts';
import type { NodeName } from '../../domain/routing/routing-table.ts';
import type { Walk, WalkEnd } from '../../domain/routing/walk-table.ts';
import { describeStep, type StepView } from './describe-steps.ts';
import type { NamedObject, ObjectNames } from './object-names.ts';
import type { Ringing } from './who-would-ring.ts';

export interface SimulatedStep extends StepView {
  /** What else people could do here; empty where the logic alone decides. */
  readonly outcomes: readonly string[];
  /** Who rings here; null: not known, because the call is not made now, or nobody rings here. */
  readonly ringing: readonly Ringing[] | null;
}

/** A walk as people read it. */
export interface SimulatedCall {
  /** Of the call logic that was walked. */
  readonly revision: Revision;
  readonly at: Date;
  readonly caller: Caller;
  /** The node from which on it is recorded whenever somebody talks to the caller; null: from none. */
  readonly recordedFrom: NodeName | null;
  readonly steps: readonly SimulatedStep[];
  readonly end: WalkEnd & { readonly object: NamedObject | null };
}

export function simulatedCall(
  { steps, end }: Walk,
  names: ObjectNames,
  {
    ringing,
    ...call
  }: Pick<SimulatedCall, 'revision' | 'at' | 'caller' | 'recordedFrom'> & {
    readonly ringing?: ReadonlyMap<NodeName, readonly Ringing[]>;
  },
): SimulatedCall {
  const views = steps.map((step) => ({
    ...describeStep(step, names),
    outcomes: outcomesOf(step.node, call.caller),
    ringing: ringing?.get(step.node.name) ?? null,
  }));
  return { ...call, steps: views, end: { ...end, object: views.at(-1)?.object ?? null } };
}
