import type { MediaNodeId } from '../../domain/ids.ts';
import type { Aggregate } from './change-store.ts';

/** Wakes the owner of a media node, in whichever process it is. A lost wake-up only delays: the owner sweeps as well. */
export interface WakeUps {
  wake(node: MediaNodeId, aggregate: Aggregate): Promise<void>;
  /** From now on this process is woken for the node. */
  listen(node: MediaNodeId, onWake: (aggregate: Aggregate) => Promise<void>): Promise<void>;
  stopListening(node: MediaNodeId): Promise<void>;
}
