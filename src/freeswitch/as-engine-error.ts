import { type ErrorMeanings, withEngineErrors } from '../media-node/link/engine-errors.ts';

const meanings: ErrorMeanings = {
  'esl-closed': 'engine-unavailable',
  'esl-timeout': 'engine-timeout',
  'esl-refused': 'engine-refused',
  'esl-protocol': 'engine-unavailable',
};

/** Runs `work`; errors of the event socket come out as EngineError, everything else as it is. */
export function asEngineError<T>(work: () => Promise<T>): Promise<T> {
  return withEngineErrors(meanings, work);
}
