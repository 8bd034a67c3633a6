import type { Scope } from '../../domain/access/principal.ts';
import { type IntervalKind, intervalsOf, type Period } from '../../domain/figures/intervals.ts';
import { queueFigures, type QueueFigures, type WaitGroup } from '../../domain/figures/queue-figures.ts';
import type { QueueId } from '../../domain/ids.ts';
import type { CountedQueue } from '../ports/figure-store.ts';
import type { Stores } from '../ports/stores.ts';
import { refuseUnknown } from '../refusal.ts';

/** More are no table that anybody reads: 400 days, or 16 days by the hour. */
export const mostIntervals = 400;

export interface FigureQuestion extends Period {
  /** Null: the period as a whole. */
  readonly by: IntervalKind | null;
  /** Null: all queues. */
  readonly queueId: QueueId | null;
}

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
 * @returns null: there would be too many intervals
 * @throws Refusal `not-found`: there is no such queue, and never was a call of it that is still known
 */
export async function readQueueFigures(
  { companies, figures }: Pick<Stores, 'companies' | 'figures'>,
  scope: Scope,
  { from, to, by, queueId }: FigureQuestion,
): Promise<QueueFiguresAnswer | null> {
  const { timeZone } = (await companies.find(scope.companyId)) ?? refuseUnknown('company');
  const cut = by === null ? [{ from, to }] : intervalsOf({ from, to }, by, timeZone, mostIntervals);
  if (cut === null) return null;
  const all = await figures.queues(scope);
  const asked = queueId === null ? all : all.filter((queue) => queue.queueId === queueId);
  if (queueId !== null && asked.length === 0) refuseUnknown('queue');
  const groups = await figures.waits(scope, {
    queueIds: asked.map((queue) => queue.queueId),
    intervals: cut,
  });
  const ofQueues = grouped(groups, (group) => group.queueId);
  return {
    timeZone,
    queues: asked.map((queue): FiguresOfQueue => {
      const own = ofQueues.get(queue.queueId) ?? [];
      return { ...queue, total: queueFigures(own), intervals: by === null ? [] : byIntervals(own, cut) };
    }),
  };
}

function byIntervals(groups: readonly WaitGroup[], intervals: readonly Period[]): (Period & QueueFigures)[] {
  const ofIntervals = grouped(groups, ({ interval }) => interval);
  return intervals.map((interval, index) => ({ ...interval, ...queueFigures(ofIntervals.get(index) ?? []) }));
}

function grouped<T>(all: readonly T[], keyOf: (one: T) => number): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const one of all) {
    const group = groups.get(keyOf(one));
    if (group) group.push(one);
    else groups.set(keyOf(one), [one]);
  }
  return groups;
}
