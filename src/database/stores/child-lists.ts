import { isDeepStrictEqual } from 'node:util';
import { DuplicateValueError } from '../../application/ports/stores.ts';
import type { NewRecord, RecordBase } from '../../application/ports/records/record-base.ts';
import type { CompanyId, Id } from '../../domain/ids.ts';
import type { SqlSession } from '../sql-session.ts';

/** One element of a list: the values of its columns. */
type Element = readonly number[];

/** Where a list is kept. Names of tables and columns are constants of this code. */
export interface ListTable {
  /** The field of the record. */
  readonly field: string;
  readonly table: string;
  /** The column with the record's id. */
  readonly owner: string;
  /** The columns of one element, all of numbers; the first one is unique within the list. */
  readonly columns: readonly string[];
  readonly orderBy: string;
}

/** A list of a record that is kept in a table of its own. */
export interface ChildList<R extends RecordBase> extends ListTable {
  readonly field: keyof R & string;
  elements(record: NewRecord<R>): readonly Element[];
}

/**
 * The list of the record `item` as one value, `7:1,9:2`, so that a record is read with its lists in one statement: they fit
 * together whatever is committed meanwhile.
 */
export function selectList({ table, owner, columns, orderBy }: ListTable): string {
  return `(SELECT GROUP_CONCAT(CONCAT_WS(':', ${columns.join(', ')}) ORDER BY ${orderBy}) FROM ${table} child
    WHERE child.companyId = item.companyId AND child.${owner} = item.id)`;
}

/** @param list what `selectList` gave; null when empty */
export function parseList(list: string | null | undefined): number[][] {
  if (list == null) return [];
  return list.split(',').map((element) => element.split(':').map(Number));
}

/**
 * Makes the list of the stored record that of `record`. Nothing is written when it is already, as in most edits: each write would
 * lock the rows that the elements refer to.
 *
 * @throws DuplicateValueError when two elements have the same first column
 */
export async function replaceList<R extends RecordBase>(
  session: SqlSession,
  list: ChildList<R>,
  companyId: CompanyId,
  id: Id,
  record: NewRecord<R>,
): Promise<void> {
  const { table, owner, columns, field } = list;
  const elements = list.elements(record);
  const wanted = new Map(elements.map((element) => [element[0], element]));
  if (wanted.size < elements.length) throw new DuplicateValueError(field);
  const rows = await session.rows<Record<string, number>>(
    `SELECT ${columns.join(', ')} FROM ${table} WHERE companyId = ? AND ${owner} = ?`,
    [companyId, id],
  );
  const current = rows.map((row) => columns.map((column) => row[column]));
  if (isDeepStrictEqual(new Map(current.map((element) => [element[0], element])), wanted)) return;
  if (current.length > 0) {
    await session.write(`DELETE FROM ${table} WHERE companyId = ? AND ${owner} = ?`, [companyId, id]);
  }
  if (elements.length > 0) {
    await session.write(`INSERT INTO ${table} (companyId, ${owner}, ${columns.join(', ')}) VALUES ?`, [
      elements.map((element) => [companyId, id, ...element]),
    ]);
  }
}
