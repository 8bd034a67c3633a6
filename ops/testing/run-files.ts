import { config } from 'chai';
import Mocha from 'mocha';
import type { Outcome } from './outcome.ts';

export interface RunOptions {
  readonly grep?: string;
  readonly bail?: boolean;
}

/**
 * Runs test files one after the other in this process, so that the servers which tests share start once.
 *
 * @param files absolute paths
 * @param nameOf what a file is called in the outcome
 */
export async function runFiles(
  files: readonly string[],
  nameOf: (file: string) => string,
  { grep, bail = false }: RunOptions,
): Promise<Outcome> {
  const mocha = new Mocha({
    reporter: 'spec',
    timeout: 30_000,
    slow: 5_000,
    // A forgotten `.only` must not make a run green.
    forbidOnly: true,
    bail,
    ...(grep === undefined ? {} : { grep }),
  });
  // A list that should be empty is told in full: a run elsewhere cannot be looked at again.
  config.truncateThreshold = 0;
  for (const file of files) mocha.addFile(file);
  await mocha.loadFilesAsync();
  const failures: { title: string; message: string }[] = [];
  const spentMs: Record<string, number> = {};
  const stats = await new Promise<Mocha.Stats | undefined>((resolve) => {
    const runner = mocha.run(() => {
      resolve(runner.stats);
    });
    runner.on('fail', (test, error: Error) => {
      failures.push({ title: test.fullTitle(), message: error.message });
    });
    let beganAt = 0;
    runner.on('suite', ({ parent }) => {
      if (parent?.root === true) beganAt = performance.now();
    });
    runner.on('suite end', ({ parent, file }) => {
      if (parent?.root !== true) return;
      const name = nameOf(file ?? '');
      spentMs[name] = (spentMs[name] ?? 0) + performance.now() - beganAt;
    });
  });
  const { passes: passed = 0, failures: failed = 0, pending: skipped = 0 } = stats ?? {};
  return { passed, failed, skipped, failures, spentMs };
}
