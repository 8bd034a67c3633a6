import type { Caller } from '../../domain/routing/caller.ts';
import { outcomesOf } from '../../domain/routing/people-outcomes.ts';
import type { NodeName, RoutingNode } from '../../domain/routing/routing-table.ts';
import type { NodeAnswer, TableWalker } from '../../domain/routing/walk-table.ts';
import { Refusal } from '../refusal.ts';

/** Is there such a node, and can this happen to the caller there? Answers may be of a table of another time. */
export function canHappen({ node: name, outcome }: NodeAnswer, walker: TableWalker, caller: Caller): boolean {
  const node = walker.node(name);
  return node !== null && outcomesOf(node, caller).includes(outcome);
}

/** @throws Refusal for answers of nodes that there are not, and for what cannot happen at a node */
export function refuseImpossible(
  answers: readonly NodeAnswer[],
  nodeOf: (name: NodeName) => RoutingNode | null,
  caller: Caller,
): void {
  const faults = answers.flatMap(({ node: name, outcome }, index) => {
    const node = nodeOf(name);
    const field = (key: string) => ['answers', index, key];
    if (!node) return [{ path: field('node'), code: 'unknown-reference', message: 'there is no such node' }];
    const possible = outcomesOf(node, caller);
    if (possible.includes(outcome)) return [];
    const message =
      possible.length === 0 ? 'nobody decides anything there' : `must be one of ${possible.join(', ')}`;
    return [{ path: field('outcome'), code: 'impossible-outcome', message }];
  });
  if (faults.length > 0) throw new Refusal('invalid', 'people cannot behave like this', { faults });
}
