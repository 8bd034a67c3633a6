/** What became of a run of tests; sent from process to process, so plain values only. */
export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly failures: readonly { readonly title: string; readonly message: string }[];
  /** Milliseconds by file, hooks included. */
  readonly spentMs: Readonly<Record<string, number>>;
}

export function sumOf(outcomes: readonly Outcome[]): Outcome {
  const sum = (value: (outcome: Outcome) => number) =>
    outcomes.reduce((total, outcome) => total + value(outcome), 0);
  return {
    passed: sum(({ passed }) => passed),
    failed: sum(({ failed }) => failed),
    skipped: sum(({ skipped }) => skipped),
    failures: outcomes.flatMap(({ failures }) => failures),
    spentMs: Object.assign({}, ...outcomes.map(({ spentMs }) => spentMs)) as Record<string, number>,
  };
}

/** The same with a word behind each name, when the suites of another run have the same names. */
export function labelled(outcome: Outcome, label: string): Outcome {
  const { failures, spentMs } = outcome;
  return {
    ...outcome,
    failures: failures.map(({ title, message }) => ({ title: `${title} (${label})`, message })),
    spentMs: Object.fromEntries(Object.entries(spentMs).map(([name, ms]) => [`${name} (${label})`, ms])),
  };
}

/** Where the time of the run went: by folder, then the files that took longest. */
export function slowest({ spentMs }: Outcome): string[] {
  const folders = new Map<string, number>();
  for (const [name, ms] of Object.entries(spentMs)) {
    const folder = name.split('/', 1).join();
    folders.set(folder, (folders.get(folder) ?? 0) + ms);
  }
  const files = Object.entries(spentMs)
    .sort(([, a], [, b]) => b - a)
    .slice(0, 15);
  return [...folders, ...files].map(([name, ms]) => `${(ms / 1_000).toFixed(1).padStart(7)} s  ${name}`);
}
