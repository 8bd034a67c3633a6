import type { DataSource, EntityManager } from 'typeorm';
import { onPool, type RunStatement } from './run-statement.ts';
import { runTransaction } from './sql-transaction.ts';

/** What the server says of a statement that writes. */
export interface Written {
  /** Rows that the condition matched, whether or not a value changed. */
  readonly affectedRows: number;
  /** The id given to a new row, or what LAST_INSERT_ID(expression) was told. */
  readonly insertId: number;
}

/** One transaction's connection, or the pool outside of one, with the clock. Values go into statements as `?` only. */
export class SqlSession {
  /** For the query builder. */
  readonly manager: EntityManager;
  readonly now: () => Date;
  readonly inTransaction: boolean;
  private readonly run: RunStatement;

  private constructor(
    manager: EntityManager,
    now: () => Date,
    connection: { readonly run: RunStatement; readonly inTransaction: boolean },
  ) {
    this.manager = manager;
    this.now = now;
    this.run = connection.run;
    this.inTransaction = connection.inTransaction;
  }

  static onPool(dataSource: DataSource, now: () => Date): SqlSession {
    return new SqlSession(dataSource.manager, now, { run: onPool(dataSource), inTransaction: false });
  }

  /** Runs `work` once in a transaction. @param begin as for `runTransaction`, which also says what is thrown */
  static transaction<T>(
    dataSource: DataSource,
    now: () => Date,
    work: (session: SqlSession) => Promise<T>,
    begin?: readonly string[],
  ): Promise<T> {
    const connected = (run: RunStatement, manager: EntityManager) =>
      work(new SqlSession(manager, now, { run, inTransaction: true }));
    return runTransaction(dataSource, connected, begin);
  }

  /** @param values an array among them becomes a list, for `IN (?)`, an array of arrays rows, for `VALUES ?` */
  rows<Row>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    return this.run(sql, values) as Promise<Row[]>;
  }

  async first<Row>(sql: string, values: readonly unknown[] = []): Promise<Row | null> {
    return (await this.rows<Row>(sql, values))[0] ?? null;
  }

  /** As `rows`, for a statement of many joins that runs with each request or click; see `StatementForm`. */
  preparedRows<Row>(sql: string, values: readonly (string | number | Date | null)[]): Promise<Row[]> {
    return this.run(sql, values, 'prepared') as Promise<Row[]>;
  }

  write(sql: string, values: readonly unknown[] = []): Promise<Written> {
    return this.run(sql, values) as Promise<Written>;
  }

  /** Whether the server gives back the rows of an INSERT with RETURNING: MariaDB does, MySQL does not. */
  get returnsInserted(): boolean {
    return this.manager.dataSource.driver.isReturningSqlSupported('insert');
  }

  /** A row lock lasts as long as its transaction: without one it protects nothing. */
  requireTransaction(): void {
    if (!this.inTransaction) throw new Error('a row can only be locked inside a transaction');
  }

  /** Runs several statements as one change: in the transaction that there is, or in one of its own. */
  atomically<T>(work: (session: SqlSession) => Promise<T>): Promise<T> {
    return this.inTransaction ? work(this) : SqlSession.transaction(this.manager.dataSource, this.now, work);
  }
}

/** A json column: MySQL gives the value, MariaDB its text. */
export function readJson(value: unknown): unknown {
  return typeof value === 'string' ? JSON.parse(value) : value;
}
