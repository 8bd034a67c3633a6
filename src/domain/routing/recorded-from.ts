import type { Caller } from './caller.ts';
import type { Dialling, NodeName, RoutingNode } from './routing-table.ts';

/**
 * Where the recording of a call begins, which runs whenever somebody talks to the caller from then on [C1]; null: it is not recorded.
 *
 * @param way the nodes that it passes
 */
export function recordedFrom(
  way: readonly RoutingNode[],
  caller: Caller,
  { recorded }: Pick<Dialling, 'recorded'>,
): NodeName | null {
  let cameTo: 'inside' | 'outside' = 'inside';
  for (const node of way) {
    if (node.kind === 'number-entry') cameTo = 'outside';
    const begins =
      node.kind === 'extension-entry'
        ? node.record === 'all' ||
          node.record === cameTo ||
          (cameTo === 'inside' && caller.kind === 'extension' && recorded.includes(caller.digits))
        : 'record' in node && node.record;
    if (begins) return node.name;
  }
  return null;
}
