import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { findFreeswitch, findMysqld } from './instances/binaries.ts';
import { engineKinds, engineNames } from './local/local-engine.ts';
import { closingLine } from './testing/closing-line.ts';
import { runInLanes } from './testing/lanes.ts';
import { labelled, type Outcome, slowest, sumOf } from './testing/outcome.ts';
import { runFiles } from './testing/run-files.ts';

const testFolder = join(import.meta.dirname, '../test');
/**
 * Suites that run one after the other; the groups run beside each other and take about the same time. Those of a group are in order from
 * fast to slow, so that a simple mistake shows first.
 */
const groups = [['e2e'], ['unit', 'integration', 'chaos'], ['property', 'contract']];
const ofTheDatabase = ['integration/database'];

/**
 * `make test`: every test, in a process for each group, and where there is a MySQL, those of the database once more on it. `node --import tsx ops/test.ts [--grep TEXT] [PART OF A PATH ...]` runs some
 * of them, in one.
 */
async function test(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      grep: { type: 'string' },
      bail: { type: 'boolean' },
      scenarios: { type: 'boolean' },
      /** Only these, for another process that runs the others. */
      suites: { type: 'string' },
    },
  });
  const { suites, scenarios = false, ...options } = values;
  if (positionals.length === 0 && Object.keys(values).length === 0) {
    const lanes = await runInLanes(import.meta.filename, groups);
    const outcome = sumOf([...lanes, ...(await testOnMysql())]);
    for (const { title, message } of outcome.failures) console.log(`FAILED  ${title}\n        ${message}`);
    conclude(outcome, onOtherEngines(lanes[0]));
    return;
  }
  const files = (suites?.split(',') ?? groups.flat())
    .flatMap((suite) => testFiles(join(testFolder, suite)))
    .filter((file) => positionals.length === 0 || positionals.some((part) => nameOf(file).includes(part)));
  // First, so that its last hook comes before those that end the system.
  if (scenarios) files.unshift(join(testFolder, 'support/conformance/collect-scenarios.ts'));
  const outcome = await runFiles(files, nameOf, options);
  if (process.send) process.send(outcome, () => process.exit());
  else conclude(outcome);
}

async function testOnMysql(): Promise<Outcome[]> {
  if (!findMysqld() || process.env.SWITCHROOM_TEST_DATABASE === 'mysql') return [];
  console.log(`\n${ofTheDatabase.join(', ')} on MySQL:`);
  const environment = { SWITCHROOM_TEST_DATABASE: 'mysql' };
  const outcomes = await runInLanes(import.meta.filename, [ofTheDatabase], environment);
  return outcomes.map((outcome) => labelled(outcome, 'on MySQL'));
}

/** The suites with real phones, which are the first lane, run on one engine. */
function onOtherEngines(scenarios: Outcome | undefined): string[] {
  if (!scenarios) return [];
  const { SWITCHROOM_TEST_ENGINE: tried = 'asterisk' } = process.env;
  const count = scenarios.passed + scenarios.failed + scenarios.skipped;
  return engineKinds
    .filter((kind) => kind !== tried)
    .map((kind) => `the ${count} scenarios with real phones on ${engineNames[kind]} (make conformance)`);
}

/** @param unrun what nothing in this run was meant to try */
function conclude(outcome: Outcome, unrun: readonly string[] = []): void {
  const { passed, failed } = outcome;
  for (const line of slowest(outcome)) console.log(line);
  const untried = [
    ...(findFreeswitch() ? [] : ['a FreeSWITCH, none is on PATH or in FREESWITCH_BIN']),
    ...(findMysqld() ? [] : ['a MySQL, none is in MYSQL_BIN']),
  ];
  console.log(closingLine(outcome, untried, unrun));
  // Not `failed` alone: a run that executed nothing proves nothing.
  process.exit(failed > 0 || passed === 0 ? 1 : 0);
}

function nameOf(file: string): string {
  return relative(testFolder, file);
}

function testFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .sort()
    .map((name) => join(folder, name));
}

await test();
