import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { compareRuns, unexplained } from './conformance/compare-runs.ts';
import { countScenarios } from './conformance/count-scenarios.ts';
import { knownDifferences } from './conformance/known-differences.ts';
import { renderReport } from './conformance/report.ts';
import { runScenarios } from './conformance/run-scenarios.ts';
import { comparisonOf } from './conformance/suites.ts';
import { findFreeswitch } from './instances/binaries.ts';
import { engineKinds } from './local/local-engine.ts';

const page = join(import.meta.dirname, '../docs/conformance.md');

/**
 * `make conformance`: every suite with real phones on one engine, then on the other; fails on a difference that nobody gave a reason
 * for. `node --import tsx ops/conformance.ts [--engines A,B] [PART OF A PATH ...]` runs some suites, or compares two runs on one
 * engine, and leaves the page in docs/ alone.
 */
async function conform(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { engines: { type: 'string' } },
  });
  const wanted = values.engines?.split(',') ?? engineKinds;
  const [one, other] = wanted.flatMap((name) => engineKinds.find((kind) => kind === name) ?? []);
  if (one === undefined || other === undefined || wanted.length !== 2)
    throw new Error(`--engines takes two of ${engineKinds.join(', ')}, e.g. asterisk,freeswitch`);
  if ([one, other].includes('freeswitch') && !findFreeswitch()) {
    tellSkipped(await countScenarios());
    return;
  }
  const parts = positionals.length > 0 ? positionals : ['e2e/'];
  const runs = [await runScenarios(one, parts), await runScenarios(other, parts)] as const;
  const compared = compareRuns(runs[0], runs[1], knownDifferences, comparisonOf);
  const report = renderReport(runs, compared, new Date().toISOString().slice(0, 10));
  if (positionals.length === 0 && values.engines === undefined) await writePage(report);
  else console.log(report);
  const different = compared.filter((scenario) => unexplained(scenario).length > 0);
  const failed = compared.filter(({ states }) => states.some((state) => state !== 'passed'));
  for (const { title } of different) console.log(`DIFFERENT: ${title}`);
  console.log(
    `${compared.length} scenarios on two engines: ${different.length} different without a reason, ${failed.length} not passed on both`,
  );
  const failedAlike = compared.filter(({ states }) => states.every((state) => state === 'failed'));
  process.exitCode = different.length + failedAlike.length === 0 && compared.length > 0 ? 0 : 1;
}

async function writePage(report: string): Promise<void> {
  writeFileSync(page, await format(report, { ...(await resolveConfig(page)), filepath: page }));
}

function tellSkipped(count: number): void {
  const lines = [
    `SKIPPED: ${count} scenarios were NOT compared, because there is no FreeSWITCH.`,
    'Put it on PATH or name its program in FREESWITCH_BIN, then run this again. docs/conformance.md is from an earlier run.',
  ];
  const bar = '*'.repeat(Math.max(...lines.map(({ length }) => length)));
  console.log([bar, ...lines, bar].join('\n'));
}

await conform();
// Suites that were only counted may have started something that keeps the process.
process.exit();
