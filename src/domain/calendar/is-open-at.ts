import type { Hours } from './hours.ts';
import { isOpenAtLocal, openingPlan } from './opening-plan.ts';
import { localTimeAt } from './zone-offset.ts';

/**
 * Whether the hours are open. What counts is the clock on the wall of their zone [R7]: a row that the clock is put forward over
 * does not happen, and one that it is put back into happens twice. An override holds from its `from` up to, not including, its
 * `to`; the later one of the list wins. A `from` or `to` that the clock is put forward over means the instant after the gap.
 *
 * @throws RangeError when there is no such zone; Error when a time is malformed
 */
export function isOpenAt(hours: Hours, instant: Date): boolean {
  return isOpenAtLocal(openingPlan(hours), localTimeAt(hours.timeZone, instant.getTime()));
}
