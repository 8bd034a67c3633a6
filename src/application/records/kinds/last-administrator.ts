import type { RoleId, UserId } from '../../../domain/ids.ts';
import { Refusal } from '../../refusal.ts';
import type { Change } from '../record-rules.ts';
import { storeOf } from '../store-of.ts';

/**
 * A company must be able to help itself: there is always an active user whose role has `admin`. Of two changes that would take
 * the last ones together, one waits for the other.
 *
 * @throws Refusal `conflict`
 */
export async function keepAdministratorOf(change: Change<'user'>): Promise<void> {
  const { before, after, scope, stores } = change;
  if (!before?.active || (after?.active && after.roleId === before.roleId)) return;
  await stores.companies.findForUpdate(scope.companyId);
  const role = after?.active ? await storeOf(stores, 'role').find(scope, after.roleId) : null;
  if (role?.rights.includes('admin')) return;
  await requireAdministrator(change, { userId: before.id }, after && (after.active ? 'roleId' : 'active'));
}

/**
 * The same where a role loses the right. One that is deleted nobody has.
 *
 * @throws Refusal `conflict`
 */
export async function keepAdministratorBeside(change: Change<'role'>): Promise<void> {
  const { before, after, scope, stores } = change;
  if (!before?.rights.includes('admin') || !after || after.rights.includes('admin')) return;
  await stores.companies.findForUpdate(scope.companyId);
  await requireAdministrator(change, { roleId: before.id }, 'rights');
}

/** @param field of which it is told; null: the object goes */
async function requireAdministrator(
  { scope, stores }: Pick<Change<'role'>, 'scope' | 'stores'>,
  without: { readonly userId?: UserId; readonly roleId?: RoleId },
  field: string | null,
): Promise<void> {
  // The built-in one is the oldest.
  const roles = await storeOf(stores, 'role').list(scope, { limit: 500, after: null });
  for (const { id: roleId, rights } of roles.items) {
    if (roleId === without.roleId || !rights.includes('admin')) continue;
    const where = { roleId, active: true };
    const users = await storeOf(stores, 'user').list(scope, { limit: 2, after: null, where });
    if (users.items.some(({ id }) => id !== without.userId)) return;
  }
  throw new Refusal('conflict', 'nobody would be left who administers the company', {
    faults:
      field === null
        ? []
        : [{ path: [field], code: 'conflict', message: 'make somebody else an administrator first' }],
  });
}
