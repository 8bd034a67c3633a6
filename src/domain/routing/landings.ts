import type { RoutingNode } from './routing-table.ts';
import type { Walk } from './walk-table.ts';

/** A place where a caller meets somebody or something, or where the call ends; nodes that only decide the way are none. */
export interface Landing {
  readonly node: RoutingNode;
  /** The same for two landings exactly when a caller notices no difference. */
  readonly key: string;
}

export function landingsOf({ steps, end }: Walk): Landing[] {
  const landings = steps.flatMap(({ node }) => {
    const key = keyOfLanding(node);
    return key === null ? [] : [{ node, key }];
  });
  const last = steps.at(-1);
  return end.kind === 'too-many-nodes' && last
    ? [...landings, { node: last.node, key: 'too-many-nodes' }]
    : landings;
}

/** The first landings that differ; null where one of the two has none any more. Null: the calls go the same way. */
export function firstDifference(
  was: readonly Landing[],
  would: readonly Landing[],
): { readonly was: Landing | null; readonly would: Landing | null } | null {
  for (let index = 0; index < Math.max(was.length, would.length); index += 1) {
    const before = was[index] ?? null;
    const after = would[index] ?? null;
    if (before?.key !== after?.key) return { was: before, would: after };
  }
  return null;
}

function keyOfLanding(node: RoutingNode): string | null {
  switch (node.kind) {
    case 'ring':
      return `${node.name} ${node.ringSeconds} ${JSON.stringify(node.devices)}`;
    case 'queue':
    case 'menu':
    case 'play':
    case 'voicemail':
    case 'callback':
    case 'outside':
    case 'dial':
    case 'hang-up':
      return node.name;
    case 'number-entry':
    case 'extension-entry':
    case 'ring-group-entry':
    case 'redirect':
    case 'caller-match':
    case 'priority':
    case 'calendar':
    case 'waiting-place':
      return null;
  }
}
