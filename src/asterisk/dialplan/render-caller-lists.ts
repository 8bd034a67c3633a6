import { createHash } from 'node:crypto';
import type { CallerListId, CompanyId } from '../../domain/ids.ts';
import { oncePer } from '../../domain/once-per.ts';
import type { CallerList, CallerMatchNode, RoutingTable } from '../../domain/routing/routing-table.ts';
import type { ConfigSection } from '../config-text/config-section.ts';
import { requireName } from '../../media-node/files/plain-values.ts';
import { type DialplanPiece, dialplanPiece } from './dialplan-piece.ts';
import { contextOf, type DialplanLine, gotoNode, piecesOf } from './node-contexts.ts';

/** Loading a context costs the square of its extensions. */
const mostInShard = 99;

/** What `sw-caller-match` is told of a list, and its shards. */
interface RenderedList {
  readonly call: string;
  readonly sections: readonly ConfigSection[];
}

/** The lists that some node asks, each rendered once. */
export function callerListRenderer({ companyId, callerLists }: RoutingTable): {
  readonly node: (node: CallerMatchNode) => DialplanPiece;
  readonly sections: () => readonly ConfigSection[];
} {
  const byId = new Map(callerLists.map((list) => [list.id, list]));
  const rendered = new Map<CallerListId, RenderedList>();
  const render = (id: CallerListId): RenderedList => {
    const known = rendered.get(id);
    if (known) return known;
    const list = byId.get(id);
    if (!list) throw new Error(`no such caller list in the routing table: ${id}`);
    const fresh = renderList(companyId, list);
    rendered.set(id, fresh);
    return fresh;
  };
  return {
    node: (node) =>
      matchPiece(
        node,
        companyId,
        node.listIds.map((id) => render(id).call),
      ),
    sections: () => [...rendered.values()].flatMap(({ sections }) => sections),
  };
}

/** @param lists what `sw-caller-match` is told of each list that is asked */
const matchPiece = oncePer(
  ({ name, asks, exits }: CallerMatchNode, companyId: CompanyId, lists: readonly string[]): DialplanPiece => {
    const subroutine = asks === 'dialled' ? 'sw-dialled-match' : 'sw-caller-match';
    const pieces = piecesOf(lists);
    const lines = pieces.flatMap((piece, index): DialplanLine[] => {
      const label = index === 0 ? 'enter' : moreLabel(index);
      const next = index + 1 < pieces.length ? [moreLabel(index + 1)] : [];
      const asked = [index === 0 ? requireName(name) : 'more', ...piece, ...next].join(',');
      return [
        ['exten', `${label},1,Gosub(${subroutine},s,1(${asked}))`],
        ['same', 'n,Goto(${GOSUB_RETVAL},1)'],
      ];
    });
    lines.push(
      ['exten', `listed,1,${gotoNode(companyId, exits.listed)}`],
      ['exten', `not-listed,1,${gotoNode(companyId, exits['not-listed'])}`],
      ['exten', 'i,1,Hangup(16)'],
    );
    return dialplanPiece({ name: contextOf(companyId, name), lines });
  },
);

/** More lists than fit in one line are asked one line after the other. */
function moreLabel(index: number): string {
  return `more-${index + 1}`;
}

/** Entries are extensions: `n` and a number, `p` and a prefix, `e` and an extension. */
function renderList(companyId: CompanyId, list: CallerList): RenderedList {
  const context = contextOf(companyId, `list-${list.id}`);
  const entries = new Set([
    ...list.numbers.map((digits) => `n${digits}`),
    ...list.prefixes.map((digits) => `p${digits}`),
    ...list.extensions.map((digits) => `e${digits}`),
  ]);
  const { hashDigits, shards } = spread([...entries].map((entry) => requireName(entry)));
  const lengths = [...new Set(list.prefixes.map(({ length }) => length))].sort((a, b) => b - a);
  return {
    call: `${context}:${hashDigits}:${lengths.map((length) => `${length}-`).join('')}`,
    sections: [...shards].map(([shard, extensions]) => ({
      name: `${context}-${shard}`,
      lines: extensions.map((extension) => ['exten', `${extension},1,NoOp()`]),
    })),
  };
}

/** As few digits of the hash as keep every shard small: numbers can be bought in blocks, hashes cannot. */
function spread(entries: readonly string[]): { hashDigits: number; shards: Map<string, string[]> } {
  for (let hashDigits = 1; ; hashDigits += 1) {
    const shards = new Map<string, string[]>();
    for (const entry of entries) {
      const shard = createHash('md5').update(entry).digest('hex').slice(0, hashDigits);
      const extensions = shards.get(shard) ?? [];
      extensions.push(entry);
      shards.set(shard, extensions);
    }
    if ([...shards.values()].every(({ length }) => length <= mostInShard)) return { hashDigits, shards };
  }
}
