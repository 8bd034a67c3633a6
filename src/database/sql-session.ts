import type { EntityManager } from 'typeorm';

/** What the server says of a statement that writes. */
export interface Written {
  /** Rows that the condition matched, whether or not a value changed. */
  readonly affectedRows: number;
  /** The id given to a new row, or what LAST_INSERT_ID(expression) was told. */
  readonly insertId: number;
}

/** One transaction's connection, or the pool outside of one, with the clock. Values go into statements as `?` only. */
export class SqlSession {
  readonly manager: EntityManager;
  readonly now: () => Date;

  constructor(manager: EntityManager, now: () => Date) {
    this.manager = manager;
    this.now = now;
  }

  /** @param values an array among them becomes a list, for `IN (?)`, an array of arrays rows, for `VALUES ?` */
  rows<Row>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    return this.manager.query<Row[]>(sql, [...values]);
  }

  async first<Row>(sql: string, values: readonly unknown[] = []): Promise<Row | null> {
    return (await this.rows<Row>(sql, values))[0] ?? null;
  }

  write(sql: string, values: readonly unknown[] = []): Promise<Written> {
    return this.manager.query<Written>(sql, [...values]);
  }

  get inTransaction(): boolean {
    return this.manager.queryRunner?.isTransactionActive === true;
  }

  /** A row lock lasts as long as its transaction: without one it protects nothing. */
  requireTransaction(): void {
    if (!this.inTransaction) throw new Error('a row can only be locked inside a transaction');
  }

  /** Runs several statements as one change: in the transaction that there is, or in one of its own. */
  atomically<T>(work: (session: SqlSession) => Promise<T>): Promise<T> {
    if (this.inTransaction) return work(this);
    return this.manager.transaction((manager) => work(new SqlSession(manager, this.now)));
  }
}

/** A json column: MySQL gives the value, MariaDB its text. */
export function readJson(value: unknown): unknown {
  return typeof value === 'string' ? JSON.parse(value) : value;
}
