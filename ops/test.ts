import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { parseArgs } from 'node:util';
import Mocha from 'mocha';
import { findFreeswitch } from './instances/binaries.ts';

const testFolder = join(import.meta.dirname, '../test');
/** From fast to slow, so that a simple mistake shows first. */
const suites = ['unit', 'property', 'contract', 'integration', 'e2e', 'chaos'];

/**
 * `make test`: every test in one process, so that the servers which tests share start once.
 * `node --import tsx ops/test.ts [--grep TEXT] [PART OF A PATH ...]` runs some of them.
 */
async function test(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { grep: { type: 'string' }, bail: { type: 'boolean' }, scenarios: { type: 'boolean' } },
  });
  const mocha = new Mocha({
    reporter: 'spec',
    timeout: 30_000,
    slow: 5_000,
    // A forgotten `.only` must not make a run green.
    forbidOnly: true,
    ...(values.grep === undefined ? {} : { grep: values.grep }),
    ...(values.bail === true ? { bail: true } : {}),
  });
  // First, so that its last hook comes before those that end the system.
  if (values.scenarios === true) mocha.addFile(join(testFolder, 'support/conformance/collect-scenarios.ts'));
  for (const file of suites.flatMap((suite) => testFiles(join(testFolder, suite)))) {
    const name = relative(testFolder, file);
    if (positionals.length === 0 || positionals.some((part) => name.includes(part))) mocha.addFile(file);
  }
  await mocha.loadFilesAsync();
  const spent = new Map<string, number>();
  const stats = await new Promise<Mocha.Stats | undefined>((resolve) => {
    const runner = mocha.run(() => {
      resolve(runner.stats);
    });
    measure(runner, spent);
  });
  for (const line of slowest(spent)) console.log(line);
  const { passes = 0, failures = 0, pending = 0 } = stats ?? {};
  const why = findFreeswitch()
    ? ''
    : ': NOTHING was tried on a FreeSWITCH, none is on PATH or in FREESWITCH_BIN';
  const skipped = pending > 0 ? `, ${pending} SKIPPED${why}` : '';
  console.log(`${passes} passed, ${failures} failed${skipped}`);
  // Not `failures` alone: a run that executed nothing proves nothing.
  process.exit(failures > 0 || passes === 0 ? 1 : 0);
}

/** Adds up how long the suites of each file take, hooks included. */
function measure(runner: Mocha.Runner, spent: Map<string, number>): void {
  let beganAt = 0;
  runner.on('suite', ({ parent }) => {
    if (parent?.root === true) beganAt = performance.now();
  });
  runner.on('suite end', ({ parent, file = '' }) => {
    if (parent?.root !== true) return;
    const name = relative(testFolder, file);
    spent.set(name, (spent.get(name) ?? 0) + performance.now() - beganAt);
  });
}

/** Where the time of the run went: by folder, then the files that took longest. */
function slowest(spent: ReadonlyMap<string, number>): string[] {
  const folders = new Map<string, number>();
  for (const [name, ms] of spent) {
    const folder = name.split(sep, 1).join();
    folders.set(folder, (folders.get(folder) ?? 0) + ms);
  }
  const files = [...spent].sort(([, a], [, b]) => b - a).slice(0, 15);
  return [...folders, ...files].map(([name, ms]) => `${(ms / 1_000).toFixed(1).padStart(7)} s  ${name}`);
}

function testFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .sort()
    .map((name) => join(folder, name));
}

await test();
