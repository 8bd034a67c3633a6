import type { Comparison } from './compare-runs.ts';

/** Why of a suite only the outcome of each scenario is compared: what happens in it also differs from run to run on one engine. */
const outcomeOnly: Readonly<Record<string, string>> = {
  'e2e/status-flips.test.ts': 'clicks and callers come at random',
  'e2e/injection.test.ts': 'the text is random; nobody calls',
  'e2e/injection-calls.test.ts':
    'which malformed requests a SIP stack refuses is its own affair, and callers leave in the moment of the answer',
};

export function comparisonOf(file: string): Comparison {
  return file in outcomeOnly ? 'outcome' : 'journal';
}

export function reasonsForOutcomeOnly(): readonly (readonly [string, string])[] {
  return Object.entries(outcomeOnly);
}
