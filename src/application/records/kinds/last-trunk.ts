import type { Scope } from '../../../domain/access/principal.ts';
import type { Id } from '../../../domain/ids.ts';
import { type DestinationHolder, destinationHolders } from '../../../domain/routing/destination-holders.ts';
import type { Destination } from '../../../domain/routing/destination.ts';
import type { Referrer, Stores } from '../../ports/stores.ts';
import { refuseUnknown } from '../../refusal.ts';
import type { Change, Dependents } from '../record-rules.ts';
import { storeOf } from '../store-of.ts';

const most = 20;

/**
 * What is called through the company's oldest trunk because it names none: mobiles, numbers outside, customers to call back. Of several
 * trunks another one takes over; without the last they could not be called. Numbers of the company do not need it: any company's
 * trunk may bring their calls.
 *
 * @returns null: another trunk is left, or nothing needs one
 */
export async function needersOfLastTrunk({
  before,
  scope,
  stores,
}: Change<'trunk'>): Promise<Dependents | null> {
  // Of two who delete one each at once, one waits for the other.
  await stores.companies.findForUpdate(scope.companyId);
  const trunks = await storeOf(stores, 'trunk').list(scope, { limit: 2, after: null });
  if (trunks.items.some(({ id }) => id !== before?.id)) return null;
  const where = { kind: 'mobile', trunkId: null } as const;
  const mobiles = await storeOf(stores, 'phone').list(scope, { limit: most, after: null, where });
  const snapshot = (await stores.snapshots.company(scope.companyId)) ?? refuseUnknown('company');
  const holders = destinationHolders(snapshot).filter(({ destinations }) => destinations.some(namesNoTrunk));
  const referrers = [
    ...mobiles.items.map(({ id, name }): Referrer => ({ kind: 'phone', id, name })),
    ...(await namesOf(holders.slice(0, most), stores, scope)),
  ];
  return referrers.length === 0
    ? null
    : {
        because: 'without the last trunk these could not call any more',
        referrers: referrers.slice(0, most),
      };
}

function namesNoTrunk(destination: Destination): boolean {
  return destination.kind === 'callback' || (destination.kind === 'outside' && destination.trunkId === null);
}

/** A redirect is called after what it is set on. */
async function namesOf(
  holders: readonly DestinationHolder[],
  stores: Stores,
  scope: Scope,
): Promise<Referrer[]> {
  const names = new Map<string, string>();
  for (const kind of new Set(holders.map(({ named }) => named.kind))) {
    const ids = holders.flatMap(({ named }): Id[] => (named.kind === kind ? [named.id] : []));
    for (const record of await storeOf(stores, kind).findMany(scope, ids))
      names.set(`${kind} ${record.id}`, record.name || ('digits' in record ? record.digits : ''));
  }
  return holders.map(({ kind, id, named }) => ({
    kind,
    id,
    name: names.get(`${named.kind} ${named.id}`) ?? '',
  }));
}
