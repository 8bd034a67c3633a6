/** One step of ending in order. */
export interface ShutdownStep {
  readonly name: string;
  readonly run: () => Promise<void>;
}

/**
 * Runs the steps one after the other; a step that fails or hangs does not keep the next from running.
 *
 * @param stepDeadlineMs what goes on longer is left behind
 */
export async function shutDown(
  steps: readonly ShutdownStep[],
  onFault: (step: string, reason: string) => void,
  stepDeadlineMs = 5_000,
): Promise<void> {
  for (const { name, run } of steps) {
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<void>((resolve) => {
      timer = setTimeout(() => {
        onFault(name, `not done after ${stepDeadlineMs} ms`);
        resolve();
      }, stepDeadlineMs);
    });
    const work = Promise.resolve()
      .then(run)
      .catch((error: unknown) => {
        onFault(name, error instanceof Error ? error.message : String(error));
      });
    await Promise.race([work, deadline]);
    clearTimeout(timer);
  }
}
