import type { StatusId } from '../../../domain/ids.ts';
import type { StatusRecord } from '../../ports/records/agents.ts';
import type { RecordStore } from '../../ports/stores.ts';
import { Refusal } from '../../refusal.ts';
import type { Scope } from '../../../domain/access/principal.ts';
import type { Change } from '../record-rules.ts';
import { storeOf } from '../store-of.ts';

/**
 * Statuses whose timeouts lead round to each other would move an agent from one to the next for ever, with nobody at the
 * desk [S8]. A timeout without a go-to leads to wherever the agent came from, which is no circle of its own (`timeoutTarget`).
 *
 * @throws Refusal `invalid` with the statuses of the circle in its details
 */
export async function refuseTimeoutCircle({ before, after, scope, stores }: Change<'status'>): Promise<void> {
  // Nothing can lead to a status that is only being made, and a go-to that stays closes no circle.
  const first = after?.goToStatusId ?? null;
  if (!before || !after || first === null || first === before.goToStatusId) return;
  // Two edits that close a circle together must see each other.
  await stores.companies.findForUpdate(scope.companyId);
  const way = await wayFrom(first, before.id, storeOf(stores, 'status'), scope);
  if (way === null) return;
  const circle = [{ id: before.id, name: after.name }, ...way.map(({ id, name }) => ({ id, name }))];
  const names = [...circle, { name: after.name }].map(({ name }) => `"${name}"`);
  throw new Refusal('invalid', `the timeouts would lead round in a circle: ${names.join(' -> ')}`, {
    faults: [{ path: ['goToStatusId'], code: 'circle', message: 'leads back to this status' }],
    details: { circle },
  });
}

/** The statuses on the way from `first` to `target`, which is left out; null when it leads elsewhere. */
async function wayFrom(
  first: StatusId,
  target: StatusId,
  statuses: RecordStore<StatusRecord>,
  scope: Scope,
): Promise<StatusRecord[] | null> {
  const way = new Map<StatusId, StatusRecord>();
  let next: StatusId | null = first;
  while (next !== null && !way.has(next)) {
    if (next === target) return [...way.values()];
    const status: StatusRecord | null = await statuses.find(scope, next);
    if (status === null) return null;
    way.set(next, status);
    next = status.goToStatusId;
  }
  return null;
}
