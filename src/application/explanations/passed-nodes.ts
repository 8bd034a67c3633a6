import type { Revision } from '../../domain/ids.ts';
import { firstWay } from '../../domain/routing/answers-from-marks.ts';
import type { NodeName } from '../../domain/routing/routing-table.ts';
import type { CallStory } from '../ports/call-history.ts';

/** A stay of a call at a node, as its marks tell. */
export interface PassedNode {
  readonly name: NodeName;
  readonly at: Date;
  /** Null: the call stayed here, or went where somebody who answered sent it. */
  readonly exit: string | null;
  readonly next: NodeName | null;
  readonly marks: readonly string[];
  readonly revision: Revision | null;
  /** Somebody spoke with the caller here. */
  readonly answered: boolean;
  /** Somebody who had answered before sent the call here. */
  readonly afterAnswer: boolean;
  /** The marks that the call had when it came here, and when it came to the next node. */
  readonly fromMark: number;
  readonly toMark: number;
}

export function passedNodes({ marks, answeredAt }: Pick<CallStory, 'marks' | 'answeredAt'>): PassedNode[] {
  const nodes: PassedNode[] = [];
  let start = 0;
  while (start < marks.length) {
    const way = firstWay(marks.slice(start));
    const isLastWay = start + way.length === marks.length;
    for (const [index, { node, mark, at, revision }] of way.entries()) {
      if (mark !== 'enter') continue;
      const left = way[index + 1];
      const ownExit = left?.node === node && left.mark !== 'enter' ? left : null;
      const entered = ownExit ? way[index + 2] : left;
      const isEnd = index === way.length - 1;
      nodes.push({
        ...{ name: node, at, revision },
        exit: ownExit ? ownExit.mark : entered ? 'next' : null,
        next: entered?.node ?? null,
        marks: [`${node}:enter`, ...(ownExit ? [`${node}:${ownExit.mark}`] : [])],
        answered: isEnd && (!isLastWay || answeredAt !== null),
        afterAnswer: start > 0,
        fromMark: start + index + 1,
        toMark: entered ? start + way.indexOf(entered) + 1 : isLastWay ? Infinity : start + way.length + 1,
      });
    }
    start += way.length;
  }
  return nodes;
}
