import type { PoolConnection } from 'mysql2';
import type { DataSource } from 'typeorm';

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

/** Each statement on whichever connection of the pool is free. */
export function onPool(dataSource: DataSource): RunStatement {
  return async (sql, values) => {
    const connection = (await dataSource.driver.obtainMasterConnection()) as PoolConnection;
    try {
      return await onConnection(dataSource, connection)(sql, values);
    } finally {
      connection.release();
    }
  };
}
