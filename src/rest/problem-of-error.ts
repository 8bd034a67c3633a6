import { ConverterUnavailableError } from '../application/ports/prompt-converter.ts';
import { DeletionBegunError } from '../application/companies/delete-company.ts';
import {
  DuplicateValueError,
  OutcomeUnknownError,
  StoreUnavailableError,
} from '../application/ports/stores.ts';
import { type FieldFault, Refusal } from '../application/refusal.ts';
import { jsonPointer } from './json-pointer.ts';
import { ProblemError, type ProblemFault } from './problem.ts';

/**
 * What the caller is told of an error: the one place where refusals and failures become HTTP.
 * Whatever is not known here is a fault of ours and tells nothing of the inside.
 */
export function problemOfError(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof Refusal) {
    return new ProblemError(error.code, sentence(error.message), {
      faults: error.faults.map(faultOfField),
      details: error.details,
    });
  }
  if (error instanceof DuplicateValueError) {
    const fault: ProblemFault = {
      in: 'body',
      path: jsonPointer([error.field]),
      code: 'duplicate-value',
      message: error.message,
    };
    return new ProblemError('duplicate-value', sentence(error.message), { faults: [fault] });
  }
  if (error instanceof OutcomeUnknownError) {
    // Nobody is told to try again: what was made would be made twice.
    return new ProblemError(
      'outcome-unknown',
      'The database was lost while the change was stored: all of it was made, or nothing. Read it before you try again.',
    );
  }
  if (error instanceof StoreUnavailableError) return storeUnavailable(error);
  if (error instanceof ConverterUnavailableError)
    return new ProblemError(
      'converter-unavailable',
      'The audio could not be converted; nothing was changed.',
    );
  if (isCollision(error)) {
    return new ProblemError('conflict', 'Somebody else changed the same objects at this moment; try again.');
  }
  return (
    problemOfHttpError(error) ?? new ProblemError('internal-error', 'The fault is ours and was written down.')
  );
}

function storeUnavailable(error: StoreUnavailableError): ProblemError {
  const whatIs =
    error instanceof DeletionBegunError
      ? 'the deletion has begun, and nobody of the company is let in any more. Repeat it.'
      : 'nothing was changed. Try again.';
  return new ProblemError('store-unavailable', `The database does not answer; ${whatIs}`, {
    headers: { 'retry-after': '2' },
  });
}

/** What stores throw when, run after run, other writes came between their reading and their writing. */
const collisions: ReadonlySet<unknown> = new Set(['stale-record', 'reference-conflict']);

function isCollision(error: unknown): boolean {
  return error instanceof Error && 'code' in error && collisions.has(error.code);
}

function faultOfField({ path, code, message }: FieldFault): ProblemFault {
  return { in: 'body', path: jsonPointer(path), code, message };
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** Errors of express and its body parser carry a status; only those that blame the request are told. */
function problemOfHttpError(error: unknown): ProblemError | null {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return null;
  if (error.status === 413)
    return new ProblemError('body-too-large', 'The body is larger than is accepted here.');
  if (error.status === 415) {
    return new ProblemError('unsupported-media-type', 'The encoding of the body is not understood here.');
  }
  if (error.status >= 400 && error.status < 500) {
    return new ProblemError('bad-request', 'The address or the body of the request is malformed.');
  }
  return null;
}
