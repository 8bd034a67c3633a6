import type { CallerListId } from '../ids.ts';
import { oncePer } from '../once-per.ts';
import type { CompanySnapshot, RedirectFacts, RedirectHolder } from './company-snapshot.ts';
import { nodeOf } from './node-names.ts';
import type { NodeName, RoutingNode } from './routing-table.ts';

/** Caller lists that are asked at each number of a company. */
export interface NumberLists {
  readonly blocked: readonly CallerListId[];
  readonly vip: readonly CallerListId[];
}

/** The first node behind an entry, with all that were put in between it and where it leads. */
export interface GuardedEntry {
  readonly first: NodeName;
  readonly nodes: readonly RoutingNode[];
}

export function listsAtNumbers({ callerLists }: CompanySnapshot): NumberLists {
  const ofPurpose = (wanted: 'blocked' | 'vip') =>
    callerLists.filter(({ purpose }) => purpose === wanted).map(({ id }) => id);
  return { blocked: ofPurpose('blocked'), vip: ofPurpose('vip') };
}

/** Those of a holder among all of a company. */
export function redirectsOf(
  redirects: readonly RedirectFacts[],
  holder: RedirectHolder,
): readonly RedirectFacts[] {
  return redirectsByHolder(redirects).get(holderName(holder)) ?? [];
}

const redirectsByHolder = oncePer((redirects: readonly RedirectFacts[]) => {
  const ofHolders = new Map<NodeName, RedirectFacts[]>();
  for (const redirect of redirects) {
    const holder = holderName(redirect.holder);
    ofHolders.set(holder, [...(ofHolders.get(holder) ?? []), redirect]);
  }
  return ofHolders;
});

/** @param redirects those of the holder */
export function guardEntry(target: NodeName, redirects: readonly RedirectFacts[]): GuardedEntry {
  const nodes: RoutingNode[] = [];
  let first = target;
  // From the last to the first, because each leads to the one after it.
  for (const redirect of [...redirects].sort((a, b) => b.id - a.id)) {
    const node = redirectNode(redirect, first);
    nodes.unshift(node);
    first = node.name;
  }
  return { first, nodes };
}

/** At a number the company's blocked and VIP lists are asked, then its redirects. */
export function guardNumber(
  name: NodeName,
  target: NodeName,
  redirects: readonly RedirectFacts[],
  { blocked, vip }: NumberLists,
): GuardedEntry {
  const redirected = guardEntry(target, redirects);
  const nodes = [...redirected.nodes];
  let { first } = redirected;
  const putBefore = (...added: [RoutingNode, ...RoutingNode[]]) => {
    nodes.unshift(...added);
    first = added[0].name;
  };
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
