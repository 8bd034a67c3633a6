import type { EventEmitter } from 'node:events';
import { Socket } from 'node:net';
import { createPool } from 'mysql2';
import type { PoolConnection, PoolOptions } from 'mysql2';
import { StoreUnavailableError } from '../application/ports/stores.ts';
import type { Statement } from './run-statement.ts';

/** How long the database may keep somebody waiting. */
export interface PoolBounds {
  /** For a free connection, a new one included. */
  readonly acquireMs: number;
  /** For the answer to one statement; null: no limit. */
  readonly statementMs: number | null;
  /** For a row that another transaction holds; the server counts in whole seconds. */
  readonly lockWaitSeconds: number;
}

type Acquired = (error: Error | null, connection?: PoolConnection) => void;

/** A connection of the pool. Its `query` takes one statement and no more. */
export interface BoundedConnection extends PoolConnection {
  /** @param answered gets a result for each of the statements */
  queryTogether(
    statements: readonly Statement[],
    answered: (error: Error | null, results: unknown[]) => void,
  ): void;
}

/**
 * What TypeORM takes for the mysql2 module, with the waits bounded that mysql2 leaves open: its pool queues for ever, and its
 * own query timeout leaves the unanswered statement in the connection, where all that follow wait behind it.
 */
export function boundedDriver(bounds: PoolBounds) {
  return {
    createPool(options: PoolOptions) {
      const pool = createPool({ ...options, multipleStatements: true });
      // mysql2 gives the event before the connection is handed out, and a connection runs its statements in order.
      pool.on('connection', (connection: PoolConnection) => {
        if (bounds.statementMs !== null) boundStatements(connection, bounds.statementMs);
        tellStatementsApart(connection);
        prepareSession(connection, bounds.lockWaitSeconds);
      });
      return {
        getConnection(acquired: Acquired): void {
          const waiting = setTimeout(() => {
            finish(unavailable(`no connection within ${bounds.acquireMs} ms`));
          }, bounds.acquireMs);
          let finished = false;
          const finish: Acquired = (error, connection) => {
            if (finished) {
              connection?.release();
              return;
            }
            finished = true;
            clearTimeout(waiting);
            acquired(error, connection);
          };
          pool.getConnection((error, connection) => {
            if (error === null) finish(null, connection);
            else finish(unavailable(error.message, error));
          });
        },
        end(ended: (error?: Error | null) => void): void {
          pool.end(ended);
        },
      };
    },
  };
}

function unavailable(reason: string, cause?: Error): StoreUnavailableError {
  return new StoreUnavailableError(`the database cannot be reached: ${reason}`, { cause });
}

/**
 * Once for each connection, so that no transaction spends a statement on it. The mode is set because escaping of parameters
 * relies on it (no NO_BACKSLASH_ESCAPES) and text that does not fit must be an error, never cut; GROUP_CONCAT cuts at its limit.
 */
function prepareSession(connection: PoolConnection, lockWaitSeconds: number): void {
  const abandon = (error: Error | null): void => {
    if (error !== null) connection.destroy();
  };
  connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED', abandon);
  connection.query(
    `SET SESSION time_zone = '+00:00', innodb_lock_wait_timeout = ?, group_concat_max_len = 1048576,
      sql_mode = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'`,
    [lockWaitSeconds],
    abandon,
  );
}

/** A statement without an answer ends its connection: what the server is still doing with it is unknown. */
function boundStatements(connection: PoolConnection, statementMs: number): void {
  const bound = <Command extends EventEmitter>(command: Command): Command => {
    const waiting = setTimeout(() => {
      const socket: unknown = Reflect.get(connection, 'stream');
      // The socket's error reaches the statement and the pool; `connection.destroy()` would leave the statement unanswered.
      if (socket instanceof Socket) socket.destroy(new Error(`no answer within ${statementMs} ms`));
    }, statementMs);
    command.once('end', () => {
      clearTimeout(waiting);
    });
    return command;
  };
  const query = connection.query.bind(connection);
  const execute = connection.execute.bind(connection);
  Object.defineProperties(connection, {
    query: {
      configurable: true,
      value: (...statement: Parameters<typeof query>) => bound(query(...statement)),
    },
    execute: { value: (...statement: Parameters<typeof execute>) => bound(execute(...statement)) },
  });
}

/**
 * Several statements may go to the server in one text, but only by a way that says so: anywhere else a semicolon is a mistake, in the
 * worst case text from outside that became part of a statement. Values, which go in as `?`, may hold any.
 */
function tellStatementsApart(connection: PoolConnection): void {
  const query = connection.query.bind(connection) as (...statement: unknown[]) => unknown;
  Object.defineProperties(connection, {
    query: {
      configurable: true,
      value: (sql: string, ...rest: unknown[]) => {
        requireOne(sql);
        return query(sql, ...rest);
      },
    },
    queryTogether: {
      value: (...[statements, answered]: Parameters<BoundedConnection['queryTogether']>) => {
        for (const { sql } of statements) requireOne(sql);
        // Each with its own values: one too many must never slip into the next statement.
        const texts = statements.map(({ sql, values }) => connection.format(sql, [...values]));
        query(texts.join(';\n'), (error: Error | null, result: unknown) => {
          // The result of a single statement comes bare.
          answered(error, statements.length === 1 ? [result] : (result as unknown[]));
        });
      },
    },
  });
}

function requireOne(sql: string): void {
  if (sql.includes(';')) throw new Error(`not one statement: ${sql.slice(0, 200)}`);
}
