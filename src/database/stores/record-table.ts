import type { QueryDeepPartialEntity } from 'typeorm';
import type { ListQuery, Page, RecordStore, Referrer } from '../../application/ports/stores.ts';
import type { NewRecord, RecordBase } from '../../application/ports/records/record-base.ts';
import type { RecordKind } from '../../application/ports/records/record-kinds.ts';
import type { Scope } from '../../domain/access/principal.ts';
import type { Id } from '../../domain/ids.ts';
import type { RecordEntity } from '../entities/record.entity.ts';
import type { Statement } from '../run-statement.ts';
import type { SqlSession } from '../sql-session.ts';
import { StaleRecordError } from '../store-errors.ts';
import { replaceList } from './child-lists.ts';
import type { ChildList } from './child-lists.ts';
import { deleteUses, type DestinationUse, insertUses, replaceUses } from './destination-uses.ts';
import { type Lookup, pageStatement, type PageStatement } from './record-page.ts';
import { recordReader, type RecordReader } from './record-reader.ts';
import { findReferrers } from './referrers.ts';
import { bytesOf, countWithin } from './rows-within.ts';

/** How the records of one kind lie in tables. */
export interface RecordMapping<R extends RecordBase, E extends RecordEntity> {
  readonly kind: RecordKind;
  readonly entity: new () => E;
  readonly lists: readonly ChildList<R>[];
  /** Which records exist for those whose scope says who they are [R6, P8]; left out: all of the company. */
  readonly visibility?: Visibility;
  /** Columns that may refer to the row itself; the server takes such a row for one in use and would never delete it. */
  readonly ownReferences?: readonly (keyof E & string)[];
  /** Columns whose text may be so long that a page of them is limited by it. */
  readonly long?: readonly (keyof E & string)[];
  /** Where the record sends calls; the objects named are protected from deletion and know who uses them. */
  readonly uses?: (record: NewRecord<R>) => readonly DestinationUse[];
  /** The columns that a filter means, where they are not called as the fields are. */
  toFilter?(where: Partial<R>): Readonly<Record<string, unknown>>;
  /** Filters, by field, for the id of something that only some rows name by themselves: what finds the others. */
  readonly lookups?: Readonly<Record<string, (scope: Scope, id: Id) => Lookup>>;
  /** The columns beside those that every kind has. A column that is left out does not compile. */
  toRow(record: NewRecord<R>): Omit<E, keyof RecordEntity>;
  /** @param list gives the elements of the list in this field */
  toRecord(row: E, list: (field: string) => number[][]): R;
}

/** A condition on the row, called `item`. Each of its parameters is the user who asks. */
export interface Visibility {
  /** For whom it counts: those of whom the scope says that they see only what they are this of. */
  readonly to: 'editor' | 'listener';
  readonly sql: string;
}

/** The store of one kind of object. Every statement has the company in its condition. */
export class RecordTable<R extends RecordBase, E extends RecordEntity> implements RecordStore<R> {
  private readonly session: SqlSession;
  private readonly mapping: RecordMapping<R, E>;

  constructor(session: SqlSession, mapping: RecordMapping<R, E>) {
    this.session = session;
    this.mapping = mapping;
  }

  async find(scope: Scope, id: Id): Promise<R | null> {
    return (await this.read(scope, 'AND item.id = ?', [id]))[0] ?? null;
  }

  async findForUpdate(scope: Scope, id: Id): Promise<R | null> {
    this.session.requireTransaction();
    if (this.mapping.lists.length === 0)
      return (await this.read(scope, 'AND item.id = ? FOR UPDATE', [id]))[0] ?? null;
    // The lists are read once the row is held: a subquery of the locking statement may show them as they were before it waited.
    const { tableName } = this.reader;
    const held = `SELECT id FROM ${tableName} WHERE companyId = ? AND id = ? FOR UPDATE`;
    return (await this.session.first(held, [scope.companyId, id])) === null ? null : this.find(scope, id);
  }

  async findMany(scope: Scope, ids: readonly Id[]): Promise<R[]> {
    if (ids.length === 0) return [];
    return await this.read(scope, 'AND item.id IN (?)', [ids]);
  }

  async list(scope: Scope, query: ListQuery<R>): Promise<Page<R>> {
    const page = pageStatement({
      reader: this.reader,
      mapping: this.mapping,
      scope,
      visible: this.visibleIn(scope),
      query,
    });
    const limit = await this.countOf(scope, page, query);
    const items = await this.read(scope, `${page.sql} LIMIT ?`, [...page.values, limit + 1], page.hint);
    const more = items.length > limit;
    if (more) items.pop();
    return { items, next: more ? (items.at(-1)?.id ?? null) : null };
  }

  /** How many of the items of a page are read. */
  private async countOf(
    scope: Scope,
    { hint, sql, values }: PageStatement,
    { limit, mostBytes }: ListQuery<R>,
  ): Promise<number> {
    const { long } = this.mapping;
    if (mostBytes === undefined || !long) return limit;
    const visible = this.visibleIn(scope);
    const rows = await this.session.rows<{ bytes: number }>(
      `SELECT ${bytesOf(long.map((column) => `item.${column}`))} AS bytes FROM ${this.reader.tableName} item ${hint}
      WHERE item.companyId = ? ${visible.sql} ${sql} LIMIT ?`,
      [scope.companyId, ...visible.values, ...values, limit],
    );
    return Math.max(1, countWithin(rows, mostBytes));
  }

