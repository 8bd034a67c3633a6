import type { MediaNodeId } from '../../domain/ids.ts';

export interface NodeLinkState {
  readonly mediaNodeId: MediaNodeId;
  readonly linked: boolean;
  /** Why not; null while linked. */
  readonly reason: string | null;
  /** What of the database the engine does not take, and why; null: nothing, or nobody is linked. It takes nothing else away. */
  readonly unapplied: string | null;
}

/** What the owner of a node tells other processes of it. */
export interface NodeCondition {
  /** Null when the engine is in order, else why not. */
  readonly fault: string | null;
  readonly unapplied: string | null;
}

/** Lets one process own a media node. The fencing number grows with each change of owner. */
export interface LeaseStore {
  /**
   * Takes or renews the lease by the database's clock.
   *
   * @param condition left out: the node is in order
   * @returns the fencing number, or null while another owner holds it
   */
  acquire(node: MediaNodeId, owner: string, forMs: number, condition?: NodeCondition): Promise<number | null>;
  /** Every media node, whether somebody owns it now, and what the owner said last. */
  states(): Promise<NodeLinkState[]>;
  /** Gives the lease back if this owner still has it. */
  release(node: MediaNodeId, owner: string): Promise<void>;
}
