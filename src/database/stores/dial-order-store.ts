import type { DialOrderRecord, DialOrderStore } from '../../application/ports/dial-order-store.ts';
import type { Scope } from '../../domain/access/principal.ts';
import type { MediaNodeId, UserId } from '../../domain/ids.ts';
import type { SqlSession } from '../sql-session.ts';

const columns =
  'id, companyId, userId, phoneId, sipUser, mediaNodeId, dialled, orderedAt, state, reason' as const;
const longestReason = 500;

export class SqlDialOrderStore implements DialOrderStore {
  private readonly session: SqlSession;

  constructor(session: SqlSession) {
    this.session = session;
  }

  async insert(order: Omit<DialOrderRecord, 'id' | 'state' | 'reason'>): Promise<number> {
    const { companyId, userId, phoneId, sipUser, mediaNodeId, dialled, orderedAt } = order;
    const { insertId } = await this.session.write(
      `INSERT INTO dial_orders (companyId, userId, phoneId, sipUser, mediaNodeId, dialled, orderedAt, state)
      VALUES (?, ?, ?, ?, ?, ?, ?, 'ordered')`,
      [companyId, userId, phoneId, sipUser, mediaNodeId, dialled, orderedAt],
    );
    return insertId;
  }

  async find({ companyId }: Scope, id: number): Promise<DialOrderRecord | null> {
    return await this.session.first<DialOrderRecord>(
      `SELECT ${columns} FROM dial_orders WHERE id = ? AND companyId = ?`,
      [id, companyId],
    );
  }

  async isWaiting({ companyId }: Scope, userId: UserId, since: Date): Promise<boolean> {
    const row = await this.session.first(
      "SELECT id FROM dial_orders WHERE companyId = ? AND userId = ? AND orderedAt >= ? AND state = 'ordered' LIMIT 1",
      [companyId, userId, since],
    );
    return row !== null;
  }

  async take(node: MediaNodeId, id: number): Promise<DialOrderRecord | null> {
    const { affectedRows } = await this.session.write(
      "UPDATE dial_orders SET state = 'asked' WHERE id = ? AND mediaNodeId = ? AND state = 'ordered'",
      [id, node],
    );
    if (affectedRows !== 1) return null;
    return await this.session.first<DialOrderRecord>(`SELECT ${columns} FROM dial_orders WHERE id = ?`, [id]);
  }

  async fail(id: number, reason: string): Promise<void> {
    await this.session.write("UPDATE dial_orders SET state = 'failed', reason = ? WHERE id = ?", [
      reason.slice(0, longestReason),
      id,
    ]);
  }

  async forgetBefore(orderedAt: Date): Promise<void> {
    await this.session.write('DELETE FROM dial_orders WHERE orderedAt < ?', [orderedAt]);
  }
}
