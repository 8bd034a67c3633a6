import type { DataSource } from 'typeorm';
import type { BoundedConnection } from './bounded-pool.ts';
import { isDeadlock } from './driver-errors.ts';

/** One statement, or a part of one. Values go into it as `?` only. */
export interface Statement {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/**
 * - `text`: the values become part of the statement's text
 * - `prepared`: each connection has the server parse the text once; a third faster where there are many joins. Values are
 *   numbers, texts and dates, never lists.
 */
export type StatementForm = 'text' | 'prepared';

/** Runs one statement. Gives the rows, or what the server says of a statement that writes. @throws errors of the driver */
export type RunStatement = (statement: Statement, form?: StatementForm) => Promise<unknown>;

/** The way to the server. */
export interface StatementRunner {
  readonly run: RunStatement;
  /**
   * Runs statements one after the other in one exchange: for short ones the way there and back takes longer than their work. The
   * server stops at the first that fails.
   *
   * @returns for each what `run` gives
   */
  readonly together: (statements: readonly Statement[]) => Promise<unknown[]>;
}

type Preparable = string | number | Date | null;

/** Straight to the driver: TypeORM's way there takes longer than most statements take on the server. */
export function onConnection(dataSource: DataSource, connection: BoundedConnection): StatementRunner {
  const { logger } = dataSource;
  const answer = <Result>(ask: (answered: (error: Error | null, result: Result) => void) => void) =>
    new Promise<Result>((resolve, reject) => {
      ask((error, result) => {
        if (error === null) resolve(result);
        else reject(error);
      });
    });
  return {
    run: ({ sql, values }, form = 'text') => {
      logger.logQuery(sql);
      return answer<unknown>((answered) => {
        if (form === 'text') connection.query(sql, [...values], answered);
        else connection.execute(sql, values as Preparable[], answered);
      });
    },
    together: (statements) => {
      for (const { sql } of statements) logger.logQuery(sql);
      return answer<unknown[]>((answered) => {
        connection.queryTogether(statements, answered);
      });
    },
  };
}

const runsInDeadlocks = 4;

/**
 * Each statement on whichever connection of the pool is free, in a transaction of its own. When a deadlock ended that, nothing of
 * it was done, and the statement runs again.
 */
export function onPool(dataSource: DataSource): RunStatement {
  const run = runOnce(dataSource);
  return async (statement, form) => {
    for (let runs = 1; ; runs += 1) {
      try {
        return await run(statement, form);
      } catch (error) {
        if (!isDeadlock(error) || runs === runsInDeadlocks) throw error;
      }
    }
  };
}

function runOnce(dataSource: DataSource): RunStatement {
  return async (statement, form) => {
    const connection = (await dataSource.driver.obtainMasterConnection()) as BoundedConnection;
    try {
      return await onConnection(dataSource, connection).run(statement, form);
    } finally {
      connection.release();
    }
  };
}
