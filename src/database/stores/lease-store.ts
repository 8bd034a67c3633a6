import type { LeaseStore, NodeCondition, NodeLinkState } from '../../application/ports/lease-store.ts';
import type { MediaNodeId } from '../../domain/ids.ts';
import type { SqlSession } from '../sql-session.ts';

const textLength = 500;
const inOrder: NodeCondition = { fault: null, unapplied: null };

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
    condition: NodeCondition = inOrder,
  ): Promise<number | null> {
    const fault = shortened(condition.fault);
    const unapplied = shortened(condition.unapplied);
    const forMicroseconds = Math.round(forMs * 1_000);
    // The fence is assigned before the owner: the server assigns from left to right and would compare with the new owner.
    const renewed = await this.session.write(
      `UPDATE node_leases SET fence = LAST_INSERT_ID(fence + (owner <> ?)), owner = ?,
        leasedUntil = UTC_TIMESTAMP(3) + INTERVAL ? MICROSECOND, fault = ?, unapplied = ?
      WHERE mediaNodeId = ? AND (owner = ? OR leasedUntil <= UTC_TIMESTAMP(3))`,
      [owner, owner, forMicroseconds, fault, unapplied, node, owner],
    );
    if (renewed.affectedRows > 0) return renewed.insertId;
    // Either somebody holds it, and nothing is inserted, or the node never had an owner.
    const first = await this.session.write(
      `INSERT IGNORE INTO node_leases (mediaNodeId, owner, fence, leasedUntil, fault, unapplied)
      SELECT id, ?, 1, UTC_TIMESTAMP(3) + INTERVAL ? MICROSECOND, ?, ? FROM media_nodes WHERE id = ?`,
      [owner, forMicroseconds, fault, unapplied, node],
    );
    return first.affectedRows > 0 ? 1 : null;
  }

  async states(): Promise<NodeLinkState[]> {
    const rows = await this.session.rows<{
      mediaNodeId: MediaNodeId;
      owned: number | null;
      fault: string | null;
      unapplied: string | null;
    }>(
      `SELECT n.id AS mediaNodeId, l.owner <> '' AND l.leasedUntil > UTC_TIMESTAMP(3) AS owned, l.fault, l.unapplied
      FROM media_nodes n LEFT JOIN node_leases l ON l.mediaNodeId = n.id ORDER BY n.id`,
    );
    return rows.map(({ mediaNodeId, owned, fault, unapplied }) => {
      const reason = owned === 1 ? fault : 'no process with the role link owns it';
      const linked = reason === null;
      return { mediaNodeId, linked, reason, unapplied: linked ? unapplied : null };
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

function shortened(text: string | null): string | null {
  return text === null ? null : Array.from(text).slice(0, textLength).join('');
}
