import type { LeaseStore, NodeLinkState } from '../../application/ports/lease-store.ts';
import type { MediaNodeId } from '../../domain/ids.ts';
import type { SqlSession } from '../sql-session.ts';

const faultLength = 500;

/** Leases by the database's clock, so that the clocks of the processes need not agree. */
export class SqlLeaseStore implements LeaseStore {
  private readonly session: SqlSession;

  constructor(session: SqlSession) {
    this.session = session;
  }

  async acquire(
    node: MediaNodeId,
    owner: string,
    forMs: number,
    fault: string | null = null,
  ): Promise<number | null> {
    const shortFault = fault === null ? null : Array.from(fault).slice(0, faultLength).join('');
    const forMicroseconds = Math.round(forMs * 1_000);
    // The fence is assigned before the owner: the server assigns from left to right and would compare with the new owner.
    const renewed = await this.session.write(
      `UPDATE node_leases SET fence = LAST_INSERT_ID(fence + (owner <> ?)), owner = ?,
        leasedUntil = UTC_TIMESTAMP(3) + INTERVAL ? MICROSECOND, fault = ?
      WHERE mediaNodeId = ? AND (owner = ? OR leasedUntil <= UTC_TIMESTAMP(3))`,
      [owner, owner, forMicroseconds, shortFault, node, owner],
    );
    if (renewed.affectedRows > 0) return renewed.insertId;
    // Either somebody holds it, and nothing is inserted, or the node never had an owner.
    const first = await this.session.write(
      `INSERT IGNORE INTO node_leases (mediaNodeId, owner, fence, leasedUntil, fault)
      SELECT id, ?, 1, UTC_TIMESTAMP(3) + INTERVAL ? MICROSECOND, ? FROM media_nodes WHERE id = ?`,
      [owner, forMicroseconds, shortFault, node],
    );
    return first.affectedRows > 0 ? 1 : null;
  }

  async states(): Promise<NodeLinkState[]> {
    const rows = await this.session.rows<{
      mediaNodeId: MediaNodeId;
      owned: number | null;
      fault: string | null;
    }>(
      `SELECT n.id AS mediaNodeId, l.owner <> '' AND l.leasedUntil > UTC_TIMESTAMP(3) AS owned, l.fault
      FROM media_nodes n LEFT JOIN node_leases l ON l.mediaNodeId = n.id ORDER BY n.id`,
    );
    return rows.map(({ mediaNodeId, owned, fault }) => {
      const reason = owned === 1 ? fault : 'no process with the role link owns it';
      return { mediaNodeId, linked: reason === null, reason };
    });
  }

  async release(node: MediaNodeId, owner: string): Promise<void> {
    // Without an owner the next one, be it the same, gets a new fence.
    await this.session.write(
      `UPDATE node_leases SET owner = '', leasedUntil = UTC_TIMESTAMP(3) WHERE mediaNodeId = ? AND owner = ?`,
      [node, owner],
    );
  }
}
