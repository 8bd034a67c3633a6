import type { PoolConnection } from 'mysql2';
import type { DataSource, EntityManager } from 'typeorm';
import { StoreUnavailableError } from '../application/ports/stores.ts';
import { translateError } from './driver-errors.ts';
import { onConnection, type RunStatement } from './run-statement.ts';
import { TransactionConflictError } from './store-errors.ts';

const plain: readonly string[] = ['START TRANSACTION'];

/**
 * Runs `work` once, in a transaction on a connection of its own.
 *
 * @param work gets the connection, and the same one for the query builder
 * @param begin the statements that begin it
 * @throws what `work` throws and errors of the driver; then nothing was stored. StoreUnavailableError that says so when it is not
 *   known whether the server still committed.
 */
export async function runTransaction<T>(
  dataSource: DataSource,
  work: (run: RunStatement, manager: EntityManager) => Promise<T>,
  begin = plain,
): Promise<T> {
  const runner = dataSource.createQueryRunner();
  try {
    const connection = (await runner.connect()) as PoolConnection;
    const run = onConnection(dataSource, connection);
    try {
      for (const statement of begin) await run(statement, []);
      const result = await work(run, runner.manager);
      await commit(run);
      return result;
    } catch (error) {
      await rollBack(run, connection);
      throw error;
    }
  } finally {
    await runner.release();
  }
}

async function commit(run: RunStatement): Promise<void> {
  try {
    await run('COMMIT', []);
  } catch (error) {
    const translated = translateError(error);
    if (!(translated instanceof StoreUnavailableError) || translated instanceof TransactionConflictError)
      throw translated;
    throw new StoreUnavailableError('the connection was lost at the commit: it may or may not be stored', {
      cause: error,
    });
  }
}

/** A connection that cannot roll back is closed, by which the server rolls back. */
async function rollBack(run: RunStatement, connection: PoolConnection): Promise<void> {
  try {
    await run('ROLLBACK', []);
  } catch {
    connection.destroy();
  }
}
