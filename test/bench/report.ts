import { cpus, loadavg } from 'node:os';
import type { EngineKind } from '../../src/application/ports/records/media-node.ts';

/** Columns of text; the first row names them. */
export interface Table {
  readonly title: string;
  readonly rows: readonly (readonly string[])[];
}

/**
 * Something that should be so. A broken `claim` (a count, the same on every machine) fails the bench; a missed `aim` (a speed,
 * which depends on the machine) is only said; it is `undecided` when chance could have made it either.
 */
export interface Verdict {
  readonly kind: 'claim' | 'aim';
  readonly what: string;
  readonly holds: boolean | 'undecided';
  /** What was found, with its unit. */
  readonly found: string;
}

/** What one part of the bench brings home. */
export interface PartReport {
  readonly name: string;
  readonly tables: readonly Table[];
  readonly verdicts: readonly Verdict[];
  readonly notes: readonly string[];
  /** For the JSON file: names with units. */
  readonly figures: Readonly<Record<string, unknown>>;
}

/** Of what a part tells. */
export interface Reported {
  /** Its name. */
  readonly part: string;
  readonly kind: EngineKind;
  /** Name of the engine. */
  readonly engine: string;
}

export interface Machine {
  readonly cores: number;
  readonly model: string;
  readonly node: string;
  readonly loadAverageBefore: number;
  readonly loadAverageAfter: number;
}

export function describeMachine(loadAverageBefore: number): Machine {
  return {
    cores: cpus().length,
    model: cpus()[0]?.model ?? 'unknown',
    node: process.version,
    loadAverageBefore,
    loadAverageAfter: oneMinuteLoad(),
  };
}

export function oneMinuteLoad(): number {
  return loadavg()[0] ?? 0;
}

/** The table as lines: the first column to the left, all others to the right. */
export function renderTable({ title, rows }: Table): string {
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  const lines = rows.map((row) =>
    widths
      .map((width, column) => {
        const text = row[column] ?? '';
        return column === 0 ? text.padEnd(width) : text.padStart(width);
      })
      .join('  ')
      .trimEnd(),
  );
  const rule = '-'.repeat(widths.reduce((sum, width) => sum + width + 2, -2));
  return [title, rule, lines[0] ?? '', rule, ...lines.slice(1)].join('\n');
}

export function renderVerdict({ kind, what, holds, found }: Verdict): string {
  return `${stateOf(kind, holds).padEnd(6)}  ${what}: ${found}`;
}

function stateOf(kind: Verdict['kind'], holds: Verdict['holds']): string {
  if (holds === 'undecided') return 'UNDECIDED';
  if (kind === 'aim') return holds ? 'MET' : 'MISSED';
  return holds ? 'HOLDS' : 'BROKEN';
}

/** With as many digits as mean something. */
export function number(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toFixed(digits);
}

export function ms(value: number): string {
  return `${number(value)} ms`;
}

/** The least and the most of some rounds. */
export function spread(values: readonly number[]): string {
  return `${number(Math.min(...values))} .. ${number(Math.max(...values))}`;
}

/** For the JSON file: whole microseconds are enough. */
export function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}

/** All numbers of a nested record, rounded. */
export function roundedAll(value: unknown): unknown {
  if (typeof value === 'number') return rounded(value);
  if (Array.isArray(value)) return value.map(roundedAll);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, roundedAll(part)]));
}
