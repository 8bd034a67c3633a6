import type { KnownDifference } from './known-differences.ts';
import type { EngineRun, Scenario, ScenarioCall } from './scenario.ts';

/** What became of one scenario on two engines. */
export interface ComparedScenario {
  readonly file: string;
  readonly title: string;
  /** In the order of the engines; null: it was not run there. */
  readonly states: readonly [Scenario['state'] | null, Scenario['state'] | null];
  /** Every way in which the two differ, with the reason where it is a known one. */
  readonly differences: readonly Difference[];
}

export interface Difference {
  /** E.g. `calls 2, rang`. */
  readonly where: string;
  readonly first: string;
  readonly second: string;
  /** Null: nobody said why. */
  readonly known: KnownDifference | null;
}

/** How much of a suite can be compared. */
export type Comparison = 'journal' | 'outcome';

/** Scenario by scenario, in the order of the first engine. */
export function compareRuns(
  first: EngineRun,
  second: EngineRun,
  known: readonly KnownDifference[],
  comparisonOf: (file: string) => Comparison,
): ComparedScenario[] {
  const others = new Map(second.scenarios.map((scenario) => [keyOf(scenario), scenario]));
  const firstKeys = new Set(first.scenarios.map(keyOf));
  const onlySecond = second.scenarios.filter((scenario) => !firstKeys.has(keyOf(scenario)));
  return [
    ...first.scenarios.map((scenario) => compare(scenario, others.get(keyOf(scenario)) ?? null)),
    ...onlySecond.map((scenario) => compare(null, scenario)),
  ];

  function compare(one: Scenario | null, other: Scenario | null): ComparedScenario {
    const scenario = one ?? other;
    if (!scenario) throw new Error('nothing to compare');
    const { file, title } = scenario;
    const isJournalCompared = comparisonOf(file) === 'journal' && one !== null && other !== null;
    const found = [
      ...differ('outcome', one?.state ?? 'not run', other?.state ?? 'not run'),
      ...(isJournalCompared ? compareJournals(one, other) : []),
    ];
    return {
      file,
      title,
      states: [one?.state ?? null, other?.state ?? null],
      differences: found.map((difference) => ({
        ...difference,
        known: known.find((one) => one.scenario.test(title) && one.where.test(difference.where)) ?? null,
      })),
    };
  }
}

export function unexplained({ differences }: ComparedScenario): readonly Difference[] {
  return differences.filter(({ known }) => known === null);
}

function keyOf({ file, title }: Scenario): string {
  return `${file}: ${title}`;
}

const callFields = [
  'direction',
  'caller',
  'dialled',
  'answeredBy',
  'endedBy',
  'rang',
  'way',
  'waits',
  'recordings',
] as const satisfies readonly (keyof ScenarioCall)[];

function compareJournals(one: Scenario, other: Scenario): Omit<Difference, 'known'>[] {
  const count = Math.max(one.calls.length, other.calls.length);
  const people = [...new Set([...Object.keys(one.statuses), ...Object.keys(other.statuses)])];
  return [
    ...differ('number of calls', one.calls.length, other.calls.length),
    ...Array.from({ length: count }).flatMap((_, index) => {
      const [a, b] = [one.calls[index], other.calls[index]];
      return a && b
        ? callFields.flatMap((field) => differ(`call ${index + 1}, ${field}`, a[field], b[field]))
        : [];
    }),
    ...people.flatMap((name) => differ(`statuses of ${name}`, one.statuses[name], other.statuses[name])),
  ];
}

type Fact = string | number | null | undefined | readonly string[];

function differ(where: string, first: Fact, second: Fact): Omit<Difference, 'known'>[] {
  const [a, b] = [tell(first), tell(second)];
  return a === b ? [] : [{ where, first: a, second: b }];
}

function tell(fact: Fact): string {
  if (fact === null || fact === undefined) return 'nothing';
  if (typeof fact === 'string' || typeof fact === 'number') return String(fact);
  return fact.length === 0 ? 'nothing' : fact.join('; ');
}
