import type { Mark } from './control-taps.ts';
import { quantile } from './statistics.ts';
import { type ClickDirection, clickDirections, type TracedClick } from './traced-clicks.ts';

/** How often each thing is done for one change: what at least three changes of four have in common. */
export interface PerChange {
  /** E.g. `sql UPDATE agents` -> 1. */
  readonly done: Readonly<Record<string, number>>;
  /** Share of the changes with exactly these; in the others something ran in the background at the same time. */
  readonly share: number;
}

/** @throws Error when there are no changes of this direction */
export function perChange(clicks: readonly TracedClick[], direction: ClickDirection): PerChange {
  const counts = clicks.filter((click) => click.direction === direction).map(({ marks }) => countOf(marks));
  const kinds = [...new Set(counts.flatMap((count) => [...count.keys()]))].sort();
  const usual = kinds
    // What runs in the background only adds, and seldom: the lower quartile is free of it.
    .map(
      (kind) =>
        [
          kind,
          quantile(
            counts.map((count) => count.get(kind) ?? 0),
            0.25,
          ),
        ] as const,
    )
    .filter(([, times]) => times > 0);
  const exactly = counts.filter(
    (count) => count.size === usual.length && usual.every(([kind, times]) => count.get(kind) === times),
  );
  return { done: Object.fromEntries(usual), share: exactly.length / counts.length };
}

/** What was done beyond that, all changes together: heartbeats, leases, sweeps. */
export function background(clicks: readonly TracedClick[]): Readonly<Record<string, number>> {
  const left = countOf(clicks.flatMap(({ marks }) => marks));
  for (const direction of clickDirections) {
    const changes = clicks.filter((click) => click.direction === direction).length;
    if (changes === 0) continue;
    for (const [kind, times] of Object.entries(perChange(clicks, direction).done))
      left.set(kind, (left.get(kind) ?? 0) - times * changes);
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
    if (by === 'reply') continue;
    const kind = `${by} ${label}`;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
}
