import type { CompanyId } from '../../domain/ids.ts';
import type { Database } from '../ports/stores.ts';
import { inPortions } from '../portions.ts';

/**
 * Deletes what happened in a company, however much it is: each portion in a transaction of its own, as many rows as take a short time.
 * After a crash the next run goes on with what is left.
 *
 * @throws StoreUnavailableError
 */
export async function deleteHistory(database: Database, id: CompanyId): Promise<void> {
  await inPortions((rows) => database.transaction((stores) => stores.companies.deleteHistory(id, rows)));
}
