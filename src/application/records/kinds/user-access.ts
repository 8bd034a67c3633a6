import { may } from '../../../domain/access/principal.ts';
import { pinAttemptsKey } from '../../agents/check-pin.ts';
import { Refusal } from '../../refusal.ts';
import type { Change } from '../record-rules.ts';
import { storeOf } from '../store-of.ts';

/** Nobody raises a user above oneself. @throws Refusal `forbidden` */
export async function refuseStrongerRole({
  before,
  after,
  scope,
  actor,
  stores,
}: Change<'user'>): Promise<void> {
  if (!after || before?.roleId === after.roleId) return;
  const role = await storeOf(stores, 'role').find(scope, after.roleId);
  if (role?.rights.every((right) => may(actor.principal, right)) ?? false) return;
  throw new Refusal('forbidden', 'you cannot give a role that has more rights than you', {
    faults: [{ path: ['roleId'], code: 'forbidden', message: 'this role has rights that you do not have' }],
  });
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
  // Whoever edits users is an administrator: so one is always left.
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
