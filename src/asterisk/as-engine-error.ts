import { EngineError } from '../engine/media-engine.ts';

/** What the errors of the AMI and ARI sessions mean to the rest of the system, by their stable codes. */
const meanings: Readonly<Record<string, EngineError['code']>> = {
  'ami-closed': 'engine-unavailable',
  'ami-timeout': 'engine-timeout',
  'ami-refused': 'engine-refused',
  'ami-protocol': 'engine-unavailable',
  'ari-closed': 'engine-unavailable',
  'ari-timeout': 'engine-timeout',
  'ari-refused': 'engine-refused',
};

/** Runs `work`; errors of the control connections come out as EngineError, everything else as it is. */
export async function asEngineError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error) || error instanceof EngineError || !('code' in error)) throw error;
    const meaning = typeof error.code === 'string' ? meanings[error.code] : undefined;
    throw meaning === undefined ? error : new EngineError(meaning, error.message, { cause: error });
  }
}