  insert(record: NewRecord<R>): Promise<R> {
    const { entity, lists, uses, kind } = this.mapping;
    const { companyId } = record;
    const now = this.session.now();
    const base = { companyId, version: 1, createdAt: now, updatedAt: now };
    const row = { ...this.mapping.toRow(record), ...base };
    const insertRow = async (session: SqlSession): Promise<Id> => {
      const result = await (
        await session.builder()
      )
        .createQueryBuilder()
        .insert()
        .into(entity)
        .values(row as QueryDeepPartialEntity<E>)
        // TypeORM would read the row back to fill defaults, which no column has.
        .updateEntity(false)
        .execute();
      return (result.raw as { insertId: Id }).insertId;
    };
    const asInserted = (id: Id) => this.mapping.toRecord(Object.assign(new entity(), row, { id }), () => []);
    if (lists.length === 0 && !uses) return insertRow(this.session).then(asInserted);
    return this.session.atomically(async (session) => {
      const id = await insertRow(session);
      if (uses) await insertUses(session, { companyId, kind, id }, uses(record));
      if (lists.length === 0) return asInserted(id);
      for (const list of lists) await replaceList(session, list, companyId, id, record);
      const stored = await new RecordTable(session, this.mapping).find({ companyId }, id);
      if (stored === null) throw new StaleRecordError(kind, id);
      return stored;
    });
  }

  update(record: R): Promise<R> {
    const { kind, entity, lists, uses } = this.mapping;
    const { id, companyId, version } = record;
    const base = { version: version + 1, updatedAt: this.session.now() };
    const row = { ...this.mapping.toRow(record), ...base };
    const updateRow = async (session: SqlSession): Promise<R> => {
      const { affected } = await (
        await session.builder()
      )
        .createQueryBuilder()
        .update(entity)
        .set(row as QueryDeepPartialEntity<E>)
        .where('id = :id AND companyId = :companyId AND version = :version', { id, companyId, version })
        .execute();
      if (affected !== 1) throw new StaleRecordError(kind, id);
      for (const list of lists) await replaceList(session, list, companyId, id, record);
      if (uses) await replaceUses(session, { companyId, kind, id }, uses(record));
      return { ...record, ...base };
    };
    return lists.length === 0 && !uses ? updateRow(this.session) : this.session.atomically(updateRow);
  }

  async delete(scope: Scope, id: Id): Promise<void> {
    const { kind, ownReferences = [], uses } = this.mapping;
    if (!(await this.exists(scope, id))) return;
    if (ownReferences.length === 0 && !uses) {
      await this.deleteRow(this.session, scope, id);
      return;
    }
    await this.session.atomically(async (session) => {
      if (uses) await deleteUses(session, { companyId: scope.companyId, kind, id });
      if (ownReferences.length > 0) {
        const columns = ownReferences.map((column) => `${column} = NULLIF(${column}, id)`);
        const mayReferToItself = `UPDATE ${this.reader.tableName} SET ${columns.join(', ')} WHERE id = ? AND companyId = ?`;
        await session.write(mayReferToItself, [id, scope.companyId]);
      }
      await this.deleteRow(session, scope, id);
    });
  }

  private async deleteRow(session: SqlSession, { companyId }: Scope, id: Id): Promise<void> {
    await (
      await session.builder()
    )
      .createQueryBuilder()
      .delete()
      .from(this.mapping.entity)
      .where('id = :id AND companyId = :companyId', { id, companyId })
      .execute();
  }

  async referrers(scope: Scope, id: Id, limit: number): Promise<Referrer[]> {
    if (!(await this.exists(scope, id))) return [];
    return await findReferrers(this.session, this.mapping.kind, scope, id, limit);
  }

  private get reader(): RecordReader<E> {
    return recordReader(this.session.dataSource, this.mapping.entity, this.mapping.lists);
  }

  /** Raw: the query builder costs more than the server, and a record is read with each request. */
  private async read(scope: Scope, condition: string, values: readonly unknown[], hint = ''): Promise<R[]> {
    const { reader } = this;
    const visible = this.visibleIn(scope);
    const rows = await this.session.rows<Record<string, unknown>>(
      `${reader.select} ${hint} WHERE item.companyId = ? ${visible.sql} ${condition}`,
      [scope.companyId, ...visible.values, ...values],
    );
    return rows.map((row) =>
      this.mapping.toRecord(reader.toEntity(row), (field) => reader.toList(row, field)),
    );
  }

  private visibleIn({ editorId, listenerId }: Scope): Statement {
    const { visibility } = this.mapping;
    const userId = visibility?.to === 'listener' ? listenerId : editorId;
    if (!visibility || userId === undefined) return { sql: '', values: [] };
    const { sql } = visibility;
    return { sql: `AND (${sql})`, values: Array.from(sql.matchAll(/\?/gu), () => userId) };
  }

  private async exists(scope: Scope, id: Id): Promise<boolean> {
    return this.visibleIn(scope).sql === '' || (await this.find(scope, id)) !== null;
  }
}
