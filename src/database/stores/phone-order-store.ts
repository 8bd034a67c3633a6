import type {
  NewPhoneOrder,
  PhoneOrderRecord,
  PhoneOrderStore,
} from '../../application/ports/phone-order-store.ts';
import type { Scope } from '../../domain/access/principal.ts';
import type { MediaNodeId, UserId } from '../../domain/ids.ts';
import type { PhoneTask } from '../../engine/media-engine.ts';
import { readJson, type SqlSession } from '../sql-session.ts';

const select = `SELECT id, companyId, userId, phoneId, sipUser, mediaNodeId, task, agentId, orderedAt, state, reason
  FROM phone_orders`;
const longestReason = 500;

export class SqlPhoneOrderStore implements PhoneOrderStore {
  private readonly session: SqlSession;

  constructor(session: SqlSession) {
    this.session = session;
  }

  async insert(order: NewPhoneOrder): Promise<number> {
    const { companyId, userId, phoneId, sipUser, mediaNodeId, task, agentId, orderedAt } = order;
    const { insertId } = await this.session.write(
      `INSERT INTO phone_orders (companyId, userId, phoneId, sipUser, mediaNodeId, task, agentId, orderedAt, state)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'ordered')`,
      [companyId, userId, phoneId, sipUser, mediaNodeId, JSON.stringify(task), agentId, orderedAt],
    );
    return insertId;
  }

  find({ companyId }: Scope, id: number): Promise<PhoneOrderRecord | null> {
    return this.first('WHERE id = ? AND companyId = ?', [id, companyId]);
  }

  async isWaiting({ companyId }: Scope, userId: UserId, since: Date): Promise<boolean> {
    const row = await this.session.first(
      "SELECT id FROM phone_orders WHERE companyId = ? AND userId = ? AND orderedAt >= ? AND state = 'ordered' LIMIT 1",
      [companyId, userId, since],
    );
    return row !== null;
  }

  async take(node: MediaNodeId, id: number): Promise<PhoneOrderRecord | null> {
    const { affectedRows } = await this.session.write(
      "UPDATE phone_orders SET state = 'asked' WHERE id = ? AND mediaNodeId = ? AND state = 'ordered'",
      [id, node],
    );
    return affectedRows === 1 ? this.first('WHERE id = ?', [id]) : null;
  }

  async fail(id: number, reason: string): Promise<void> {
    await this.session.write("UPDATE phone_orders SET state = 'failed', reason = ? WHERE id = ?", [
      reason.slice(0, longestReason),
      id,
    ]);
  }

  async forgetBefore(orderedAt: Date): Promise<void> {
    await this.session.write('DELETE FROM phone_orders WHERE orderedAt < ?', [orderedAt]);
  }

  private async first(where: string, values: readonly unknown[]): Promise<PhoneOrderRecord | null> {
    const row = await this.session.first<PhoneOrderRecord & { readonly task: unknown }>(
      `${select} ${where}`,
      values,
    );
    return row && { ...row, task: readJson(row.task) as PhoneTask };
  }
}
