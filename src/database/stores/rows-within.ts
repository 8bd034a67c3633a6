import type { SqlSession } from '../sql-session.ts';

/** Rows in the order of a page. Names of tables and columns are constants of this code. */
interface PageRows {
  /** Columns whose text may be long. */
  readonly long: readonly string[];
  /** FROM, WHERE and ORDER BY. */
  readonly from: string;
  readonly values: readonly unknown[];
}

/**
 * How many of the first `limit` rows have at most `mostBytes` of long text together, and one at least: a page ends there, before the rest
 * is sent by the server and held here, more than once.
 */
export async function countWithin(
  session: SqlSession,
  { long, from, values }: PageRows,
  { limit, mostBytes }: { readonly limit: number; readonly mostBytes?: number },
): Promise<number> {
  if (mostBytes === undefined || long.length === 0) return limit;
  const bytes = long.map((column) => `COALESCE(LENGTH(${column}), 0)`).join(' + ');
  const rows = await session.rows<{ bytes: number }>(`SELECT ${bytes} AS bytes ${from} LIMIT ?`, [
    ...values,
    limit,
  ]);
  let total = 0;
  const tooMany = rows.findIndex((row) => (total += row.bytes) > mostBytes);
  return tooMany < 0 ? limit : Math.max(1, tooMany);
}
