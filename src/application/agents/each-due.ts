import { fewAtOnce } from '../../domain/few-at-once.ts';
import type { Log } from '../ports/log.ts';

const atOnce = 8;

/** Does `work` on all that is due, and what fails with one keeps none of the others from it. */
export async function eachDue<T extends object>(
  due: readonly T[],
  log: Log,
  work: (item: T) => Promise<void>,
): Promise<void> {
  await fewAtOnce(due, atOnce, async (item) => {
    try {
      await work(item);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      log.warn({ ...item, reason }, 'what is due failed; it will be repeated');
    }
  });
}
