import type { MediaNodeId } from '../../domain/ids.ts';

export interface NodeLinkState {
  readonly mediaNodeId: MediaNodeId;
  readonly linked: boolean;
  /** Why not; null while linked. */
  readonly reason: string | null;
}

/** Lets one process own a media node. The fencing number grows with each change of owner. */
export interface LeaseStore {
  /**
   * Takes or renews the lease by the database's clock.
   *
   * @param fault what other processes are told of the node: null when its engine is in order, else why not
   * @returns the fencing number, or null while another owner holds it
   */
  acquire(node: MediaNodeId, owner: string, forMs: number, fault?: string | null): Promise<number | null>;
  /** Every media node, whether somebody owns it now, and what the owner said last. */
  states(): Promise<NodeLinkState[]>;
  /** Gives the lease back if this owner still has it. */
  release(node: MediaNodeId, owner: string): Promise<void>;
}
