import { z } from 'zod';
import { intervalKinds, type Period } from '../../domain/figures/intervals.ts';
import { instant } from '../schemas/numbers.ts';

/** What views of figures share. */
export const figureCount = (what: string) => z.int().min(0).meta({ description: what });
export const figureMs = (what: string) =>
  z
    .int()
    .min(0)
    .meta({ description: `Milliseconds ${what}` });
export const figurePeriod = { from: instant(), to: instant() };
export const figureHead = {
  ...figurePeriod,
  timeZone: z.string().meta({ description: 'Of the company: in it intervals begin.' }),
  interval: z.enum(intervalKinds).nullable(),
};

/** For spreadsheets. */
export function inSeconds(milliseconds: number | null): number | null {
  return milliseconds === null ? null : milliseconds / 1_000;
}

/** What the rows of a table tell of somebody: the intervals, or the period as a whole where it was not cut. */
export function periodRows<Figures>(
  period: Period,
  { total, intervals }: { readonly total: Figures; readonly intervals: readonly (Period & Figures)[] },
): readonly (Period & Figures)[] {
  return intervals.length > 0 ? intervals : [{ ...period, ...total }];
}
