import type { CompanySnapshot, RedirectFacts, RedirectHolder } from './company-snapshot.ts';
import { nodeOf } from './node-names.ts';
import type { NodeName, RoutingNode } from './routing-table.ts';

/**
 * What stands between the entry to a number, extension or ring group and where it leads: at a number the company's blocked and
 * VIP lists, then the redirects. Returns the first node behind the entry, with all that were put in between.
 */
export type EntryGuard = (
  holder: RedirectHolder,
  target: NodeName,
) => { readonly first: NodeName; readonly nodes: readonly RoutingNode[] };

export function entryGuards({ callerLists, redirects }: CompanySnapshot): EntryGuard {
  const redirectsOf = new Map<NodeName, RedirectFacts[]>();
  for (const redirect of redirects) {
    const holder = holderName(redirect.holder);
    redirectsOf.set(holder, [...(redirectsOf.get(holder) ?? []), redirect]);
  }
  const blocked = callerLists.filter(({ purpose }) => purpose === 'blocked').map(({ id }) => id);
  const vip = callerLists.filter(({ purpose }) => purpose === 'vip').map(({ id }) => id);
  return (holder, target) => {
    const name = holderName(holder);
    const nodes: RoutingNode[] = [];
    let first = target;
    const putBefore = (...added: [RoutingNode, ...RoutingNode[]]) => {
      nodes.unshift(...added);
      first = added[0].name;
    };
    // From the last to the first, because each leads to the one after it.
    for (const redirect of [...(redirectsOf.get(name) ?? [])].sort((a, b) => b.id - a.id))
      putBefore(redirectNode(redirect, first));
    if (holder.kind !== 'number') return { first, nodes };
    if (vip.length > 0) {
      putBefore(
        {
          kind: 'caller-match',
          name: `${name}-vip`,
          asks: 'caller',
          redirectId: null,
          listIds: vip,
          exits: { listed: `${name}-priority`, 'not-listed': first },
        },
        { kind: 'priority', name: `${name}-priority`, exits: { next: first } },
      );
    }
    if (blocked.length > 0) {
      putBefore({
        kind: 'caller-match',
        name: `${name}-blocked`,
        asks: 'caller',
        redirectId: null,
        listIds: blocked,
        exits: { listed: 'hang-up-declined', 'not-listed': first },
      });
    }
    return { first, nodes };
  };
}

/** The first redirect that applies decides, in the order of their ids [R9]. */
function redirectNode(
  { id, applies, callerListIds, destination }: RedirectFacts,
  next: NodeName,
): RoutingNode {
  const name = `redirect-${id}`;
  const sentTo = nodeOf(destination);
  switch (applies) {
    case 'always':
      return { kind: 'redirect', name, redirectId: id, exits: { next: sentTo } };
    case 'listed':
      return {
        kind: 'caller-match',
        name,
        asks: 'caller',
        redirectId: id,
        listIds: callerListIds,
        exits: { listed: sentTo, 'not-listed': next },
      };
    case 'not-listed':
      return {
        kind: 'caller-match',
        name,
        asks: 'caller',
        redirectId: id,
        listIds: callerListIds,
        exits: { listed: next, 'not-listed': sentTo },
      };
  }
}

function holderName(holder: RedirectHolder): NodeName {
  switch (holder.kind) {
    case 'number':
      return `number-${holder.numberId}`;
    case 'extension':
      return `extension-${holder.extensionId}`;
    case 'ring-group':
      return `ring-group-${holder.ringGroupId}`;
  }
}
