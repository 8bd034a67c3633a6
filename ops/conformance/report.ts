import type { ComparedScenario, Difference } from './compare-runs.ts';
import type { EngineRun } from './scenario.ts';
import { reasonsForOutcomeOnly } from './suites.ts';
import { type ScenarioVerdict, tellState, verdictOf } from './verdict.ts';

/**
 * The page that `make conformance` writes.
 *
 * @param tree what was tried, e.g. `commit 0123456789ab`
 */
export function renderReport(
  [first, second]: readonly [EngineRun, EngineRun],
  compared: readonly ComparedScenario[],
  { day, tree }: { readonly day: string; readonly tree: string },
): string {
  const files = [...new Set(compared.map(({ file }) => file))];
  const judged = compared.map((scenario) => ({ ...scenario, verdict: verdictOf(scenario) }));
  const count = (wanted: ScenarioVerdict) => judged.filter(({ verdict }) => verdict === wanted).length;
  const sections = files.flatMap((file) => [
    `### ${file}`,
    '',
    `| Scenario | ${first.engine} | ${second.engine} | |`,
    '| --- | --- | --- | --- |',
    ...judged
      .filter((scenario) => scenario.file === file)
      .map(({ title, states, verdict }) => {
        const cells = [title, ...states.map(tellState), verdict];
        return `| ${cells.map(escapeCell).join(' | ')} |`;
      }),
    '',
  ]);
  return [
    '# The same calls on both engines',
    '',
    `Written by \`make conformance\` on ${day} from ${tree}: ${first.engine} ${first.version} and ${second.engine} ${second.version}, with real phones.`,
    `${compared.length} scenarios: ${count('same')} the same, ${count('different, known')} different for a known reason, ${count('DIFFERENT')} different without one, ${count('NOT PASSED')} not passed on both.`,
    '',
    'Compared are, for each scenario, its outcome and what REST tells of its calls without ids and times: who called whom, who rang in',
    'which order and with which outcome, the way through the call logic with what was played, waits in queues, who ended the call,',
    'recordings, the statuses that agents chose or were led to, and the one in which each came to rest after the calls. An attempt that is',
    'repeated at once counts once, and those that ring together are in no order.',
    '',
    ...reasonsForOutcomeOnly().map(([file, reason]) => `Of ${file} only the outcomes: ${reason}.`),
    '',
    '## Differences with a reason',
    '',
    ...listOf(compared, ({ known }) => known !== null),
    '## Differences without a reason',
    '',
    ...listOf(compared, ({ known }) => known === null),
    '## Scenarios',
    '',
    ...sections,
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');

  function listOf(all: readonly ComparedScenario[], wanted: (difference: Difference) => boolean): string[] {
    const lines = all.flatMap(({ title, differences }) =>
      differences
        .filter(wanted)
        .flatMap(({ where, first: a, second: b, known }) => [
          `- ${title}: ${where}${known ? `. ${known.reason}` : ''}`,
          `  - ${first.engine}: ${a}`,
          `  - ${second.engine}: ${b}`,
        ]),
    );
    return lines.length === 0 ? ['None.', ''] : [...lines, ''];
  }
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|');
}
