import { may } from '../../../domain/access/principal.ts';
import type { RoleId } from '../../../domain/ids.ts';
import { pinAttemptsKey } from '../../agents/check-pin.ts';
import { Refusal } from '../../refusal.ts';
import type { Change } from '../record-rules.ts';
import { storeOf } from '../store-of.ts';

/** Nobody raises a user above oneself. @throws Refusal `forbidden` */
export async function refuseStrongerRole(change: Change<'user'>): Promise<void> {
  const { before, after } = change;
  if (!after || before?.roleId === after.roleId || (await mayAllOf(after.roleId, change))) return;
  throw new Refusal('forbidden', 'you cannot give a role that has more rights than you', {
    faults: [{ path: ['roleId'], code: 'forbidden', message: 'this role has rights that you do not have' }],
  });
}

/** How a user gets in. Whoever sets one of these could sign in as the user, or keep the user out. */
const accessFields = ['email', 'passwordHash', 'pinHash', 'roleId', 'active'] as const;

/** Nobody takes over, locks out or deletes a user who may more. @throws Refusal `forbidden` */
export async function refuseStrongerUser(change: Change<'user'>): Promise<void> {
  const { before, after } = change;
  if (!before) return;
  const touched = after && accessFields.filter((field) => after[field] !== before[field]);
  if (touched?.length === 0 || (await mayAllOf(before.roleId, change))) return;
  throw new Refusal('forbidden', 'this user has rights that you do not have', {
    faults: (touched ?? []).map((field) => ({
      path: [field.replace(/Hash$/u, '')],
      code: 'forbidden',
      message: 'only somebody with at least the same rights changes this',
    })),
  });
}

/** Whether the actor may all that this role allows. */
export async function mayAllOf(
  roleId: RoleId,
  { scope, actor, stores }: Pick<Change<'user'>, 'scope' | 'actor' | 'stores'>,
): Promise<boolean> {
  const role = await storeOf(stores, 'role').find(scope, roleId);
  return role?.rights.every((right) => may(actor.principal, right)) ?? false;
}

/** @throws Refusal `conflict` */
export function refuseLockingOneselfOut({ before, after, actor }: Change<'user'>): void {
  if (before?.id !== actor.principal.userId) return;
  if (!after) throw new Refusal('conflict', 'you cannot delete yourself');
  if (!after.active) {
    throw new Refusal('conflict', 'you cannot deactivate yourself', {
      faults: [{ path: ['active'], code: 'conflict', message: 'ask another administrator' }],
    });
  }
  if (after.roleId !== before.roleId) {
    throw new Refusal('conflict', 'you cannot change your own role', {
      faults: [{ path: ['roleId'], code: 'conflict', message: 'ask another administrator' }],
    });
  }
}

/** A new password, deactivation and deletion end all sessions of the user [S11, P7]. */
export async function endSessions({ before, after, stores }: Change<'user'>): Promise<void> {
  if (!before) return;
  const samePassword = after?.passwordHash === before.passwordHash;
  if (!samePassword || !after.active) await stores.sessions.deleteOfUser(before.id);
}

/** Who gets a new password or PIN can use it at once, however often the old one was mistyped. */
export async function liftLocks({ before, after, stores }: Change<'user'>): Promise<void> {
  if (!before || !after) return;
  if (after.passwordHash !== before.passwordHash) await stores.sessions.clearFailures(after.email);
  if (after.pinHash !== before.pinHash) await stores.sessions.clearFailures(pinAttemptsKey(before));
}
