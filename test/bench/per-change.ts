import type { Mark } from './control-taps.ts';
import { mostCommon } from './statistics.ts';
import { type ClickDirection, clickDirections, type TracedClick } from './traced-clicks.ts';

/** How often each thing is done for one change: what most changes have in common. */
export interface PerChange {
  /** E.g. `sql UPDATE agents` -> 1. */
  readonly done: Readonly<Record<string, number>>;
  /** Share of the changes with exactly these; in the others something ran in the background at the same time. */
  readonly share: number;
}

/** @throws Error when there are no changes of this direction */
export function perChange(clicks: readonly TracedClick[], direction: ClickDirection): PerChange {
  const done = clicks
    .filter((click) => click.direction === direction)
    .map(({ marks }) => JSON.stringify([...countOf(marks)].sort(([a], [b]) => (a < b ? -1 : 1))));
  const { value, share } = mostCommon(done);
  return { done: Object.fromEntries(JSON.parse(value) as [string, number][]), share };
}

/** What was done beyond that, all changes together: heartbeats, leases, sweeps. */
export function background(clicks: readonly TracedClick[]): Readonly<Record<string, number>> {
  const left = countOf(clicks.flatMap(({ marks }) => marks));
  for (const direction of clickDirections) {
    const of = clicks.filter((click) => click.direction === direction);
    if (of.length === 0) continue;
    for (const [kind, times] of Object.entries(perChange(of, direction).done))
      left.set(kind, (left.get(kind) ?? 0) - times * of.length);
  }
  return Object.fromEntries([...left].filter(([, times]) => times !== 0));
}

/** How many of one sort (`ami`, `ari`, `sql`) there are. */
export function countOfSort({ done }: PerChange, sort: Mark['by']): number {
  return Object.entries(done).reduce(
    (sum, [kind, times]) => (kind.startsWith(`${sort} `) ? sum + times : sum),
    0,
  );
}

/** `QueuePause, QueueRemove x 4` */
export function namesOfSort({ done }: PerChange, sort: Mark['by']): string {
  return Object.entries(done)
    .filter(([kind]) => kind.startsWith(`${sort} `))
    .map(([kind, times]) => `${kind.slice(sort.length + 1)}${times === 1 ? '' : ` x ${times}`}`)
    .join(', ');
}

/** What the engine answers is no doing of ours. */
function countOf(marks: readonly Mark[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { by, label } of marks) {
    if (by === 'ami-reply') continue;
    const kind = `${by} ${label}`;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
}
