import type { CompanyId } from '../../domain/ids.ts';
import type { Database } from '../ports/stores.ts';

/** One portion locks its rows about this long. */
const goalMs = 100;
const leastRows = 50;
const mostRows = 5_000;

/**
 * Deletes what happened in a company, however much it is: each portion in a transaction of its own, as many rows as take a short time.
 * After a crash the next run goes on with what is left.
 *
 * @throws StoreUnavailableError
 */
export async function deleteHistory(database: Database, id: CompanyId): Promise<void> {
  let rows = leastRows * 4;
  for (;;) {
    const portion = rows;
    const began = performance.now();
    const deleted = await database.transaction((stores) => stores.companies.deleteHistory(id, portion));
    if (deleted < portion) return;
    const tookMs = performance.now() - began;
    if (tookMs < goalMs / 2) rows = Math.min(mostRows, rows * 2);
    if (tookMs > goalMs * 2) rows = Math.max(leastRows, Math.floor(rows / 2));
  }
}
