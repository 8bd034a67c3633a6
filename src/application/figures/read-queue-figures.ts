import type { Scope } from '../../domain/access/principal.ts';
import { grouped } from '../../domain/figures/grouped.ts';
import type { Period } from '../../domain/figures/intervals.ts';
import { queueFigures, type QueueFigures } from '../../domain/figures/queue-figures.ts';
import type { QueueId } from '../../domain/ids.ts';
import type { CountedQueue } from '../ports/figure-store.ts';
import type { Stores } from '../ports/stores.ts';
import { refuseUnknown } from '../refusal.ts';
import { cutPeriod, type FigurePeriod } from './cut-period.ts';

export interface FiguresOfQueue extends CountedQueue {
  readonly total: QueueFigures;
  /** All of the period, in their order; none when it was asked for as a whole. */
  readonly intervals: readonly (Period & QueueFigures)[];
}

export interface QueueFiguresAnswer {
  readonly timeZone: string;
  readonly queues: readonly FiguresOfQueue[];
}

/**
 * How queues were doing, from the records of calls [C4]: complete though no controller ran, and no further back than these are kept.
 *
 * @param question `queueId` null: all queues
 * @returns null: there would be too many intervals
 * @throws Refusal `not-found`: there is no such queue, and never was a call of it that is still known
 */
export async function readQueueFigures(
  stores: Pick<Stores, 'companies' | 'figures'>,
  scope: Scope,
  { queueId, ...period }: FigurePeriod & { readonly queueId: QueueId | null },
): Promise<QueueFiguresAnswer | null> {
  const cut = await cutPeriod(stores, scope, period);
  if (cut === null) return null;
  const { timeZone, intervals, ofEach } = cut;
  const asked = await stores.figures.queues(scope, queueId);
  if (queueId !== null && asked.length === 0) refuseUnknown('queue');
  const queueIds = asked.map((queue) => queue.queueId);
  const ofQueues = grouped(await stores.figures.waits(scope, { queueIds, intervals }), (one) => one.queueId);
  return {
    timeZone,
    queues: asked.map((queue): FiguresOfQueue => {
      const waits = ofQueues.get(queue.queueId) ?? [];
      const ofIntervals = grouped(waits, ({ interval }) => interval);
      return {
        ...queue,
        total: queueFigures(waits),
        intervals: ofEach((interval) => queueFigures(ofIntervals.get(interval) ?? [])),
      };
    }),
  };
}
