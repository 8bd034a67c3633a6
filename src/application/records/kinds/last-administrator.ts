import type { Right } from '../../../domain/access/right.ts';
import type { RoleId, UserId } from '../../../domain/ids.ts';
import type { RoleRecord } from '../../ports/records/people.ts';
import { Refusal } from '../../refusal.ts';
import type { Change } from '../record-rules.ts';
import { storeOf } from '../store-of.ts';

/**
 * A company must be able to help itself, and somebody to help it: there is always an active user whose role has `admin`, and where there is
 * one who has `operate`, always one of these as well. They are all of one company, as nobody gives a right that they do not have.
 */
const keptRights = {
  admin: {
    loss: 'nobody would be left who administers the company',
    remedy: 'make somebody else an administrator first',
  },
  operate: {
    loss: 'nobody would be left who runs the installation',
    remedy: 'give somebody else a role with operate first',
  },
} as const;
type KeptRight = keyof typeof keptRights;

/**
 * Of two changes that would take the last ones together, one waits for the other.
 *
 * @throws Refusal `conflict`
 */
export async function keepAdministratorOf(change: Change<'user'>): Promise<void> {
  const { before, after, scope, stores } = change;
  if (!before?.active || (after?.active && after.roleId === before.roleId)) return;
  await stores.companies.findForUpdate(scope.companyId);
  const rightsOf = async (roleId: RoleId) =>
    (await storeOf(stores, 'role').find(scope, roleId))?.rights ?? [];
  const left = after?.active ? await rightsOf(after.roleId) : [];
  const lost = lostRights(await rightsOf(before.roleId), left);
  await requireOthers(change, lost, { userId: before.id }, after && (after.active ? 'roleId' : 'active'));
}

/**
 * The same where a role loses the right. One that is deleted nobody has.
 *
 * @throws Refusal `conflict`
 */
export async function keepAdministratorBeside(change: Change<'role'>): Promise<void> {
  const { before, after, scope, stores } = change;
  if (!before || !after) return;
  const lost = lostRights(before.rights, after.rights);
  if (lost.length === 0) return;
  await stores.companies.findForUpdate(scope.companyId);
  await requireOthers(change, lost, { roleId: before.id }, 'rights');
}

function lostRights(before: readonly Right[], after: readonly Right[]): KeptRight[] {
  return (['admin', 'operate'] as const).filter((right) => before.includes(right) && !after.includes(right));
}

/** @param field of which it is told; null: the object goes */
async function requireOthers(
  change: Pick<Change<'role'>, 'scope' | 'stores'>,
  lost: readonly KeptRight[],
  without: { readonly userId?: UserId; readonly roleId?: RoleId },
  field: string | null,
): Promise<void> {
  // The built-in one is the oldest.
  const roles = await storeOf(change.stores, 'role').list(change.scope, { limit: 500, after: null });
  for (const right of lost) {
    const others = roles.items.filter(({ id, rights }) => id !== without.roleId && rights.includes(right));
    if (await someoneHas(others, change, without.userId)) continue;
    const { loss, remedy } = keptRights[right];
    const faults = field === null ? [] : [{ path: [field], code: 'conflict', message: remedy }];
    throw new Refusal('conflict', loss, { faults });
  }
}

async function someoneHas(
  roles: readonly RoleRecord[],
  { scope, stores }: Pick<Change<'role'>, 'scope' | 'stores'>,
  without: UserId | undefined,
): Promise<boolean> {
  for (const { id: roleId } of roles) {
    const where = { roleId, active: true };
    const users = await storeOf(stores, 'user').list(scope, { limit: 2, after: null, where });
    if (users.items.some(({ id }) => id !== without)) return true;
  }
  return false;
}
