import { EngineError } from '../../engine/media-engine.ts';

/** What the errors of control connections mean to the rest of the system, by their stable codes. */
export type ErrorMeanings = Readonly<Record<string, EngineError['code']>>;

/** Runs `work`; errors with a meaning come out as EngineError, everything else as it is. */
export async function withEngineErrors<T>(meanings: ErrorMeanings, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error) || error instanceof EngineError || !('code' in error)) throw error;
    const meaning = typeof error.code === 'string' ? meanings[error.code] : undefined;
    throw meaning === undefined ? error : new EngineError(meaning, error.message, { cause: error });
  }
}
