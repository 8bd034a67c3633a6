import type { MediaNodeId } from '../../domain/ids.ts';

/** Lets one process own a media node. The fencing number grows with each change of owner. */
export interface LeaseStore {
  /**
   * Takes or renews the lease by the database's clock.
   * @returns the fencing number, or null while another owner holds it
   */
  acquire(node: MediaNodeId, owner: string, forMs: number): Promise<number | null>;
  /** Gives the lease back if this owner still has it. */
  release(node: MediaNodeId, owner: string): Promise<void>;
}
