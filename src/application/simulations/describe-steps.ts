import type { CalendarNode, NodeName, RoutingNode } from '../../domain/routing/routing-table.ts';
import { marksOfStep } from '../../domain/routing/marks.ts';
import type { Decision, WalkStep } from '../../domain/routing/walk-table.ts';
import { objectOfNode, type ObjectRef } from './object-of-node.ts';
import type { NamedObject, ObjectNames } from './object-names.ts';

/** A step of a call through the call logic, as people read it. */
export interface StepView {
  readonly node: NodeName;
  readonly kind: RoutingNode['kind'];
  /** What an administrator edits to change it; null: nothing of its own. */
  readonly object: NamedObject | null;
  readonly at: Date;
  /** The exit taken; null: the call stayed here. */
  readonly exit: string | null;
  readonly next: NodeName | null;
  /** What the engine writes in its log here. */
  readonly marks: readonly string[];
  readonly decision: DecisionView;
}

export type DecisionView =
  | Exclude<Decision, { by: 'calendar' | 'caller' }>
  | (Extract<Decision, { by: 'calendar' }> & {
      readonly timeZone: string;
      /** The row or override that decided; null: none held. */
      readonly hours: CalendarNode['weekly'][number] | CalendarNode['overrides'][number] | null;
    })
  | {
      readonly by: 'caller';
      readonly listed: boolean;
      /** The lists that were asked. */
      readonly lists: readonly NamedObject[];
      /** What put the caller on a list; null: on none. */
      readonly match: {
        readonly list: NamedObject;
        readonly kind: 'number' | 'prefix' | 'extension';
        readonly entry: string;
      } | null;
    };

/** The objects whose names are shown with these steps. */
export function objectsOfSteps(steps: readonly WalkStep[]): ObjectRef[] {
  return steps.flatMap(({ node }) => {
    const own = objectOfNode(node);
    const lists = node.kind === 'caller-match' ? node.listIds : [];
    return [...(own ? [own] : []), ...lists.map((id): ObjectRef => ({ kind: 'caller-list', id }))];
  });
}

export function describeStep(step: WalkStep, names: ObjectNames): StepView {
  const { node, at, left } = step;
  const object = objectOfNode(node);
  return {
    node: node.name,
    kind: node.kind,
    object: object && names.of(object),
    at,
    exit: left?.exit ?? null,
    next: left?.next ?? null,
    marks: marksOfStep(step),
    decision: describeDecision(step, names),
  };
}

function describeDecision({ node, decision, left }: WalkStep, names: ObjectNames): DecisionView {
  if (decision.by === 'calendar' && node.kind === 'calendar')
    return { ...decision, timeZone: node.timeZone, hours: hoursOf(node, decision.exit) };
  if (decision.by === 'caller' && node.kind === 'caller-match') {
    const { match } = decision;
    const listOf = (id: number) => names.of({ kind: 'caller-list', id });
    return {
      by: 'caller',
      listed: left?.exit === 'listed',
      lists: node.listIds.map(listOf),
      match: match && { list: listOf(match.listId), kind: match.kind, entry: match.entry },
    };
  }
  if (decision.by === 'calendar' || decision.by === 'caller')
    throw new Error(`${node.name} cannot be decided by a ${decision.by}`);
  return decision;
}

function hoursOf({ weekly, overrides }: CalendarNode, exit: string) {
  const [, kind, number] = /^(row|override)-([0-9]+)$/u.exec(exit) ?? [];
  const list = kind === 'row' ? weekly : kind === 'override' ? overrides : [];
  return list[Number(number) - 1] ?? null;
}
