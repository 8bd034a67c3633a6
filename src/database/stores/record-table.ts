import type { QueryDeepPartialEntity, SelectQueryBuilder } from 'typeorm';
import type { ListQuery, Page, RecordStore, Referrer } from '../../application/ports/stores.ts';
import type { NewRecord, RecordBase, RecordKind } from '../../application/ports/records.ts';
import type { Scope } from '../../domain/access/principal.ts';
import type { Id } from '../../domain/ids.ts';
import type { RecordEntity } from '../entities/record.entity.ts';
import type { SqlSession } from '../sql-session.ts';
import { StaleRecordError } from '../store-errors.ts';
import { parseList, replaceList, selectList } from './child-lists.ts';
import type { ChildList } from './child-lists.ts';
import { findReferrers } from './referrers.ts';

/** How the records of one kind lie in tables. */
export interface RecordMapping<R extends RecordBase, E extends RecordEntity> {
  readonly kind: RecordKind;
  readonly entity: new () => E;
  readonly lists: readonly ChildList<R>[];
  /** The columns beside those that every kind has. A column that is left out does not compile. */
  toRow(record: NewRecord<R>): Omit<E, keyof RecordEntity>;
  /** @param list gives the elements of the list in this field */
  toRecord(row: E, list: (field: string) => number[][]): R;
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
    return (await this.read(this.select(scope).andWhere('item.id = :id', { id })))[0] ?? null;
  }

  async findForUpdate(scope: Scope, id: Id): Promise<R | null> {
    this.session.requireTransaction();
    const query = this.select(scope).andWhere('item.id = :id', { id }).setLock('pessimistic_write');
    if (this.mapping.lists.length === 0) return (await this.read(query))[0] ?? null;
    // The lists are read once the row is held: a subquery of the locking statement may show them as they were before it waited.
    return (await query.getOne()) === null ? null : this.find(scope, id);
  }

  async findMany(scope: Scope, ids: readonly Id[]): Promise<R[]> {
    if (ids.length === 0) return [];
    return await this.read(this.select(scope).andWhere('item.id IN (:...ids)', { ids }));
  }

  async list(scope: Scope, { limit, after, where = {} }: ListQuery<R>): Promise<Page<R>> {
    const query = this.select(scope)
      .orderBy('item.id')
      .limit(limit + 1);
    if (after !== null) query.andWhere('item.id > :after', { after });
    for (const [field, value] of Object.entries<unknown>(where)) {
      if (value === undefined) continue;
      const column = this.filterColumn(field);
      if (value === null) query.andWhere(`item.${column} IS NULL`);
      else query.andWhere(`item.${column} = :where_${column}`, { [`where_${column}`]: value });
    }
    const items = await this.read(query);
    const more = items.length > limit;
    if (more) items.pop();
    return { items, next: more ? (items.at(-1)?.id ?? null) : null };
  }

  insert(record: NewRecord<R>): Promise<R> {
    const { entity, lists, kind } = this.mapping;
    const { companyId } = record;
    const now = this.session.now();
    const base = { companyId, version: 1, createdAt: now, updatedAt: now };
    const row = { ...this.mapping.toRow(record), ...base };
    const insertRow = async (session: SqlSession): Promise<Id> => {
      const result = await session.manager
        .createQueryBuilder()
        .insert()
        .into(entity)
        .values(row as QueryDeepPartialEntity<E>)
        // TypeORM would read the row back to fill defaults, which no column has.
        .updateEntity(false)
        .execute();
      return (result.raw as { insertId: Id }).insertId;
    };
    if (lists.length === 0) {
      return insertRow(this.session).then((id) =>
        this.mapping.toRecord(Object.assign(new entity(), row, { id }), () => []),
      );
    }
    return this.session.atomically(async (session) => {
      const id = await insertRow(session);
      for (const list of lists) await replaceList(session, list, companyId, id, record);
      const stored = await new RecordTable(session, this.mapping).find({ companyId }, id);
      if (stored === null) throw new StaleRecordError(kind, id);
      return stored;
    });
  }

  update(record: R): Promise<R> {
    const { kind, entity, lists } = this.mapping;
    const { id, companyId, version } = record;
    const base = { version: version + 1, updatedAt: this.session.now() };
    const row = { ...this.mapping.toRow(record), ...base };
    const updateRow = async (session: SqlSession): Promise<R> => {
      const { affected } = await session.manager
        .createQueryBuilder()
        .update(entity)
        .set(row as QueryDeepPartialEntity<E>)
        .where('id = :id AND companyId = :companyId AND version = :version', { id, companyId, version })
        .execute();
      if (affected !== 1) throw new StaleRecordError(kind, id);
      for (const list of lists) await replaceList(session, list, companyId, id, record);
      return { ...record, ...base };
    };
    return lists.length === 0 ? updateRow(this.session) : this.session.atomically(updateRow);
  }

  async delete({ companyId }: Scope, id: Id): Promise<void> {
    await this.session.manager
      .createQueryBuilder()
      .delete()
      .from(this.mapping.entity)
      .where('id = :id AND companyId = :companyId', { id, companyId })
      .execute();
  }

  referrers(scope: Scope, id: Id, limit: number): Promise<Referrer[]> {
    return findReferrers(this.session, this.mapping.kind, scope, id, limit);
  }

  private select({ companyId }: Scope): SelectQueryBuilder<E> {
    return this.session.manager
      .createQueryBuilder(this.mapping.entity, 'item')
      .where('item.companyId = :companyId', { companyId });
  }

  private async read(query: SelectQueryBuilder<E>): Promise<R[]> {
    const { lists } = this.mapping;
    if (lists.length === 0) return (await query.getMany()).map((row) => this.mapping.toRecord(row, () => []));
    for (const list of lists) query.addSelect(selectList(list), `list_${list.field}`);
    const { entities, raw } = await query.getRawAndEntities<Record<string, string | null>>();
    return entities.map((row, index) =>
      this.mapping.toRecord(row, (field) => parseList(raw[index]?.[`list_${field}`])),
    );
  }

  /** The name becomes part of the statement, so it must be one of the table's own. */
  private filterColumn(field: string): string {
    const { columns } = this.session.manager.dataSource.getMetadata(this.mapping.entity);
    const column = columns.find(({ propertyName, type }) => propertyName === field && type !== 'json');
    if (column === undefined)
      throw new Error(`a list of ${this.mapping.kind} cannot be filtered by ${field}`);
    return column.propertyName;
  }
}
