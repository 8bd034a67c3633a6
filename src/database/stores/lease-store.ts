import type { LeaseStore } from '../../application/ports/lease-store.ts';
import type { MediaNodeId } from '../../domain/ids.ts';
import type { SqlSession } from '../sql-session.ts';

/** Leases by the database's clock, so that the clocks of the processes need not agree. */
export class SqlLeaseStore implements LeaseStore {
  private readonly session: SqlSession;

  constructor(session: SqlSession) {
    this.session = session;
  }

  async acquire(node: MediaNodeId, owner: string, forMs: number): Promise<number | null> {
    const forMicroseconds = Math.round(forMs * 1_000);
    // The fence is assigned before the owner: the server assigns from left to right and would compare with the new owner.
    const renewed = await this.session.write(
      `UPDATE node_leases SET fence = LAST_INSERT_ID(fence + (owner <> ?)), owner = ?,
        leasedUntil = UTC_TIMESTAMP(3) + INTERVAL ? MICROSECOND
      WHERE mediaNodeId = ? AND (owner = ? OR leasedUntil <= UTC_TIMESTAMP(3))`,
      [owner, owner, forMicroseconds, node, owner],
    );
    if (renewed.affectedRows > 0) return renewed.insertId;
    // Either somebody holds it, and nothing is inserted, or the node never had an owner.
    const first = await this.session.write(
      `INSERT IGNORE INTO node_leases (mediaNodeId, owner, fence, leasedUntil)
      SELECT id, ?, 1, UTC_TIMESTAMP(3) + INTERVAL ? MICROSECOND FROM media_nodes WHERE id = ?`,
      [owner, forMicroseconds, node],
    );
    return first.affectedRows > 0 ? 1 : null;
  }

  async release(node: MediaNodeId, owner: string): Promise<void> {
    // Without an owner the next one, be it the same, gets a new fence.
    await this.session.write(
      `UPDATE node_leases SET owner = '', leasedUntil = UTC_TIMESTAMP(3) WHERE mediaNodeId = ? AND owner = ?`,
      [node, owner],
    );
  }
}
