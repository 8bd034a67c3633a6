import type { AuditEntry, AuditFilters, AuditStore, ChangeOf } from '../../application/ports/audit-store.ts';
import type { RecordKind, RecordKinds } from '../../application/ports/records/record-kinds.ts';
import type { Page } from '../../application/ports/stores.ts';
import type { Scope } from '../../domain/access/principal.ts';
import type { Id, Revision } from '../../domain/ids.ts';
import type { Statement } from '../run-statement.ts';
import { readJson } from '../sql-session.ts';
import type { SqlSession } from '../sql-session.ts';
import { countWithin } from './rows-within.ts';

const columns =
  'id, companyId, `at`, userId, apiKeyId, label, address, action, kind, objectId, revision, `before`, `after`';

/** An entry may be stored so long after its time, and so behind later ones. */
const longestWriteMs = 120_000;

/** Raw statements: there is an entry with each write. */
export class SqlAuditStore implements AuditStore {
  private readonly session: SqlSession;

  constructor(session: SqlSession) {
    this.session = session;
  }

  async insert(entry: Omit<AuditEntry, 'id'>): Promise<void> {
    const { sql, values } = insertAudit(entry, { sql: '?', values: [entry.revision] });
    await this.session.write(sql, values);
  }

  async changesAfter<K extends RecordKind>(
    { companyId }: Scope,
    kind: K,
    revision: Revision,
    limit: number,
  ): Promise<ChangeOf<RecordKinds[K]>[]> {
    const rows = await this.session.rows<ChangeOf<RecordKinds[K]>>(
      `SELECT ${columns} FROM audit_entries WHERE companyId = ? AND kind = ? AND revision > ?
      ORDER BY id DESC LIMIT ?`,
      [companyId, kind, revision, limit],
    );
    return rows.map(readEntry);
  }

  async firstAfter<K extends RecordKind>(
    { companyId }: Scope,
    kind: K,
    objectIds: readonly Id[] | null,
    revision: Revision,
  ): Promise<ChangeOf<RecordKinds[K]>[]> {
    if (objectIds?.length === 0) return [];
    const rows = await this.session.rows<ChangeOf<RecordKinds[K]>>(
      `SELECT ${columns} FROM audit_entries WHERE id IN (
        SELECT MIN(id) FROM audit_entries
        WHERE companyId = ? AND kind = ? AND revision > ?${objectIds ? ' AND objectId IN (?)' : ''} GROUP BY objectId)`,
      [companyId, kind, revision, ...(objectIds ? [objectIds] : [])],
    );
    return rows.map(readEntry);
  }

  async find({ companyId }: Scope, id: Id): Promise<AuditEntry | null> {
    const row = await this.session.first<AuditEntry>(
      `SELECT ${columns} FROM audit_entries WHERE companyId = ? AND id = ?`,
      [companyId, id],
    );
    return row === null ? null : readEntry(row);
  }

  async list(
    { companyId }: Scope,
    query: { limit: number; after: Id | null; where?: AuditFilters; mostBytes?: number },
  ): Promise<Page<AuditEntry>> {
    const { after, where = {} } = query;
    const conditions: [string, number | string | Date | null | undefined][] = [
      ['id < ?', after],
      ['id > ?', where.from && (await this.#lastBefore(companyId, where.from))],
      ['`at` >= ?', where.from],
      ['`at` < ?', where.to],
      ['kind = ?', where.kind],
      ['objectId = ?', where.objectId],
      ['userId = ?', where.userId],
    ];
    const wanted = conditions.filter(([, value]) => value !== null && value !== undefined);
    const from = `FROM audit_entries
      WHERE ${['companyId = ?', ...wanted.map(([condition]) => condition)].join(' AND ')} ORDER BY id DESC`;
    const values = [companyId, ...wanted.map(([, value]) => value)];
    const long = ['`before`', '`after`'];
    const limit = await countWithin(this.session, { long, from, values }, query);
    const rows = await this.session.rows<AuditEntry>(`SELECT ${columns} ${from} LIMIT ?`, [
      ...values,
      limit + 1,
    ]);
    const items = rows.slice(0, limit).map(readEntry);
    return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
  }

  /** An entry behind which all of a time are: times have no index, which each click on a status would pay for. */
  async #lastBefore(companyId: Id, from: Date): Promise<Id | null> {
    const row = await this.session.first<{ id: Id }>(
      'SELECT id FROM audit_entries WHERE companyId = ? AND `at` < ? ORDER BY id DESC LIMIT 1',
      [companyId, new Date(from.getTime() - longestWriteMs)],
    );
    return row?.id ?? null;
  }
}

/** @param revision the value of its column */
export function insertAudit(entry: Omit<AuditEntry, 'id' | 'revision'>, revision: Statement): Statement {
  const { companyId, at, userId, apiKeyId, label, address, action, kind, objectId } = entry;
  return {
    sql: `INSERT INTO audit_entries
        (companyId, \`at\`, userId, apiKeyId, label, address, action, kind, objectId, revision, \`before\`, \`after\`)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ${revision.sql}, ?, ?)`,
    values: [
      ...[companyId, at, userId, apiKeyId, label, address, action, kind, objectId],
      ...[...revision.values, writeState(entry.before), writeState(entry.after)],
    ],
  };
}

function writeState(state: AuditEntry['before']): string | null {
  return state === null ? null : JSON.stringify(state);
}

function readEntry<E extends Pick<AuditEntry, 'before' | 'after'> | ChangeOf<unknown>>(row: E): E {
  return { ...row, before: readJson(row.before), after: readJson(row.after) };
}
