import type { DataSource, EntityManager } from 'typeorm';
import type { Guess } from './guess.ts';
import { onPool, type RunStatement, type Statement } from './run-statement.ts';
import { SqlTransaction, type TransactionOptions } from './sql-transaction.ts';

/** What the server says of a statement that writes. */
export interface Written {
  /** Rows that the condition matched, whether or not a value changed. */
  readonly affectedRows: number;
  /** The id given to a new row, or what LAST_INSERT_ID(expression) was told. */
  readonly insertId: number;
}

/** One transaction's connection, or the pool outside of one, with the clock. Values go into statements as `?` only. */
export class SqlSession {
  readonly dataSource: DataSource;
  readonly now: () => Date;
  private readonly run: RunStatement;
  private readonly transaction: SqlTransaction | null;

  private constructor(dataSource: DataSource, now: () => Date, transaction: SqlTransaction | null) {
    this.dataSource = dataSource;
    this.now = now;
    this.transaction = transaction;
    this.run = transaction?.run ?? onPool(dataSource);
  }

  static onPool(dataSource: DataSource, now: () => Date): SqlSession {
    return new SqlSession(dataSource, now, null);
  }

  /** Runs `work` once in a transaction. @throws see `SqlTransaction.run` */
  static transaction<T>(
    dataSource: DataSource,
    now: () => Date,
    work: (session: SqlSession) => Promise<T>,
    options?: TransactionOptions,
  ): Promise<T> {
    return SqlTransaction.run(
      dataSource,
      (transaction) => work(new SqlSession(dataSource, now, transaction)),
      options,
    );
  }

  get inTransaction(): boolean {
    return this.transaction !== null;
  }

  /** @param values an array among them becomes a list, for `IN (?)`, an array of arrays rows, for `VALUES ?` */
  rows<Row>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    return this.run({ sql, values }) as Promise<Row[]>;
  }

  async first<Row>(sql: string, values: readonly unknown[] = []): Promise<Row | null> {
    return (await this.rows<Row>(sql, values))[0] ?? null;
  }

  /** As `rows`, for a statement of many joins that runs with each request or click; see `StatementForm`. */
  preparedRows<Row>(sql: string, values: readonly (string | number | Date | null)[]): Promise<Row[]> {
    return this.run({ sql, values }, 'prepared') as Promise<Row[]>;
  }

  write(sql: string, values: readonly unknown[] = []): Promise<Written> {
    return this.run({ sql, values }) as Promise<Written>;
  }

  /** Several statements in one exchange with the server; gives for each its rows, or what the server says of it. */
  together(statements: readonly Statement[]): Promise<unknown[]> {
    return this.requireTransaction().together(statements);
  }

  /** The same as the last thing in the transaction, which is committed with it. */
  commitWith(statements: readonly Statement[]): Promise<unknown[]> {
    return this.requireTransaction().commitWith(statements);
  }

  /** A write whose success is certain, or may show later: it goes to the server with the next statement. */
  hold(statement: Statement): void {
    this.requireTransaction().hold(statement);
  }

  /** Whether to go by what is remembered, rather than to read it: not in a transaction that runs again. */
  get mayGuess(): boolean {
    return this.transaction?.mayGuess ?? false;
  }

  /** What the transaction goes by from here on; it is checked with the next statement that goes to the server. */
  holdGuess(guesses: readonly Guess[]): void {
    this.requireTransaction().holdGuess(guesses);
  }

  /** See `SqlTransaction.afterCommit`. */
  afterCommit(act: () => void): void {
    this.requireTransaction().afterCommit(act);
  }

  /** For the query builder. */
  async builder(): Promise<EntityManager> {
    return this.transaction === null ? this.dataSource.manager : await this.transaction.builder();
  }

  /** Whether the server gives back the rows of an INSERT with RETURNING: MariaDB does, MySQL does not. */
  get returnsInserted(): boolean {
    return this.dataSource.driver.isReturningSqlSupported('insert');
  }

  /** A row lock lasts as long as its transaction: without one it protects nothing. */
  requireTransaction(): SqlTransaction {
    if (this.transaction === null) throw new Error('a row can only be locked inside a transaction');
    return this.transaction;
  }

  /** Runs several statements as one change: in the transaction that there is, or in one of its own. */
  atomically<T>(work: (session: SqlSession) => Promise<T>): Promise<T> {
    return this.inTransaction ? work(this) : SqlSession.transaction(this.dataSource, this.now, work);
  }
}

/** A json column: MySQL gives the value, MariaDB its text. */
export function readJson(value: unknown): unknown {
  return typeof value === 'string' ? JSON.parse(value) : value;
}
