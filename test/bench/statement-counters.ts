import type { Connection, RowDataPacket } from 'mysql2/promise';

interface StatusRow extends RowDataPacket {
  readonly Variable_name: string;
  readonly Value: string;
}

/** MariaDB's own counters that are of interest here; `Questions` counts every statement that a client sends. */
export const counterNames = [
  'Questions',
  'Com_select',
  'Com_insert',
  'Com_insert_select',
  'Com_update',
  'Com_delete',
  'Com_begin',
  'Com_commit',
  'Com_rollback',
] as const;

export type Counters = Readonly<Record<(typeof counterNames)[number], number>>;

/** Reads the counters of the whole server; the reading itself is the last question that it counts. */
export async function readCounters(database: Connection): Promise<Counters> {
  const [rows] = await database.query<StatusRow[]>(
    `SHOW GLOBAL STATUS WHERE Variable_name IN (${counterNames.map((name) => `'${name}'`).join(', ')})`,
  );
  const found = new Map(rows.map(({ Variable_name, Value }) => [Variable_name, Number(Value)]));
  return counters((name) => found.get(name) ?? 0);
}

/** What was counted from one reading to the next, without the reading itself. */
export function countedBetween(before: Counters, after: Counters): Counters {
  return counters((name) => after[name] - before[name] - (name === 'Questions' ? 1 : 0));
}

/** Counters for one of `changes`, after what comes in the same time anyway is taken off. */
export function countersPerChange(
  busy: { readonly counted: Counters; readonly seconds: number },
  idle: { readonly counted: Counters; readonly seconds: number },
  changes: number,
): Counters {
  return counters(
    (name) => (busy.counted[name] - (idle.counted[name] / idle.seconds) * busy.seconds) / changes,
  );
}

function counters(value: (name: (typeof counterNames)[number]) => number): Counters {
  return Object.fromEntries(counterNames.map((name) => [name, value(name)])) as Counters;
}
