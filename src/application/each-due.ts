import { fewAtOnce } from '../domain/few-at-once.ts';
import { reasonOf } from '../domain/reason-of.ts';
import type { Log } from './ports/log.ts';

export interface EachDueOptions<T> {
  readonly atOnce?: number;
  /** What the log says of one that failed; the item itself when left out. */
  readonly named?: (item: T) => object;
}

/**
 * Does `work` on all that is due, and what fails with one keeps none of the others from it.
 *
 * @returns how many failed
 */
export async function eachDue<T extends object>(
  due: readonly T[],
  log: Log,
  work: (item: T) => Promise<void>,
  { atOnce = 8, named = (item) => item }: EachDueOptions<T> = {},
): Promise<number> {
  let failed = 0;
  await fewAtOnce(due, atOnce, async (item) => {
    try {
      await work(item);
    } catch (error) {
      failed += 1;
      const reason = reasonOf(error);
      log.warn({ ...named(item), reason }, 'what is due failed; it will be repeated');
    }
  });
  return failed;
}
