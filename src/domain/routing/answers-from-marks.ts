import { readDialNodeName } from './node-names.ts';
import type { NodeName } from './routing-table.ts';
import type { NodeAnswer } from './walk-table.ts';

/** A mark that an engine left in its log. */
export interface Mark {
  readonly at: Date;
  readonly node: NodeName;
  /** `enter`, or the exit taken. */
  readonly mark: string;
}

/**
 * The marks up to where somebody answered: what follows a node that calls leave by an exit only, without one of its own, came about by
 * whoever answered there.
 */
export function firstWay<M extends Mark>(marks: readonly M[]): M[] {
  const end = marks.findIndex(({ node, mark }, index) => {
    const next = marks[index + 1];
    return mark === 'enter' && ringsPeople(node) && next && (next.mark === 'enter' || next.node !== node);
  });
  return end === -1 ? [...marks] : marks.slice(0, end + 1);
}

/**
 * How people behaved in a call that was: with these answers a walk through the same table leaves the same marks. Answers of nodes at
 * which the logic alone decided are there as well; a walk does not ask for them.
 *
 * @param marks of one call, in their order
 * @param answered whether somebody spoke with the caller
 */
export function answersFromMarks(marks: readonly Mark[], answered: boolean): NodeAnswer[] {
  const way = firstWay(marks);
  const isAnswered = answered || way.length < marks.length;
  return way.flatMap((mark, index): NodeAnswer[] => {
    if (mark.mark !== 'enter') return [];
    const next = way[index + 1];
    if (!next) return [{ node: mark.node, outcome: isAnswered ? 'answered' : 'caller-hung-up' }];
    const outcome = next.mark === 'enter' ? 'next' : next.mark;
    const afterSeconds = Math.max(0, (next.at.getTime() - mark.at.getTime()) / 1_000);
    return [{ node: mark.node, outcome, afterSeconds }];
  });
}

/** Nodes at which people answer; see `node-names.ts`. */
function ringsPeople(node: NodeName): boolean {
  if (/^(?:ring-[0-9]+|ring-group-[0-9]+-[0-9]+|queue-[0-9]+|outside-.+)$/u.test(node)) return true;
  return readDialNodeName(node) !== null && !node.endsWith('-blocked');
}
