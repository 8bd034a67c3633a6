import type { CompanyId } from '../../domain/ids.ts';
import type { SqlSession } from '../sql-session.ts';
import { discardFiles } from './discarded-file-store.ts';

/**
 * From those that refer to those that are referred to. The cascade from the company alone would fail: the server deletes from
 * the tables in an order of its own, and a RESTRICT between two of them holds it up. Audit entries stay, and so do pending
 * changes: the nodes must still be told to drop the company.
 */
const statements: readonly string[] = [
  `DELETE k FROM idempotency_keys k JOIN users u ON u.id = k.userId WHERE u.companyId = ?`,
  'DELETE FROM agents WHERE companyId = ?',
  'DELETE FROM user_supervisors WHERE companyId = ?',
  'DELETE FROM user_skills WHERE companyId = ?',
  'DELETE FROM user_seats WHERE companyId = ?',
  'DELETE FROM users WHERE companyId = ?',
  'DELETE FROM roles WHERE companyId = ?',
  'DELETE FROM skills WHERE companyId = ?',
  // Objects may send calls to each other in a circle.
  'DELETE FROM destination_uses WHERE companyId = ?',
  'DELETE FROM redirects WHERE companyId = ?',
  'DELETE FROM caller_lists WHERE companyId = ?',
  'DELETE FROM queues WHERE companyId = ?',
  // Statuses too.
  'UPDATE statuses SET goToStatusId = NULL, onHangUpStatusId = NULL WHERE companyId = ?',
  'DELETE FROM statuses WHERE companyId = ?',
  'DELETE FROM extensions WHERE companyId = ?',
  'DELETE FROM numbers WHERE companyId = ?',
  'DELETE FROM phones WHERE companyId = ?',
  'DELETE FROM menus WHERE companyId = ?',
  'DELETE FROM announcements WHERE companyId = ?',
  'DELETE FROM voicemail_boxes WHERE companyId = ?',
  'DELETE FROM companies WHERE id = ?',
];

/** Files lie in the store for these; those for prompts are in the database. */
const audio = ['recordings', 'voicemail_messages'];
const histories = ['calls', 'agent_activity', 'agent_stays', 'callbacks'];
/** Of what came since the history was deleted there is little. */
const leftAtOnce = 1_000;

/** Sessions and keys count for active users only; the version tells who remembers the user. */
export async function lockOutUsers(session: SqlSession, id: CompanyId): Promise<void> {
  await session.write(
    'UPDATE users SET active = 0, version = version + 1 WHERE companyId = ? AND active = 1',
    [id],
  );
}

export async function deleteHistory(session: SqlSession, id: CompanyId, rows: number): Promise<number> {
  let left = rows;
  for (const table of audio) left -= await deleteAudio(session, table, id, left);
  for (const history of histories) {
    if (left === 0) break;
    const { affectedRows } = await session.write(`DELETE FROM ${history} WHERE companyId = ? LIMIT ?`, [
      id,
      left,
    ]);
    left -= affectedRows;
  }
  return rows - left;
}

/** With each row it is remembered that its file is to be removed. */
async function deleteAudio(session: SqlSession, table: string, id: CompanyId, most: number): Promise<number> {
  if (most === 0) return 0;
  const rows = await session.rows<{ readonly id: number; readonly storeKey: string | null }>(
    `SELECT id, storeKey FROM ${table} WHERE companyId = ? LIMIT ? FOR UPDATE`,
    [id, most],
  );
  await discardFiles(
    session,
    rows.flatMap(({ storeKey }) => storeKey ?? []),
  );
  if (rows.length > 0)
    await session.write(`DELETE FROM ${table} WHERE id IN (?)`, [rows.map((row) => row.id)]);
  return rows.length;
}

export async function deleteCompany(session: SqlSession, id: CompanyId): Promise<void> {
  // First of all, so that nothing is added meanwhile: what belongs to the company needs its row.
  await session.rows('SELECT id FROM companies WHERE id = ? FOR UPDATE', [id]);
  let deleted = leftAtOnce;
  while (deleted === leftAtOnce) deleted = await deleteHistory(session, id, leftAtOnce);
  for (const statement of statements) await session.write(statement, [id]);
}
