import type { WalkStep } from './walk-table.ts';

/**
 * What engines write in their logs: that a call came to a node, and by which exit it left one that has several. A calendar always tells
 * its exit: whether anything held is what people ask.
 */
export function marksOfStep({ node, left }: WalkStep): string[] {
  const entered = `${node.name}:enter`;
  const hasChoice = node.kind === 'calendar' || Object.keys(node.exits).length > 1;
  return left && hasChoice ? [entered, `${node.name}:${left.exit}`] : [entered];
}
