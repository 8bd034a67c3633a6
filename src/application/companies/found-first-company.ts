import { DuplicateValueError, type Database } from '../ports/stores.ts';
import type { CompanyDraft, FoundCompany } from './found-company.ts';

export interface FirstCompany extends Pick<CompanyDraft, 'name' | 'country' | 'timeZone'> {
  readonly admin: { readonly email: string; readonly password: string };
}

/**
 * Makes the first company of an empty installation, whose administrator also runs the installation. Does nothing when there is
 * a company already, also when several processes start at once.
 *
 * @returns whether a company was made
 */
export async function foundFirstCompany(
  database: Database,
  foundCompany: FoundCompany,
  { admin, ...place }: FirstCompany,
): Promise<boolean> {
  const { items } = await database.stores.companies.list({ limit: 1, after: null });
  if (items.length > 0) return false;
  try {
    const draft = {
      ...place,
      mediaNodeIds: [],
      admin: { firstName: 'First', lastName: 'Administrator', ...admin },
    };
    await foundCompany.found(null, draft, true);
    return true;
  } catch (error) {
    if (error instanceof DuplicateValueError) return false;
    throw error;
  }
}
