/** What a list of measurements comes to; all in the unit of the values. */
export interface Summary {
  readonly count: number;
  readonly least: number;
  readonly p25: number;
  readonly median: number;
  readonly p75: number;
  readonly p90: number;
  readonly p99: number;
  readonly most: number;
}

/**
 * The value below which the share `q` of the values lies, by nearest rank: always one of the values.
 *
 * @param q 0 to 1
 * @throws Error for an empty list, of which there is nothing to say
 */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)];
  if (value === undefined) throw new Error('nothing was measured');
  return value;
}

/** The middle value; between the two middle ones of an even number. @throws Error for an empty list */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  if (upper === undefined || lower === undefined) throw new Error('nothing was measured');
  return (upper + lower) / 2;
}

/** @throws Error for an empty list */
export function summarise(values: readonly number[]): Summary {
  return {
    count: values.length,
    least: quantile(values, 0),
    p25: quantile(values, 0.25),
    median: median(values),
    p75: quantile(values, 0.75),
    p90: quantile(values, 0.9),
    p99: quantile(values, 0.99),
    most: quantile(values, 1),
  };
}

/** The mean of the middle half: as calm as the median, but not bound to the steps of a coarse clock. @throws Error for an empty list */
export function midmean(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const quarter = Math.floor(sorted.length / 4);
  const middle = sorted.slice(quarter, sorted.length - quarter);
  if (middle.length === 0) throw new Error('nothing was measured');
  return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}

/** The value that comes most often (the first of several), and the share of the list that it is. */
export function mostCommon<T>(values: readonly T[]): { readonly value: T; readonly share: number } {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  let best: { value: T; count: number } | undefined;
  for (const [value, count] of counts) if (count > (best?.count ?? 0)) best = { value, count };
  if (best === undefined) throw new Error('nothing was counted');
  return { value: best.value, share: best.count / values.length };
}

const resamples = 1_000;

export interface Interval {
  readonly from: number;
  readonly to: number;
}

/**
 * Between what a statistic of two lists lies in 95 of 100 repetitions of the measurement (percentile bootstrap).
 *
 * @param random from 0 to below 1
 * @throws Error for an empty list
 */
export function intervalOf<T>(
  [some, others]: readonly [readonly T[], readonly T[]],
  statistic: (some: readonly T[], others: readonly T[]) => number,
  random: () => number = Math.random,
): Interval {
  if (some.length === 0 || others.length === 0) throw new Error('nothing was measured');
  const resampled = (from: readonly T[]) => from.map(() => from[Math.floor(random() * from.length)] as T);
  const found = Array.from({ length: resamples }, () => statistic(resampled(some), resampled(others)));
  return { from: quantile(found, 0.025), to: quantile(found, 0.975) };
}
