/**
 * Repeats a check until it passes; the way tests wait for something that happens elsewhere.
 *
 * @param check throws (or rejects) while the expected state is not there yet; its value is returned
 * @param withinMs how long to go on trying
 * @throws the last error of `check` when the time is over
 */
export async function eventually<T>(check: () => T | Promise<T>, withinMs = 5_000, everyMs = 20): Promise<T> {
  const giveUpAt = Date.now() + withinMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() >= giveUpAt) throw error;
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  }
}
