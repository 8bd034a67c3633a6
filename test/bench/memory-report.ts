import type { MemoryAt } from './memory.ts';
import { number, type PartReport, roundedAll } from './report.ts';

export function reportMemory(found: readonly MemoryAt[]): PartReport {
  const [least] = found;
  const perAgent = (at: MemoryAt, sort: 'rss' | 'heap') =>
    least === undefined || at === least
      ? ''
      : `${number(((at[sort] - least[sort]) * 1_024) / (at.agents - least.agents))} KiB`;
  return {
    name: 'memory',
    tables: [
      {
        title: '(e) memory of a server process with all roles, after it compared everything with the engine',
        rows: [
          ['', ...found.map(({ agents }) => `${agents} agents`)],
          ['companies', ...found.map(({ companies }) => String(companies))],
          ['memberships held by the engine', ...found.map(({ members }) => String(members))],
          ['RSS', ...found.map(({ rss }) => `${number(rss)} MiB`)],
          ['most RSS since the start', ...found.map(({ mostRss }) => `${number(mostRss)} MiB`)],
          ['heap after collecting garbage', ...found.map(({ heap }) => `${number(heap)} MiB`)],
          ['RSS for each further agent', ...found.map((at) => perAgent(at, 'rss'))],
          ['heap for each further agent', ...found.map((at) => perAgent(at, 'heap'))],
          ['from start to ready', ...found.map(({ readySeconds }) => `${number(readySeconds)} s`)],
          ['load average', ...found.map(({ loadAverage }) => loadAverage.toFixed(1))],
        ],
      },
    ],
    verdicts: [],
    notes: [
      'For each number of agents a fresh process. All are logged in and in one queue; a company has at most 1,000. RSS is read before garbage is collected: it is mostly what comparing left behind, and how much of that is kept is up to V8.',
    ],
    figures: { counts: roundedAll(found) },
  };
}
