import type { Scope } from '../../domain/access/principal.ts';
import type { MediaNodeId, TrunkId } from '../../domain/ids.ts';
import type { TrunkState } from '../../domain/trunk/trunk-state.ts';
import type { Stores } from '../ports/stores.ts';
import { refuseUnknown } from '../refusal.ts';

export interface TrunkStateAtNode {
  readonly mediaNodeId: MediaNodeId;
  readonly state: TrunkState;
  /** Null while it is unknown. */
  readonly since: Date | null;
}

/**
 * How it is with a trunk at each node that carries its company: each registers by itself. Of a node that nobody is linked to nothing
 * is known.
 *
 * @throws Refusal `not-found`
 */
export async function readTrunkState(
  stores: Stores,
  scope: Scope,
  trunkId: TrunkId,
): Promise<TrunkStateAtNode[]> {
  if (!(await stores.records.trunk.find(scope, trunkId))) refuseUnknown('trunk');
  const company = await stores.companies.find(scope.companyId);
  const told = new Map(
    (await stores.trunkStates.ofTrunk(scope, trunkId)).map((one) => [one.mediaNodeId, one]),
  );
  const links = await stores.leases.states();
  const linked = new Set(links.filter((one) => one.linked).map(({ mediaNodeId }) => mediaNodeId));
  return (company?.mediaNodeIds ?? []).map((mediaNodeId) => {
    const last = linked.has(mediaNodeId) ? told.get(mediaNodeId) : undefined;
    return last === undefined || last.state === 'unknown'
      ? { mediaNodeId, state: 'unknown', since: null }
      : last;
  });
}
