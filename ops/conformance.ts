import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { compareRuns } from './conformance/compare-runs.ts';
import { knownDifferences } from './conformance/known-differences.ts';
import { listScenarios } from './conformance/list-scenarios.ts';
import { renderReport } from './conformance/report.ts';
import { runScenarios } from './conformance/run-scenarios.ts';
import { comparisonOf } from './conformance/suites.ts';
import { treeName } from './conformance/tree-name.ts';
import { conclude } from './conformance/verdict.ts';
import { findFreeswitch } from './instances/binaries.ts';
import { engineKinds } from './local/local-engine.ts';

const checkout = join(import.meta.dirname, '..');
const page = join(checkout, 'docs/conformance.md');

/**
 * `make conformance`: every suite with real phones on one engine, then on the other; fails on a difference that nobody gave a reason
 * for, and on a scenario that did not pass on both. `node --import tsx ops/conformance.ts [--engines A,B] [PART OF A PATH ...]` runs
 * some suites, or compares two runs on one engine, and leaves the page in docs/ alone.
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
  const parts = positionals.length > 0 ? positionals : ['e2e/'];
  const listed = await listScenarios(parts);
  if ([one, other].includes('freeswitch') && !findFreeswitch()) {
    tellSkipped(listed.length);
    return;
  }
  // Before the runs, which take long enough for somebody to edit something.
  const tree = treeName(checkout, relative(checkout, page));
  const runs = [await runScenarios(one, parts), await runScenarios(other, parts)] as const;
  const compared = compareRuns(runs, listed, knownDifferences, comparisonOf);
  const report = renderReport(runs, compared, { day: new Date().toISOString().slice(0, 10), tree });
  if (positionals.length === 0 && values.engines === undefined) await writePage(report);
  console.log(report);
  const { isConforming, lines } = conclude(runs, compared, listed.length);
  console.log(lines.join('\n'));
  process.exitCode = isConforming ? 0 : 1;
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
  console.log(
    [bar, ...lines, bar, `${count} scenarios on two engines: 0 compared, ${count} SKIPPED`].join('\n'),
  );
}

await conform();
// Suites that were only listed may have started something that keeps the process.
process.exit();
