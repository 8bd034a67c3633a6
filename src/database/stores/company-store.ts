import type { CompanyStore, Page } from '../../application/ports/stores.ts';
import type { CompanyRecord } from '../../application/ports/records/company.ts';
import type { CompanyId, Id, MediaNodeId } from '../../domain/ids.ts';
import type { RecordedCalls } from '../../domain/recording/recorded-calls.ts';
import { readJson, type SqlSession } from '../sql-session.ts';
import { StaleRecordError } from '../store-errors.ts';
import { deleteCompany, deleteHistory, lockOutUsers } from './company-deletion.ts';

type CompanyRow = Omit<CompanyRecord, 'mediaNodeIds'>;

/** What is stored as it is given. */
const fields = [
  ...['name', 'country', 'timeZone', 'emergencyNumbers', 'recordedCalls'],
  ...['recordingsKeptDays', 'messagesKeptDays', 'callsKeptDays'],
] as const satisfies readonly (keyof CompanyRow)[];

const columns = `c.id, c.version, c.createdAt, c.updatedAt, ${fields.map((field) => `c.${field}`).join(', ')},
  (SELECT r.revision FROM company_revisions r WHERE r.companyId = c.id) AS revision`;

export class SqlCompanyStore implements CompanyStore {
  private readonly session: SqlSession;

  constructor(session: SqlSession) {
    this.session = session;
  }

  find(id: CompanyId): Promise<CompanyRecord | null> {
    return this.findOne(`SELECT ${columns} FROM companies c WHERE c.id = ?`, id);
  }

  findForUpdate(id: CompanyId): Promise<CompanyRecord | null> {
    this.session.requireTransaction();
    return this.findOne(`SELECT ${columns} FROM companies c WHERE c.id = ? FOR UPDATE`, id);
  }

  async list({ limit, after }: { limit: number; after: Id | null }): Promise<Page<CompanyRecord>> {
    const rows = await this.session.rows<CompanyRow>(
      `SELECT ${columns} FROM companies c WHERE c.id > ? ORDER BY c.id LIMIT ?`,
      [after ?? 0, limit + 1],
    );
    const items = await this.withNodes(rows.slice(0, limit));
    return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
  }

  async placedOn(node: MediaNodeId): Promise<CompanyId[]> {
    const rows = await this.session.rows<{ companyId: CompanyId }>(
      'SELECT companyId FROM company_placements WHERE mediaNodeId = ? AND NOT leaving ORDER BY companyId',
      [node],
    );
    return rows.map(({ companyId }) => companyId);
  }

  async isPlacedOn(id: CompanyId, node: MediaNodeId): Promise<boolean> {
    const rows = await this.session.rows(
      'SELECT 1 FROM company_placements WHERE companyId = ? AND mediaNodeId = ? AND NOT leaving',
      [id, node],
    );
    return rows.length > 0;
  }

  async leaving(node: MediaNodeId): Promise<CompanyId[]> {
    // Of a company that was deleted nothing is left but what the node has still to learn.
    const rows = await this.session.rows<{ companyId: CompanyId }>(
      `SELECT companyId FROM company_placements WHERE mediaNodeId = ? AND leaving
      UNION SELECT w.companyId FROM pending_changes w WHERE w.mediaNodeId = ? AND w.kind = 'configuration'
        AND NOT EXISTS (SELECT 1 FROM companies c WHERE c.id = w.companyId)
      ORDER BY companyId`,
      [node, node],
    );
    return rows.map(({ companyId }) => companyId);
  }

  insert(record: Parameters<CompanyStore['insert']>[0]): Promise<CompanyRecord> {
    const { mediaNodeIds } = record;
    const row = { recordingsKeptDays: null, messagesKeptDays: null, callsKeptDays: null, ...record };
    const now = this.session.now();
    return this.session.atomically(async (session) => {
      const { insertId: id } = await session.write(
        `INSERT INTO companies (version, createdAt, updatedAt, ${fields.join(', ')}) VALUES (1, ?, ?, ?)`,
        [now, now, valuesOf(row)],
      );
      await session.write('INSERT INTO company_revisions (companyId, revision) VALUES (?, 0)', [id]);
      await place(session, id, mediaNodeIds);
      return { id, version: 1, createdAt: now, updatedAt: now, ...row, revision: 0 };
    });
  }

