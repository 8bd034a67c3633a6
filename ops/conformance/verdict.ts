import { type ComparedScenario, unexplained } from './compare-runs.ts';
import type { EngineRun } from './scenario.ts';

export type ScenarioVerdict = 'same' | 'different, known' | 'DIFFERENT' | 'NOT PASSED';

/** That both engines fail, or skip, the same scenario is no agreement. */
export function verdictOf(scenario: ComparedScenario): ScenarioVerdict {
  if (scenario.states.some((state) => state !== 'passed')) return 'NOT PASSED';
  if (unexplained(scenario).length > 0) return 'DIFFERENT';
  return scenario.differences.length > 0 ? 'different, known' : 'same';
}

/** What `make conformance` ends with. */
export interface Conclusion {
  readonly isConforming: boolean;
  /** Each fault, and behind them the numbers. */
  readonly lines: readonly string[];
}

/** @param listed how many scenarios there are */
export function conclude(
  runs: readonly [EngineRun, EngineRun],
  compared: readonly ComparedScenario[],
  listed: number,
): Conclusion {
  const judged = compared.map((scenario) => ({ ...scenario, verdict: verdictOf(scenario) }));
  const different = judged.filter(({ verdict }) => verdict === 'DIFFERENT');
  const notPassed = judged.filter(({ verdict }) => verdict === 'NOT PASSED');
  const faults = [
    ...different.map(({ title }) => `DIFFERENT: ${title}`),
    ...notPassed.map(({ title, states }) => `NOT PASSED: ${title} (${states.map(tellState).join(', ')})`),
    ...runs.filter(({ isGreen }) => !isGreen).map(({ engine }) => `FAILED: the run on ${engine}, see above`),
    ...(compared.length === listed ? [] : [`MISCOUNTED: ${compared.length} scenarios of ${listed}`]),
    ...(listed === 0 ? ['NOTHING: there is no such scenario'] : []),
  ];
  const numbers = `${different.length} different without a reason, ${notPassed.length} not passed on both`;
  return {
    isConforming: faults.length === 0,
    lines: [...faults, `${listed} scenarios on two engines: ${numbers}`],
  };
}

export function tellState(state: ComparedScenario['states'][number]): string {
  return state ?? 'not run';
}
