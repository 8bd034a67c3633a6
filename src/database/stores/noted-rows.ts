/** A row that follows from others: as it stands written down (1), or as it should (0). */
export interface NotedRow {
  readonly isNoted: 0 | 1;
}

/** What is to be written, and what is to be deleted, so that just what should be is written down. */
export interface NotedDifference<R> {
  readonly missing: readonly R[];
  readonly surplus: readonly R[];
}

/** @param keyOf the same for rows that are the same; several of one key count once */
export function differenceOf<R extends NotedRow>(
  rows: readonly R[],
  keyOf: (row: R) => string,
): NotedDifference<R> {
  const rowsThat = (isNoted: 0 | 1) =>
    new Map(rows.filter((row) => row.isNoted === isNoted).map((row) => [keyOf(row), row]));
  const [wanted, noted] = [rowsThat(0), rowsThat(1)];
  return { missing: without(wanted, noted), surplus: without(noted, wanted) };
}

function without<R>(some: ReadonlyMap<string, R>, others: ReadonlyMap<string, R>): R[] {
  return [...some].flatMap(([key, row]) => (others.has(key) ? [] : [row]));
}
