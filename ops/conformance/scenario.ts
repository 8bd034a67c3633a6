/** What one scenario did on one engine, without ids and times, so that two engines can be compared. */
export interface Scenario {
  /** Path of its file under test/, e.g. `e2e/menus.test.ts`. */
  readonly file: string;
  readonly title: string;
  readonly state: 'passed' | 'failed' | 'pending';
  /** Why it failed. */
  readonly error: string | null;
  readonly calls: readonly ScenarioCall[];
  /** By the agent's name, the statuses that the agent went through. */
  readonly statuses: Readonly<Record<string, readonly string[]>>;
}

/** A row of the call records. Repetitions that follow each other are told once. */
export interface ScenarioCall {
  readonly direction: string;
  readonly caller: string | null;
  readonly dialled: string | null;
  readonly answeredBy: string | null;
  readonly endedBy: string | null;
  /** Who was asked, in order, with the outcome. */
  readonly rang: readonly string[];
  /** The nodes that it passed and the exits taken; what was played is among them. */
  readonly way: readonly string[];
  readonly waits: readonly string[];
  readonly recordings: readonly string[];
}

/** All scenarios on one engine. */
export interface EngineRun {
  readonly engine: string;
  readonly version: string;
  readonly scenarios: readonly Scenario[];
}
