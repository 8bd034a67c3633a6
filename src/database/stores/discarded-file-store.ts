import type { DiscardedFileStore } from '../../application/ports/discarded-file-store.ts';
import type { SqlSession } from '../sql-session.ts';

export class SqlDiscardedFileStore implements DiscardedFileStore {
  private readonly session: SqlSession;

  constructor(session: SqlSession) {
    this.session = session;
  }

  async add(storeKey: string): Promise<void> {
    await discardFiles(this.session, [storeKey]);
  }

  async due(now: Date, limit: number): Promise<string[]> {
    const rows = await this.session.rows<{ storeKey: string }>(
      'SELECT storeKey FROM discarded_files WHERE discardedAt <= ? ORDER BY discardedAt LIMIT ?',
      [now, limit],
    );
    return rows.map(({ storeKey }) => storeKey);
  }

  async postpone(storeKey: string, until: Date): Promise<void> {
    await this.session.write('UPDATE discarded_files SET discardedAt = ? WHERE storeKey = ?', [
      until,
      storeKey,
    ]);
  }

  async remove(storeKey: string): Promise<void> {
    await this.session.write('DELETE FROM discarded_files WHERE storeKey = ?', [storeKey]);
  }
}

/** Again, of one that was discarded before. */
export async function discardFiles(session: SqlSession, files: readonly string[]): Promise<void> {
  if (files.length === 0) return;
  await session.write(
    `INSERT INTO discarded_files (storeKey, discardedAt) VALUES ?
    ON DUPLICATE KEY UPDATE discardedAt = VALUES(discardedAt)`,
    [files.map((file) => [file, session.now()])],
  );
}
