import type { Hours } from './hours.ts';
import { isOpenAtLocal, nextBoundary, openingPlan } from './opening-plan.ts';
import { evenTimeAt, localTimeAt } from './zone-offset.ts';

const searchedMs = 400 * 86_400_000;

/**
 * The first later instant at which the hours are open when they are not now, or the other way round. Looks at the boundaries of
 * rows and overrides and at changes of the clocks only, so its cost does not depend on how far away the change is.
 *
 * @returns null when there is none within 400 days; overrides that lie further ahead may still bring one
 * @throws RangeError when there is no such zone; Error when a time is malformed
 */
export function nextChangeAfter(hours: Hours, instant: Date): Date | null {
  const { timeZone } = hours;
  const plan = openingPlan(hours);
  const start = instant.getTime();
  const limit = start + searchedMs;
  const open = isOpenAtLocal(plan, localTimeAt(timeZone, start));
  let from = start;
  while (from <= limit) {
    const { offsetMs, until } = evenTimeAt(timeZone, from);
    const end = Math.min(until, limit + 1);
    for (let at = from; at < end; at = nextBoundary(plan, at + offsetMs) - offsetMs) {
      if (isOpenAtLocal(plan, at + offsetMs) !== open) return new Date(at);
    }
    from = until;
  }
  return null;
}
