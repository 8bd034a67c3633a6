/**
 * As `describe`, for suites that need something which not every machine has; without it their tests are counted as skipped, and no hook
 * runs, also none that would take away what was never started.
 */
export function describeIf(isThere: boolean): (title: string, body: (this: Mocha.Suite) => void) => void {
  return (title, body) => {
    // Looked up when it is needed: Mocha has one for each file, by which it knows whose a suite is, and how long it took.
    (isThere ? describe : describe.skip)(title, body);
  };
}
