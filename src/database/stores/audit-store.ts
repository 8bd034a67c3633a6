import type {
  AuditEntry,
  AuditFilters,
  AuditQuery,
  AuditStore,
  ChangeOf,
} from '../../application/ports/audit-store.ts';
import type { RecordKind, RecordKinds } from '../../application/ports/records/record-kinds.ts';
import type { Page } from '../../application/ports/stores.ts';
import type { Scope } from '../../domain/access/principal.ts';
import type { CompanyId, Id, Revision } from '../../domain/ids.ts';
import type { Statement } from '../run-statement.ts';
import { readJson } from '../sql-session.ts';
import type { SqlSession } from '../sql-session.ts';
import { idsOfPeriod } from './ids-of-period.ts';
import { bytesOf, countWithin } from './rows-within.ts';

const columns =
  'id, companyId, `at`, userId, apiKeyId, label, address, action, kind, objectId, revision, `before`, `after`';

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

  idsOfChangesAfter(
    { companyId }: Scope,
    kind: RecordKind,
    revision: Revision,
    limit: number,
  ): Promise<Id[]> {
    const values = [companyId, kind, revision];
    return this.#newest('companyId = ? AND kind = ? AND revision > ?', values, limit);
  }

  async changes<K extends RecordKind>(
    { companyId }: Scope,
    kind: K,
    ids: readonly Id[],
    mostBytes: number,
  ): Promise<ChangeOf<RecordKinds[K]>[]> {
    const changes = await this.#read<ChangeOf<RecordKinds[K]>>(companyId, await this.#within(ids, mostBytes));
    return changes.filter((change) => change.kind === kind);
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

  async list({ companyId }: Scope, query: AuditQuery): Promise<Page<AuditEntry>> {
    const { limit, after, where = {}, mostBytes } = query;
    const { above, below } = await idsOfPeriod(this.session, companyId, where);
    const conditions: [string, number | string | Date | null | undefined][] = [
      ['id < ?', after],
      ['id > ?', above],
      ['id < ?', below],
      ['`at` >= ?', where.from],
      ['`at` < ?', where.to],
      ['kind = ?', where.kind],
      ['objectId = ?', where.objectId],
      ['userId = ?', where.userId],
    ];
    const wanted = conditions.filter(([, value]) => value !== null && value !== undefined);
    const ids = await this.#newest(
      ['companyId = ?', ...wanted.map(([condition]) => condition)].join(' AND '),
      [companyId, ...wanted.map(([, value]) => value)],
      limit + 1,
      [after, above, below].some((bound) => bound !== null) ? indexOf(where) : null,
    );
    const page = await this.#within(ids.slice(0, limit), mostBytes);
    const next = ids.length > page.length ? (page.at(-1) ?? null) : null;
    return { items: await this.#read<AuditEntry>(companyId, page), next };
  }

  /** First alone: a server that sorts rows may have no room for what long ones tell (MySQL, ER_OUT_OF_SORTMEMORY). */
  async #newest(
    condition: string,
    values: readonly unknown[],
    limit: number,
    index: string | null = null,
  ): Promise<Id[]> {
    const rows = await this.session.rows<{ id: Id }>(
      `SELECT id FROM audit_entries ${index === null ? '' : `FORCE INDEX (${index})`} WHERE ${condition}
      ORDER BY id DESC LIMIT ?`,
      [...values, limit],
    );
    return rows.map(({ id }) => id);
  }

  async #within(ids: readonly Id[], mostBytes: number | undefined): Promise<readonly Id[]> {
    if (mostBytes === undefined || ids.length === 0) return ids;
    const rows = await this.session.rows<{ id: Id; bytes: number }>(
      `SELECT id, ${bytesOf(['`before`', '`after`'])} AS bytes FROM audit_entries WHERE id IN (?)`,
      [ids],
    );
    return ids.slice(0, countWithin(newestFirst(rows), mostBytes));
  }

  async #read<E extends AuditEntry | ChangeOf<unknown>>(
    companyId: CompanyId,
    ids: readonly Id[],
  ): Promise<E[]> {
    if (ids.length === 0) return [];
    const rows = await this.session.rows<E>(
      `SELECT ${columns} FROM audit_entries WHERE id IN (?) AND companyId = ?`,
      [ids, companyId],
    );
    return newestFirst(rows).map(readEntry);
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

/** What is above or below an id is found in one of these. Left to itself, MariaDB begins at the newest entry and reads all above. */
function indexOf({ kind, objectId, userId }: AuditFilters): string {
  if (kind !== undefined && objectId !== undefined) return 'ix_audit_entries_object';
  return userId === undefined ? 'ix_audit_entries_company' : 'ix_audit_entries_user';
}

function newestFirst<R extends { readonly id: Id }>(rows: readonly R[]): R[] {
  return rows.toSorted((a, b) => b.id - a.id);
}

function writeState(state: AuditEntry['before']): string | null {
  return state === null ? null : JSON.stringify(state);
}

function readEntry<E extends Pick<AuditEntry, 'before' | 'after'> | ChangeOf<unknown>>(row: E): E {
  return { ...row, before: readJson(row.before), after: readJson(row.after) };
}
