import { type ErrorMeanings, withEngineErrors } from '../media-node/link/engine-errors.ts';

const meanings: ErrorMeanings = {
  'ami-closed': 'engine-unavailable',
  'ami-timeout': 'engine-timeout',
  'ami-refused': 'engine-refused',
  'ami-protocol': 'engine-unavailable',
  'ari-closed': 'engine-unavailable',
  'ari-timeout': 'engine-timeout',
  'ari-refused': 'engine-refused',
};

/** Runs `work`; errors of the control connections come out as EngineError, everything else as it is. */
export function asEngineError<T>(work: () => Promise<T>): Promise<T> {
  return withEngineErrors(meanings, work);
}
