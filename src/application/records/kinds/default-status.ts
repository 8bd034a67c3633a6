import { whyNotForAll } from '../../agents/company-statuses.ts';
import { Refusal } from '../../refusal.ts';
import type { Change } from '../record-rules.ts';
import { storeOf } from '../store-of.ts';

/**
 * Exactly one status is entered at login [S4]: the mark can be moved, not taken away, and only to a status in which every agent
 * can begin to work. *Virtual* needs a mobile, which not every agent has.
 *
 * @throws Refusal `in-use`, `conflict`, `invalid`
 */
export function refuseUnfitDefault({ before, after }: Change<'status'>): void {
  if (before?.isDefault && !after)
    throw new Refusal('in-use', 'the default status cannot be deleted; make another one the default first');
  if (before?.isDefault && !after?.isDefault) {
    throw new Refusal('conflict', 'one status must be the default; make another one the default instead', {
      faults: [{ path: ['isDefault'], code: 'conflict', message: 'make another status the default instead' }],
    });
  }
  const why = after?.isDefault ? whyNotForAll(after) : null;
  if (!after || why === null) return;
  throw new Refusal('invalid', `"${after.name}" cannot be the default: it ${why}`, {
    faults: [{ path: ['isDefault'], code: 'not-choosable', message: 'make another status the default' }],
  });
}

/** Making another status the default moves the mark in the same transaction [S4]. */
export async function moveDefault({ before, after, scope, stores }: Change<'status'>): Promise<void> {
  if (!after?.isDefault || before?.isDefault) return;
  const statuses = storeOf(stores, 'status');
  const { items } = await statuses.list(scope, { limit: 500, after: null, where: { isDefault: true } });
  for (const other of items) {
    if ('id' in after && other.id === after.id) continue;
    await statuses.update({ ...other, isDefault: false });
  }
}
