import type { CompanyId } from '../../domain/ids.ts';
import type { RecordingSpool } from '../ports/recording-spool.ts';
import type { Database } from '../ports/stores.ts';

/**
 * Deletes a spooled file whose company was deleted: nobody will ever own it.
 *
 * @returns false: the company is there, and the file as well
 */
export async function discardOfGoneCompany(
  { stores }: Database,
  spool: RecordingSpool,
  companyId: CompanyId,
  fileBase: string,
): Promise<boolean> {
  if (await stores.companies.find(companyId)) return false;
  await spool.discard(fileBase, { outcome: 'empty' });
  return true;
}
