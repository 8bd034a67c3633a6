import type { DataSource, EntityMetadata } from 'typeorm';
import type { RecordEntity } from '../entities/record.entity.ts';
import { type ListTable, parseList, selectList } from './child-lists.ts';

type RawRow = Readonly<Record<string, unknown>>;

/** Reads one kind of object with a statement whose text is made once, from what the entity says of its columns. */
export class RecordReader<E extends RecordEntity> {
  readonly tableName: string;
  /** Up to a hint or the WHERE; the table is called `item`. */
  readonly select: string;
  /** Those in which the rows of a company stand together, or that are of one row. Columns without the company. */
  readonly indexes: readonly { readonly name: string; readonly columns: readonly string[] }[];
  private readonly metadata: EntityMetadata;

  constructor(metadata: EntityMetadata, lists: readonly ListTable[]) {
    this.metadata = metadata;
    this.tableName = metadata.tableName;
    const columns = metadata.columns.map(({ databaseName }) => `item.\`${databaseName}\``);
    const listColumns = lists.map((list) => `${selectList(list)} AS ${listAlias(list.field)}`);
    this.indexes = metadata.indices.map(({ name, columns }) => ({
      name,
      columns: columns
        .map(({ propertyName }) => propertyName)
        .filter((column, place) => place > 0 || column !== 'companyId'),
    }));
    this.select = `SELECT ${[...columns, ...listColumns].join(', ')} FROM ${this.tableName} item`;
  }

  /** The values as the entity has them. */
  toEntity(row: RawRow): E {
    const { columns, dataSource } = this.metadata;
    return Object.fromEntries(
      columns.map((column) => [
        column.propertyName,
        dataSource.driver.prepareHydratedValue(row[column.databaseName], column) as unknown,
      ]),
    ) as unknown as E;
  }

  /** The elements of the list in this field. */
  toList(row: RawRow, field: string): number[][] {
    return parseList(row[listAlias(field)] as string | null);
  }

  /** The name becomes part of the statement, so it must be one of the table's own. @throws Error when it is not */
  filterColumn(field: string): string {
    const column = this.metadata.columns.find(
      ({ propertyName, type }) => propertyName === field && type !== 'json',
    );
    if (column === undefined) throw new Error(`${this.tableName} cannot be filtered by ${field}`);
    return `item.\`${column.databaseName}\``;
  }
}

const readers = new WeakMap<EntityMetadata, RecordReader<RecordEntity>>();

/** The reader of an entity's table; made at its first use. */
export function recordReader<E extends RecordEntity>(
  dataSource: DataSource,
  entity: new () => E,
  lists: readonly ListTable[],
): RecordReader<E> {
  const metadata = dataSource.getMetadata(entity);
  const known = readers.get(metadata);
  if (known) return known as RecordReader<E>;
  const made = new RecordReader<E>(metadata, lists);
  readers.set(metadata, made);
  return made;
}

function listAlias(field: string): string {
  return `list_${field}`;
}
