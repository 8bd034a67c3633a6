import { type ComparedScenario, type Difference, unexplained } from './compare-runs.ts';
import type { EngineRun } from './scenario.ts';
import { reasonsForOutcomeOnly } from './suites.ts';

/** The page that `make conformance` writes. */
export function renderReport(
  [first, second]: readonly [EngineRun, EngineRun],
  compared: readonly ComparedScenario[],
  day: string,
): string {
  const files = [...new Set(compared.map(({ file }) => file))];
  const unknown = compared.filter((scenario) => unexplained(scenario).length > 0);
  const explained = compared.filter(
    (scenario) => scenario.differences.length > 0 && unexplained(scenario).length === 0,
  );
  const same = compared.length - unknown.length - explained.length;
  const sections = files.flatMap((file) => [
    `### ${file}`,
    '',
    `| Scenario | ${first.engine} | ${second.engine} | |`,
    '| --- | --- | --- | --- |',
    ...compared
      .filter((scenario) => scenario.file === file)
      .map(({ title, states, differences }) => {
        const cells = [title, ...states.map((state) => state ?? 'not run'), verdictOf(differences)];
        return `| ${cells.map(escapeCell).join(' | ')} |`;
      }),
    '',
  ]);
  return [
    '# The same calls on both engines',
    '',
    `Written by \`make conformance\` on ${day}: ${first.engine} ${first.version} and ${second.engine} ${second.version}, with real phones.`,
    `${compared.length} scenarios: ${same} the same, ${explained.length} different for a known reason, ${unknown.length} different without one.`,
    '',
    'Compared are, for each scenario, its outcome and what REST tells of its calls without ids and times: who called whom, who rang in',
    'which order and with which outcome, the way through the call logic with what was played, waits in queues, who ended the call,',
    'recordings, and the statuses that agents chose or were led to. An attempt that is repeated at once counts once, and those that',
    'ring together are in no order.',
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

function verdictOf(differences: readonly Difference[]): string {
  if (differences.length === 0) return 'same';
  return differences.every(({ known }) => known !== null) ? 'different, known' : 'DIFFERENT';
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|');
}
