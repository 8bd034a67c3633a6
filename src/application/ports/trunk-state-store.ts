import type { Scope } from '../../domain/access/principal.ts';
import type { MediaNodeId, TrunkId } from '../../domain/ids.ts';
import type { TrunkState } from '../../domain/trunk/trunk-state.ts';

/** How it is with a trunk at one node, and since when. */
export interface TrunkStateRecord {
  readonly mediaNodeId: MediaNodeId;
  readonly state: TrunkState;
  readonly since: Date;
}

/** How it is with providers, as the nodes last said. It is there to be shown; nothing is decided by it. */
export interface TrunkStateStore {
  /** Stores what differs from what is known of this node, and forgets what the node no longer has. */
  report(node: MediaNodeId, states: ReadonlyMap<TrunkId, TrunkState>, now: Date): Promise<void>;
  /** At the nodes that said something of it. */
  ofTrunk(scope: Scope, trunkId: TrunkId): Promise<TrunkStateRecord[]>;
}
