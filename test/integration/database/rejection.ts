/**
 * What a promise was rejected with.
 *
 * @throws Error when it was fulfilled
 */
export async function rejectionOf(attempt: Promise<unknown>): Promise<Error> {
  try {
    await attempt;
  } catch (error) {
    if (error instanceof Error) return error;
    throw new Error('rejected with something that is not an Error', { cause: error });
  }
  throw new Error('not rejected');
}
