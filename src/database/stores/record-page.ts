import type { ListQuery } from '../../application/ports/stores.ts';
import type { Scope } from '../../domain/access/principal.ts';
import type { Id } from '../../domain/ids.ts';
import type { RecordEntity } from '../entities/record.entity.ts';
import type { Statement } from '../run-statement.ts';
import type { RecordReader } from './record-reader.ts';

/** Another table that knows rows in the order of their ids. */
export interface Lookup {
  /** It, joined with the table, which is called `item`, in this order. */
  readonly from: string;
  /** Its column for their ids. */
  readonly id: string;
  readonly condition: Statement;
}

/** The column has 32 bits. */
const beyondAllIds = 2 ** 32;

/** What of a mapping decides how a page is read; see `RecordMapping`. */
interface PagedMapping<R> {
  toFilter?(where: Partial<R>): Readonly<Record<string, unknown>>;
  readonly lookups?: Readonly<Record<string, (scope: Scope, id: Id) => Lookup>>;
}

export interface PageRequest<R, E extends RecordEntity> {
  readonly reader: RecordReader<E>;
  readonly mapping: PagedMapping<R>;
  readonly scope: Scope;
  /** Which rows exist for who asks; empty: all of the company. */
  readonly visible: Statement;
  readonly query: ListQuery<R>;
}

/** What stands behind `item.companyId = ?`, up to the LIMIT. */
export interface PageStatement extends Statement {
  /** Which indexes the server may use; it stands behind the name of the table. */
  readonly hint: string;
}

/** What all rows of a page have in common, so that one index can have them in order. */
interface Wanted {
  /** Null: they are looked for in the table itself. */
  readonly lookup: Lookup | null;
  readonly conditions: readonly Statement[];
  /** The columns whose value is given. */
  readonly given: ReadonlySet<string>;
  /** Others that an index may help with. */
  readonly bounded: ReadonlySet<string>;
}

/**
 * How the rows of a page are found: at the same cost wherever in the list it begins and however long that is. Left to itself, MariaDB
 * finds those of the company and reads all that stand before the page, or goes through the rows of all companies.
 */
export function pageStatement<R, E extends RecordEntity>(request: PageRequest<R, E>): PageStatement {
  const { reader, scope, visible, query } = request;
  const { tableName } = reader;
  // An index has the rows of each value in order, but not those of several: so a page of each is found, and the first of all are read.
  const pages = eachChoice(request, foundIn(request));
  const [only] = pages;
  if (only && pages.length === 1 && only.lookup === null) return statementOf(request, only);
  const texts = pages.map((page) => {
    const { lookup } = page;
    const { hint, sql, values } = statementOf(request, page);
    return {
      sql: `(SELECT ${lookup?.id ?? 'item.id'} AS id FROM ${lookup?.from ?? `${tableName} item ${hint}`}
        WHERE item.companyId = ? ${visible.sql} ${sql} LIMIT ?)`,
      values: [scope.companyId, ...visible.values, ...values, query.limit + 1],
    };
  });
  return {
    hint: '',
    sql: `AND item.id IN (SELECT page.id FROM (${texts.map(({ sql }) => sql).join(' UNION ALL ')}) page)
      ${orderOf(request, 'item.id')}`,
    values: texts.flatMap(({ values }) => values),
  };
}

function statementOf<R, E extends RecordEntity>(
  request: PageRequest<R, E>,
  { lookup, conditions, ...known }: Wanted,
): PageStatement {
  const { reader, visible, query } = request;
  const { after, newestFirst = false } = query;
  const id = lookup?.id ?? 'item.id';
  // Also without a place to go on from: for two given values MariaDB else joins all that two indexes have of them.
  const place = newestFirst
    ? { sql: `${id} < ?`, values: [after ?? beyondAllIds] }
    : { sql: `${id} > ?`, values: [after ?? 0] };
  const all = [place, ...conditions];
  return {
    hint: visible.sql === '' ? hintOf(reader, known) : '',
    sql: [...all.map(({ sql }) => `AND ${sql}`), orderOf(request, id)].join(' '),
    values: all.flatMap(({ values }) => values),
  };
}

function orderOf<R, E extends RecordEntity>({ query }: PageRequest<R, E>, id: string): string {
  return `ORDER BY ${id} ${query.newestFirst ? 'DESC' : 'ASC'}`;
}

/** Without a lookup one, and with it two: some rows name by themselves what others are looked up by. */
function foundIn<R, E extends RecordEntity>({ reader, mapping, scope, query }: PageRequest<R, E>): Wanted[] {
  const { where = {}, began = {} } = query;
  const times = (
    [
      ['>=', began.from],
      ['<', began.to],
    ] as const
  ).filter(([, at]) => at !== undefined);
  const start: Wanted = {
    lookup: null,
    conditions: times.map(([comparison, at]) => ({
      sql: `${reader.filterColumn('startedAt')} ${comparison} ?`,
      values: [at],
    })),
    given: new Set(),
    bounded: new Set(times.length > 0 ? ['startedAt'] : []),
  };
  return Object.entries<unknown>(mapping.toFilter?.(where) ?? where)
    .filter(([, value]) => value !== undefined)
    .reduce<Wanted[]>(
      (pages, [field, value]) => {
        const lookup = mapping.lookups?.[field]?.(scope, value as Id);
        return pages.flatMap((page) => [
          also(page, equal(reader, field, value), field),
          ...(lookup ? [{ ...also(page, lookup.condition), lookup }] : []),
        ]);
      },
      [start],
    );
}

/** What is wanted for each of the values that a field may have; a field that no index knows is left to the server. */
function eachChoice<R, E extends RecordEntity>(
  { reader, query }: PageRequest<R, E>,
  found: readonly Wanted[],
): Wanted[] {
  const choices = Object.entries<unknown>(query.oneOf ?? {}) as [string, readonly unknown[]][];
  return choices.reduce<Wanted[]>(
    (pages, [field, values]) =>
      pages.flatMap((page) =>
        page.lookup || !reader.indexes.some(({ columns }) => columns[0] === field)
          ? [also(page, { sql: `${reader.filterColumn(field)} IN (?)`, values: [values] })]
          : values.map((value) => also(page, equal(reader, field, value), field)),
      ),
    [...found],
  );
}

function also(page: Wanted, condition: Statement, given?: string): Wanted {
  return {
    ...page,
    conditions: [...page.conditions, condition],
    given: given === undefined ? page.given : new Set([...page.given, given]),
  };
}

/** The server's own "equal, or both null". */
function equal<E extends RecordEntity>(reader: RecordReader<E>, field: string, value: unknown): Statement {
  return { sql: `${reader.filterColumn(field)} <=> ?`, values: [value] };
}

/** Every index that helps with what is asked for. Rows with given values are in the order of their ids, if those are all that it is of. */
function hintOf<E extends RecordEntity>(
  { indexes }: RecordReader<E>,
  { given, bounded }: Pick<Wanted, 'given' | 'bounded'>,
): string {
  const isOfGiven = (columns: readonly string[]) => columns.every((column) => given.has(column));
  const helping = indexes.filter(({ columns: [first = ''] }) => given.has(first) || bounded.has(first));
  const inOrder = indexes.filter(({ columns: [first] }) => first === 'id');
  const hinted = helping.some(({ columns }) => isOfGiven(columns)) ? helping : [...helping, ...inOrder];
  return hinted.length === 0 ? '' : `FORCE INDEX (${hinted.map(({ name }) => name).join(', ')})`;
}
