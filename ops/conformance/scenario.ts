export interface ScenarioName {
  /** Path of its file under test/, e.g. `e2e/menus.test.ts`. */
  readonly file: string;
  readonly title: string;
}

/** What one scenario did on one engine, without ids and times, so that two engines can be compared. */
export interface Scenario extends ScenarioName {
  readonly state: 'passed' | 'failed' | 'pending';
  /** Why it failed. */
  readonly error: string | null;
  /** Why its calls and statuses, or some of them, could not be read; null: they were. */
  readonly unread: string | null;
  readonly calls: readonly ScenarioCall[];
  /** By the agent's name, the statuses that the agent went through, and the one that the agent came to rest in. */
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
  /** Also false when a hook failed that belongs to no scenario. */
  readonly isGreen: boolean;
  readonly scenarios: readonly Scenario[];
}
