import type { PoolConnection } from 'mysql2';
import type { DataSource } from 'typeorm';
import { isDeadlock } from './driver-errors.ts';

/** Runs one statement. Gives the rows, or what the server says of a statement that writes. @throws errors of the driver */
export type RunStatement = (sql: string, values: readonly unknown[]) => Promise<unknown>;

/** Straight to the driver: TypeORM's way there takes longer than most statements take on the server. */
export function onConnection(dataSource: DataSource, connection: PoolConnection): RunStatement {
  const { logger } = dataSource;
  return (sql, values) =>
    new Promise((resolve, reject) => {
      logger.logQuery(sql);
      connection.query(sql, [...values], (error, result) => {
        if (error === null) resolve(result);
        else reject(error);
      });
    });
}

const runsInDeadlocks = 4;

/**
 * Each statement on whichever connection of the pool is free, in a transaction of its own. When a deadlock ended that, nothing of
 * it was done, and the statement runs again.
 */
export function onPool(dataSource: DataSource): RunStatement {
  const run = runOnce(dataSource);
  return async (sql, values) => {
    for (let runs = 1; ; runs += 1) {
      try {
        return await run(sql, values);
      } catch (error) {
        if (!isDeadlock(error) || runs === runsInDeadlocks) throw error;
      }
    }
  };
}

function runOnce(dataSource: DataSource): RunStatement {
  return async (sql, values) => {
    const connection = (await dataSource.driver.obtainMasterConnection()) as PoolConnection;
    try {
      return await onConnection(dataSource, connection)(sql, values);
    } finally {
      connection.release();
    }
  };
}
