import type { Scope } from '../../domain/access/principal.ts';
import { type IntervalKind, intervalsOf, type Period } from '../../domain/figures/intervals.ts';
import type { Stores } from '../ports/stores.ts';
import { refuseUnknown } from '../refusal.ts';

/** More are no table that anybody reads: 400 days, or 16 days by the hour. */
export const mostIntervals = 400;

export interface FigurePeriod extends Period {
  /** Null: the period as a whole. */
  readonly by: IntervalKind | null;
}

export interface CutPeriod {
  /** Of the company. */
  readonly timeZone: string;
  /** At least one. */
  readonly intervals: readonly Period[];
  /** What is told of each interval, in their order; nothing when the period was asked for as a whole. */
  readonly ofEach: <Figures>(figuresOf: (interval: number) => Figures) => (Period & Figures)[];
}

/** @returns null: there would be too many intervals */
export async function cutPeriod(
  { companies }: Pick<Stores, 'companies'>,
  { companyId }: Scope,
  { from, to, by }: FigurePeriod,
): Promise<CutPeriod | null> {
  const { timeZone } = (await companies.find(companyId)) ?? refuseUnknown('company');
  const intervals = by === null ? [{ from, to }] : intervalsOf({ from, to }, by, timeZone, mostIntervals);
  return (
    intervals && {
      timeZone,
      intervals,
      ofEach: (figuresOf) =>
        by === null ? [] : intervals.map((one, index) => ({ ...one, ...figuresOf(index) })),
    }
  );
}
