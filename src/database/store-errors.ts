import { StoreUnavailableError } from '../application/ports/stores.ts';

/** Two transactions got into each other's way and the database ended this one. Run again from the start it succeeds. */
export class TransactionConflictError extends StoreUnavailableError {}

/**
 * A reference would have pointed at nothing: the object to delete is in use, or the object to refer to is gone or belongs to
 * another company. After the checks of a use case this means that somebody else was faster; run again, the checks see it.
 */
export class ReferenceConflictError extends Error {
  readonly code = 'reference-conflict';
}

/** The record was changed by somebody else after it was read. Run again from the start, the work sees that change. */
export class StaleRecordError extends Error {
  readonly code = 'stale-record';
  constructor(kind: string, id: number) {
    super(`${kind} ${id} changed after it was read, or is gone`);
  }
}
