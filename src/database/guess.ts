import type { Statement } from './run-statement.ts';
import { TransactionConflictError } from './store-errors.ts';

/** What a transaction went by was not so (any more). Run again, it reads for itself. */
export class WrongGuessError extends TransactionConflictError {}

/** DOUBLE value is out of range. No other statement of ours can bring it about. */
export const wrongGuess = 1690;

/** Something that a transaction goes by without having read it. */
export interface Guess {
  /** The value that it is believed to have. */
  readonly value: string;
  /** A SELECT of the value as it is; it takes the locks that keep the guess true until the end of the transaction. */
  readonly read: Statement;
}

/**
 * A SELECT that fails unless all are right. They are read one after the other, so their locks are taken in this order.
 *
 * One statement for all of them, and one name for its column: each text of a column name makes the driver compile a reader of its own.
 */
export function checkGuesses(guesses: readonly Guess[]): Statement {
  const areRight = guesses.map(({ read }) => `(${read.sql}) <=> ?`).join(' AND ');
  // Of what fails without leaving a stored procedure or a mode of the server to be relied on, the least odd. DO passes over errors.
  return {
    sql: `SELECT EXP(IF(${areRight}, 0, 1000)) AS guess`,
    values: guesses.flatMap(({ value, read }) => [...read.values, value]),
  };
}
