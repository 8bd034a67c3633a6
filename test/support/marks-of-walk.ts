import { marksOfStep } from '../../src/domain/routing/marks.ts';
import type { Walk } from '../../src/domain/routing/walk-table.ts';

/** What an engine that goes this way writes in its log. */
export function marksOfWalk({ steps }: Walk): string[] {
  return steps.flatMap(marksOfStep);
}
