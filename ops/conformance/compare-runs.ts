import type { KnownDifference } from './known-differences.ts';
import type { EngineRun, Scenario, ScenarioCall, ScenarioName } from './scenario.ts';

/** What became of one scenario on two engines. */
export interface ComparedScenario extends ScenarioName {
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

/**
 * Scenario by scenario, in the order of the first engine; behind them those that only the second one ran, and those that neither did.
 *
 * @param listed all that there are
 */
export function compareRuns(
  [first, second]: readonly [EngineRun, EngineRun],
  listed: readonly ScenarioName[],
  known: readonly KnownDifference[],
  comparisonOf: (file: string) => Comparison,
): ComparedScenario[] {
  const [ones, others] = [scenariosByKey(first), scenariosByKey(second)];
  const all = new Map(
    [...first.scenarios, ...second.scenarios, ...listed].map((name) => [keyOf(name), name]),
  );
  return [...all].map(([key, name]) => compare(name, ones.get(key) ?? null, others.get(key) ?? null));

  function compare(
    { file, title }: ScenarioName,
    one: Scenario | null,
    other: Scenario | null,
  ): ComparedScenario {
    const isJournalCompared = comparisonOf(file) === 'journal' && one !== null && other !== null;
    const found = [
      ...differ('outcome', one?.state ?? 'not run', other?.state ?? 'not run'),
      ...(isJournalCompared ? compareJournals(one, other) : []),
    ];
    const reasonFor = (where: string) =>
      where === unreadable
        ? null
        : (known.find((one) => one.scenario.test(title) && one.where.test(where)) ?? null);
    return {
      file,
      title,
      states: [one?.state ?? null, other?.state ?? null],
      differences: found.map((difference) => ({ ...difference, known: reasonFor(difference.where) })),
    };
  }
}

function scenariosByKey({ scenarios }: EngineRun): ReadonlyMap<string, Scenario> {
  return new Map(scenarios.map((scenario) => [keyOf(scenario), scenario]));
}

export function unexplained({ differences }: ComparedScenario): readonly Difference[] {
  return differences.filter(({ known }) => known === null);
}

function keyOf({ file, title }: ScenarioName): string {
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

/** Of a story that could not be read nobody knows whether it was the same, whatever is known of others. */
const unreadable = 'could not be read';

function compareJournals(one: Scenario, other: Scenario): Omit<Difference, 'known'>[] {
  if (one.unread !== null || other.unread !== null)
    return [{ where: unreadable, first: one.unread ?? 'was read', second: other.unread ?? 'was read' }];
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
