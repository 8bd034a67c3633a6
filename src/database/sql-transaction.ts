import type { DataSource, EntityManager } from 'typeorm';
import { OutcomeUnknownError } from '../application/ports/stores.ts';
import type { BoundedConnection } from './bounded-pool.ts';
import { mayBeDone, translateError } from './driver-errors.ts';
import { checkGuesses, type Guess, WrongGuessError } from './guess.ts';
import { onConnection, type RunStatement, type Statement, type StatementRunner } from './run-statement.ts';

const plain: readonly string[] = ['START TRANSACTION'];

export interface TransactionOptions {
  /** The statements that begin it. */
  readonly begin?: readonly string[];
  /** See `SqlSession.mayGuess`; false when left out. */
  readonly mayGuess?: boolean;
}

const commit: Statement = { sql: 'COMMIT', values: [] };
const rollback: Statement = { sql: 'ROLLBACK', values: [] };

/**
 * One transaction on a connection of its own. What nobody waits for is held back and goes to the server with the next statement,
 * at the latest with the commit: so the beginning costs no exchange, and a change and its commit cost one.
 */
export class SqlTransaction implements StatementRunner {
  readonly mayGuess: boolean;
  private readonly connection: BoundedConnection;
  private readonly runner: StatementRunner;
  private readonly manager: EntityManager;
  /** Guesses that came one after the other are checked together. */
  private held: (Statement | Guess[])[];
  /** Whether the server has still to check what `work` went by. */
  private guessing = false;
  private readonly onCommit: (() => void)[] = [];
  private state: 'held back' | 'open' | 'over' = 'held back';

  private constructor(
    connection: BoundedConnection,
    runner: StatementRunner,
    { manager, begin, mayGuess }: Required<TransactionOptions> & { readonly manager: EntityManager },
  ) {
    this.connection = connection;
    this.runner = runner;
    this.manager = manager;
    this.mayGuess = mayGuess;
    this.held = begin.map((sql) => ({ sql, values: [] }));
  }

  /**
   * Runs `work` once, and commits unless `work` did.
   *
   * @throws what `work` throws and errors of the driver; then nothing was stored. WrongGuessError in place of what `work` threw before the
   *   server checked what it went by. OutcomeUnknownError when it is not known whether the server still committed.
   */
  static async run<T>(
    dataSource: DataSource,
    work: (transaction: SqlTransaction) => Promise<T>,
    { begin = plain, mayGuess = false }: TransactionOptions = {},
  ): Promise<T> {
    const queryRunner = dataSource.createQueryRunner();
    try {
      const connection = (await queryRunner.connect()) as BoundedConnection;
      const { manager } = queryRunner;
      const transaction = new SqlTransaction(connection, onConnection(dataSource, connection), {
        manager,
        begin,
        mayGuess,
      });
      try {
        const result = await work(transaction);
        if (transaction.state !== 'over') await transaction.commitWith([]);
        return result;
      } catch (error) {
        const { guessing } = transaction;
        await transaction.rollBack();
        // What follows from a wrong guess may be wrong.
        throw guessing ? new WrongGuessError('given up while still guessing', { cause: error }) : error;
      }
    } finally {
      await queryRunner.release();
    }
  }

  readonly run: RunStatement = async (statement, form) => {
    if (form !== 'prepared') return (await this.together([statement])).at(-1);
    await this.sendHeld();
    return await this.runner.run(statement, form);
  };

  readonly together = async (statements: readonly Statement[]): Promise<unknown[]> => {
    if (this.state === 'over') throw new Error('the transaction is over');
    this.state = 'open';
    const held = this.held.map((one) => (Array.isArray(one) ? checkGuesses(one) : one));
    this.held = [];
    this.guessing = false;
    return (await this.runner.together([...held, ...statements])).slice(held.length);
  };

  /** For a statement that cannot but succeed, or whose failure may show later. */
  hold(statement: Statement): void {
    this.held.push(statement);
  }

  /** The next exchange fails with a WrongGuessError when one of the guesses is wrong. */
  holdGuess(guesses: readonly Guess[]): void {
    const last = this.held.at(-1);
    if (Array.isArray(last)) last.push(...guesses);
    else this.held.push([...guesses]);
    this.guessing = true;
  }

  /** Does it once all is stored, and never when it is not known to be. `act` must not throw. */
  afterCommit(act: () => void): void {
    this.onCommit.push(act);
  }

  /** For the query builder, which sends by itself. */
  async builder(): Promise<EntityManager> {
    await this.sendHeld();
    return this.manager;
  }

  /** Runs the last statements and commits, in one exchange; one that fails keeps the server from committing. */
  async commitWith(statements: readonly Statement[]): Promise<unknown[]> {
    try {
      const results = await this.together([...statements, commit]);
      this.state = 'over';
      for (const act of this.onCommit) act();
      return results.slice(0, -1);
    } catch (error) {
      if (!mayBeDone(error)) throw translateError(error);
      throw new OutcomeUnknownError('the connection was lost at the commit: it may or may not be stored', {
        cause: error,
      });
    }
  }

  /** A connection that cannot roll back is closed, by which the server rolls back. */
  private async rollBack(): Promise<void> {
    if (this.state !== 'open') return;
    this.held = [];
    try {
      await this.together([rollback]);
    } catch {
      this.connection.destroy();
    }
  }

  private async sendHeld(): Promise<void> {
    if (this.held.length > 0) await this.together([]);
  }
}
