import { whyNotForAll } from '../../agents/company-statuses.ts';
import { type FieldFault, Refusal } from '../../refusal.ts';
import type { Change } from '../record-rules.ts';
import { storeOf } from '../store-of.ts';

const targetFields = ['goToStatusId', 'onHangUpStatusId'] as const;

/**
 * A timeout and the end of a call lead to another status, and to one in which every agent can be [S7, S8]. That the targets exist was
 * checked before; one that stays was set when more could be.
 *
 * @throws Refusal `invalid` with the path of each bad target
 */
export async function refuseUnfitTargets({ before, after, scope, stores }: Change<'status'>): Promise<void> {
  if (!after) return;
  const targets = targetFields.flatMap((field) => {
    const id = after[field];
    return id === null || id === before?.[field] ? [] : [{ field, id }];
  });
  if (targets.length === 0) return;
  const found = await storeOf(stores, 'status').findMany(scope, [...new Set(targets.map(({ id }) => id))]);
  const byId = new Map(found.map((status) => [status.id, status]));
  const faults = targets.flatMap(({ field, id }): FieldFault[] => {
    const target = byId.get(id);
    if (id === before?.id)
      return [{ path: [field], code: 'own-status', message: 'must be another status than this one' }];
    const why = target ? whyNotForAll(target) : null;
    if (target && why !== null) {
      const message = `"${target.name}" ${why}; choose another status`;
      return [{ path: [field], code: 'not-choosable', message }];
    }
    return [];
  });
  if (faults.length > 0)
    throw new Refusal('invalid', `"${after.name}" cannot lead there: ${faults[0]?.message ?? ''}`, {
      faults,
    });
}
