import { fork, type ChildProcess } from 'node:child_process';
import { text } from 'node:stream/consumers';
import type { Outcome } from './outcome.ts';

/**
 * Runs groups of suites beside each other, each in a process with servers of its own: who waits for a phone to ring leaves the
 * processor to those who compute. The first group is shown as it goes, the others when they are over.
 *
 * @param program is forked once for each group, with `--suites NAME,NAME`, and sends its outcome
 * @param environment what it is told besides
 */
export async function runInLanes(
  program: string,
  groups: readonly (readonly string[])[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Outcome[]> {
  const lanes = groups.map((suites, index) => startLane(program, suites, environment, index === 0));
  const end = (signal: NodeJS.Signals) => {
    for (const { child } of lanes) child.kill(signal);
  };
  process.once('SIGINT', end).once('SIGTERM', end);
  const outcomes: Outcome[] = [];
  for (const { suites, outcome, output } of lanes) {
    outcomes.push(await outcome);
    const shown = await output;
    if (shown !== '') console.log(`\n${suites.join(', ')}, meanwhile:\n${shown}`);
  }
  return outcomes;
}

interface Lane {
  readonly suites: readonly string[];
  readonly child: ChildProcess;
  readonly outcome: Promise<Outcome>;
  readonly output: Promise<string>;
}

function startLane(
  program: string,
  suites: readonly string[],
  environment: Readonly<Record<string, string>>,
  isShown: boolean,
): Lane {
  const child = fork(program, ['--suites', suites.join(',')], {
    stdio: ['ignore', isShown ? 'inherit' : 'pipe', isShown ? 'inherit' : 'pipe', 'ipc'],
    env: { ...process.env, ...environment },
  });
  const outcome = new Promise<Outcome>((resolve) => {
    let told: Outcome | null = null;
    child.once('message', (message) => {
      told = message as Outcome;
    });
    child.once('exit', (code, signal) => {
      resolve(
        told && told.passed + told.failed > 0 ? told : lost(suites, signal ?? `exit code ${code ?? 0}`),
      );
    });
  });
  const { stdout, stderr } = child;
  const output =
    stdout && stderr
      ? Promise.all([text(stdout), text(stderr)]).then((parts) => parts.join(''))
      : Promise.resolve('');
  return { suites, child, outcome, output };
}

function lost(suites: readonly string[], how: string): Outcome {
  const failures = [{ title: suites.join(', '), message: `no test was run to its end (${how})` }];
  return { passed: 0, failed: 1, skipped: 0, failures, spentMs: {} };
}
