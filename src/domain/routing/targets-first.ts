import type { NodeName, RoutingTable } from './routing-table.ts';

/**
 * The places of nodes in an order in which each comes after all that its exits lead to. Call logic is replaced in this order under
 * calls that are on their way: who meets a new node meets only new ones from there on. Nodes that lead back in a circle have any
 * order among each other; nobody passes a circle without a human action.
 *
 * @param from these and all that they lead to have a place, as far as the table has them
 */
export function targetsFirst({ nodes }: RoutingTable, from: Iterable<NodeName>): Map<NodeName, number> {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const places = new Map<NodeName, number>();
  const seen = new Set<NodeName>();
  const way: { readonly name: NodeName; readonly targets: NodeName[] }[] = [];
  const enter = (name: NodeName) => {
    const node = byName.get(name);
    if (!node || seen.has(name)) return;
    seen.add(name);
    way.push({ name, targets: [...new Set(Object.values(node.exits))] });
  };
  for (const name of from) {
    enter(name);
    for (let last = way.at(-1); last; last = way.at(-1)) {
      const target = last.targets.pop();
      if (target !== undefined) enter(target);
      else {
        places.set(last.name, places.size);
        way.pop();
      }
    }
  }
  return places;
}
