import type { IdempotencyStore, RememberedAnswer } from '../../application/ports/idempotency-store.ts';
import type { UserId } from '../../domain/ids.ts';
import type { SqlSession } from '../sql-session.ts';

interface KeyRow {
  readonly requestHash: string;
  readonly body: string | null;
}

export class SqlIdempotencyStore implements IdempotencyStore {
  private readonly session: SqlSession;

  constructor(session: SqlSession) {
    this.session = session;
  }

  async claim(user: UserId, key: string, requestHash: string): Promise<RememberedAnswer | null> {
    // The update changes nothing but takes the row's exclusive lock, and the answer tells by LAST_INSERT_ID whether it was there.
    const { insertId: existing } = await this.session.write(
      `INSERT INTO idempotency_keys (userId, \`key\`, requestHash, createdAt) VALUES (?, ?, ?, ?)
      ON DUPLICATE KEY UPDATE userId = LAST_INSERT_ID(userId)`,
      [user, key, requestHash, this.session.now()],
    );
    if (existing === 0) return null;
    const row = await this.session.first<KeyRow>(
      'SELECT requestHash, body FROM idempotency_keys WHERE userId = ? AND `key` = ?',
      [user, key],
    );
    return row?.body == null ? null : { requestHash: row.requestHash, body: JSON.parse(row.body) };
  }

  async remember(user: UserId, key: string, answer: RememberedAnswer): Promise<void> {
    const { requestHash, body } = answer;
    await this.session.write(
      `INSERT INTO idempotency_keys (userId, \`key\`, requestHash, createdAt, body) VALUES (?, ?, ?, ?, ?)
      ON DUPLICATE KEY UPDATE requestHash = VALUES(requestHash), body = VALUES(body)`,
      [user, key, requestHash, this.session.now(), JSON.stringify(body)],
    );
  }

  async forgetBefore(instant: Date): Promise<number> {
    const { affectedRows } = await this.session.write('DELETE FROM idempotency_keys WHERE createdAt < ?', [
      instant,
    ]);
    return affectedRows;
  }
}
