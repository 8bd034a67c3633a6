import type { PoolConnection } from 'mysql2';
import type { DataSource } from 'typeorm';
import { isDeadlock } from './driver-errors.ts';

/**
 * - `text`: the values become part of the statement's text
 * - `prepared`: each connection has the server parse the text once; a third faster where there are many joins. Values are
 *   numbers, texts and dates, never lists.
 */
export type StatementForm = 'text' | 'prepared';

/** Runs one statement. Gives the rows, or what the server says of a statement that writes. @throws errors of the driver */
export type RunStatement = (
  sql: string,
  values: readonly unknown[],
  form?: StatementForm,
) => Promise<unknown>;

type Preparable = string | number | Date | null;

/** Straight to the driver: TypeORM's way there takes longer than most statements take on the server. */
export function onConnection(dataSource: DataSource, connection: PoolConnection): RunStatement {
  const { logger } = dataSource;
  return (sql, values, form = 'text') =>
    new Promise((resolve, reject) => {
      logger.logQuery(sql);
      const answered = (error: Error | null, result: unknown) => {
        if (error === null) resolve(result);
        else reject(error);
      };
      if (form === 'text') connection.query(sql, [...values], answered);
      else connection.execute(sql, values as Preparable[], answered);
    });
}

const runsInDeadlocks = 4;

/**
 * Each statement on whichever connection of the pool is free, in a transaction of its own. When a deadlock ended that, nothing of
 * it was done, and the statement runs again.
 */
export function onPool(dataSource: DataSource): RunStatement {
  const run = runOnce(dataSource);
  return async (sql, values, form) => {
    for (let runs = 1; ; runs += 1) {
      try {
        return await run(sql, values, form);
      } catch (error) {
        if (!isDeadlock(error) || runs === runsInDeadlocks) throw error;
      }
    }
  };
}

function runOnce(dataSource: DataSource): RunStatement {
  return async (sql, values, form) => {
    const connection = (await dataSource.driver.obtainMasterConnection()) as PoolConnection;
    try {
      return await onConnection(dataSource, connection)(sql, values, form);
    } finally {
      connection.release();
    }
  };
}
