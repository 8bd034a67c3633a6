import type { Period } from '../../domain/figures/intervals.ts';
import type { Statement } from '../run-statement.ts';

/** `TO_SECONDS` counts from the year 0, and takes the time as it is written, whatever zone the session has. */
const secondsBefore1970 = 62_167_219_200;

export interface Bounds extends Period {
  /** The place of the interval in which a column is, as an expression. */
  intervalOf(column: string): Statement;
}

/** Null: there is no interval. */
export function boundsOf(intervals: readonly Period[]): Bounds | null {
  const [first, ...others] = intervals;
  const last = intervals.at(-1);
  if (!first || !last) return null;
  const starts = others.map(({ from }) => Math.floor(from.getTime() / 1_000) + secondsBefore1970);
  return {
    from: first.from,
    to: last.to,
    // INTERVAL(n, a, b, ...) tells how many of those in order are not above n.
    intervalOf: (column) =>
      starts.length === 0
        ? { sql: '0', values: [] }
        : { sql: `INTERVAL(TO_SECONDS(${column}), ?)`, values: [starts] },
  };
}

/** Between two instants, in whole ones. */
export function milliseconds(from: string, to: string): string {
  return `GREATEST(0, TIMESTAMPDIFF(MICROSECOND, ${from}, ${to}) DIV 1000)`;
}
