import { fewAtOnce } from '../../domain/few-at-once.ts';
import { reasonOf } from '../../domain/reason-of.ts';
import { EngineError, type MediaEngine } from '../../engine/media-engine.ts';
import type { Aggregate } from '../ports/change-store.ts';
import { StoreUnavailableError } from '../ports/stores.ts';

/** What a node could not be brought to hold, and why. */
export interface Unapplied<A extends Aggregate = Aggregate> {
  readonly aggregate: A;
  readonly reason: string;
}

/**
 * Does `work` on each, at most `atMost` together. One that cannot be applied keeps no other from it.
 *
 * @returns those that failed
 * @throws EngineError `engine-unavailable`, StoreUnavailableError: which says nothing of the one that met it, and all others would meet too
 */
export async function eachAlone<T, A extends Aggregate>(
  engine: Pick<MediaEngine, 'unavailableReason'>,
  items: readonly T[],
  atMost: number,
  named: (item: T) => A,
  work: (item: T) => Promise<void>,
): Promise<Unapplied<A>[]> {
  const failed: Unapplied<A>[] = [];
  await fewAtOnce(items, atMost, async (item) => {
    try {
      await work(item);
    } catch (error) {
      if (error instanceof StoreUnavailableError || engine.unavailableReason() !== null) throw error;
      if (error instanceof EngineError && error.code === 'engine-unavailable') throw error;
      failed.push({
        aggregate: named(item),
        reason: reasonOf(error),
      });
    }
  });
  return failed;
}

const mostInWords = 3;

/** For operators; null when everything was applied. */
export function describeUnapplied(unapplied: readonly Unapplied[]): string | null {
  if (unapplied.length === 0) return null;
  const words = unapplied
    .slice(0, mostInWords)
    .map(({ aggregate: { kind, id }, reason }) => `${kind} ${id}: ${reason}`);
  const others = unapplied.length - words.length;
  return [...words, ...(others > 0 ? [`${others} more`] : [])].join('; ');
}