  /** Leaves the revision alone: it is raised by every write, also by those that happen between reading and storing. */
  update(record: CompanyRecord): Promise<CompanyRecord> {
    const { id, version, mediaNodeIds } = record;
    const now = this.session.now();
    return this.session.atomically(async (session) => {
      const { affectedRows } = await session.write(
        `UPDATE companies SET version = version + 1, updatedAt = ?, ${fields.map((field) => `${field} = ?`).join(', ')}
        WHERE id = ? AND version = ?`,
        [now, ...valuesOf(record), id, version],
      );
      if (affectedRows !== 1) throw new StaleRecordError('company', id);
      await place(session, id, mediaNodeIds);
      return { ...record, version: version + 1, updatedAt: now };
    });
  }

  hasLeft(id: CompanyId, node: MediaNodeId): Promise<void> {
    return this.session.atomically(async (session) => {
      const ids = [id, node];
      const { affectedRows } = await session.write(
        'DELETE FROM company_placements WHERE companyId = ? AND mediaNodeId = ? AND leaving',
        ids,
      );
      if (affectedRows > 0)
        await session.write('DELETE FROM applied_revisions WHERE companyId = ? AND mediaNodeId = ?', ids);
    });
  }

  lockOut(id: CompanyId): Promise<void> {
    return this.session.atomically((session) => lockOutUsers(session, id));
  }

  deleteHistory(id: CompanyId, rows: number): Promise<number> {
    return this.session.atomically((session) => deleteHistory(session, id, rows));
  }

  delete(id: CompanyId): Promise<void> {
    return this.session.atomically((session) => deleteCompany(session, id));
  }

  private async findOne(sql: string, id: CompanyId): Promise<CompanyRecord | null> {
    return (await this.withNodes(await this.session.rows<CompanyRow>(sql, [id])))[0] ?? null;
  }

  private async withNodes(rows: readonly CompanyRow[]): Promise<CompanyRecord[]> {
    if (rows.length === 0) return [];
    const placements = await this.session.rows<{ companyId: CompanyId; mediaNodeId: MediaNodeId }>(
      `SELECT companyId, mediaNodeId FROM company_placements WHERE companyId IN (?) AND NOT leaving
      ORDER BY mediaNodeId`,
      [rows.map(({ id }) => id)],
    );
    return rows.map((row) => ({
      ...row,
      emergencyNumbers: readJson(row.emergencyNumbers) as string[],
      recordedCalls: readJson(row.recordedCalls) as RecordedCalls,
      mediaNodeIds: placements.flatMap(({ companyId, mediaNodeId }) =>
        companyId === row.id ? [mediaNodeId] : [],
      ),
    }));
  }
}

function valuesOf(record: Pick<CompanyRow, (typeof fields)[number]>): unknown[] {
  return fields.map((field) =>
    field === 'emergencyNumbers' || field === 'recordedCalls' ? JSON.stringify(record[field]) : record[field],
  );
}

async function place(session: SqlSession, id: CompanyId, nodes: readonly MediaNodeId[]): Promise<void> {
  // Only what differs is written: a placement that stays keeps its row, and its node is not locked.
  const kept = nodes.length === 0 ? [0] : nodes;
  await session.write(
    'UPDATE company_placements SET leaving = TRUE WHERE companyId = ? AND mediaNodeId NOT IN (?)',
    [id, kept],
  );
  if (nodes.length === 0) return;
  await session.write(
    `INSERT INTO company_placements (companyId, mediaNodeId) VALUES ?
    ON DUPLICATE KEY UPDATE leaving = FALSE`,
    [nodes.map((node) => [id, node])],
  );
}
