import type { ListQuery } from '../../application/ports/stores.ts';
import type { Scope } from '../../domain/access/principal.ts';
import type { Id } from '../../domain/ids.ts';
import type { RecordEntity } from '../entities/record.entity.ts';
import type { Statement } from '../run-statement.ts';
import type { RecordReader } from './record-reader.ts';

/** A condition on the row, called `item`. */
export type Lookup = Statement;

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

/** Conditions on one page, each of which is a condition on a column. */
interface Wanted {
  readonly conditions: readonly Statement[];
  /** The columns whose value is given. */
  readonly given: ReadonlySet<string>;
  /** Others that an index may help with. */
  readonly bounded: ReadonlySet<string>;
  /** Something else than this table finds the rows. */
  readonly foundElsewhere: boolean;
}

/**
 * How the rows of a page are found: at the same cost wherever in the list it begins and however long that is. Left to itself, MariaDB
 * finds those of the company and reads all that stand before the page, or goes through the rows of all companies.
 */
export function pageStatement<R, E extends RecordEntity>(request: PageRequest<R, E>): PageStatement {
  const { reader, scope, visible, query } = request;
  const wanted = wantedBy(request);
  const order = `ORDER BY item.id ${query.newestFirst ? 'DESC' : 'ASC'}`;
  const one = ({ conditions, ...how }: Wanted): PageStatement => ({
    hint: how.foundElsewhere || visible.sql !== '' ? '' : hintOf(reader, how),
    sql: [...conditions.map(({ sql }) => `AND ${sql}`), order].join(' '),
    values: conditions.flatMap(({ values }) => values),
  });
  // An index has the rows of each value in order, but not those of several: so a page of each is found, and the first of all are read.
  const pages = eachChoice(request, wanted).map(one);
  const [only] = pages;
  if (only && pages.length === 1) return only;
  const texts = pages.map(
    ({ hint, sql }) =>
      `(SELECT item.id FROM ${reader.tableName} item ${hint} WHERE item.companyId = ? ${visible.sql} ${sql} LIMIT ?)`,
  );
  return {
    hint: '',
    sql: `AND item.id IN (SELECT page.id FROM (${texts.join(' UNION ALL ')}) page) ${order}`,
    values: pages.flatMap(({ values }) => [scope.companyId, ...visible.values, ...values, query.limit + 1]),
  };
}

function wantedBy<R, E extends RecordEntity>({ reader, mapping, scope, query }: PageRequest<R, E>): Wanted {
  const { after, where = {}, began = {}, newestFirst = false } = query;
  // Also without a place to go on from: for two given values MariaDB else joins all that two indexes have of them.
  const place = newestFirst
    ? { sql: 'item.id < ?', values: [after ?? beyondAllIds] }
    : { sql: 'item.id > ?', values: [after ?? 0] };
  const conditions: Statement[] = [place];
  const given = new Set<string>();
  let foundElsewhere = false;
  for (const [field, value] of Object.entries<unknown>(mapping.toFilter?.(where) ?? where)) {
    if (value === undefined) continue;
    const lookup = mapping.lookups?.[field]?.(scope, value as Id);
    conditions.push(lookup ?? equal(reader, field, value));
    if (lookup) foundElsewhere = true;
    else given.add(field);
  }
  const bounded = new Set<string>();
  for (const [comparison, at] of [
    ['>=', began.from],
    ['<', began.to],
  ] as const) {
    if (at === undefined) continue;
    conditions.push({ sql: `${reader.filterColumn('startedAt')} ${comparison} ?`, values: [at] });
    bounded.add('startedAt');
  }
  return { conditions, given, bounded, foundElsewhere };
}

/** What is wanted for each of the values that a field may have; the fields that no index knows are left to the server. */
function eachChoice<R, E extends RecordEntity>(
  { reader, query }: PageRequest<R, E>,
  wanted: Wanted,
): Wanted[] {
  const choices = Object.entries<unknown>(query.oneOf ?? {}) as [string, readonly unknown[]][];
  return choices.reduce<Wanted[]>(
    (pages, [field, values]) =>
      wanted.foundElsewhere || !reader.indexes.some(({ columns }) => columns[0] === field)
        ? pages.map((page) => also(page, { sql: `${reader.filterColumn(field)} IN (?)`, values: [values] }))
        : pages.flatMap((page) => values.map((value) => also(page, equal(reader, field, value), field))),
    [wanted],
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
