import type { Statement } from './run-statement.ts';
import { TransactionConflictError } from './store-errors.ts';

/** What a transaction went by was not so (any more). Run again, it reads for itself. */
export class WrongGuessError extends TransactionConflictError {}

/** DOUBLE value is out of range. No other statement of ours can bring it about. */
export const wrongGuess = 1690;

/**
 * A SELECT that fails unless the expression has the value. An aggregate, as it must have a value where there are no rows.
 *
 * @param rest from FROM on; it takes the locks that keep the guess true until the end of the transaction
 */
export function checkGuess(aggregate: string, value: string, rest: Statement): Statement {
  // Of what fails without leaving a stored procedure or a mode of the server to be relied on, the least odd.
  return {
    sql: `SELECT EXP(IF(${aggregate} <=> ?, 0, 1000)) AS guess ${rest.sql}`,
    values: [value, ...rest.values],
  };
}
