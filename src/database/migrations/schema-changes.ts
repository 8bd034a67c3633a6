import type { QueryRunner } from 'typeorm';

/*
 * DDL commits by itself: a process killed half-way leaves a part of the changes behind. Each of these adds only what is missing
 * and drops only what is there, in words that MariaDB and MySQL share, which `ADD COLUMN IF NOT EXISTS` is not.
 */

/** Names to definitions. */
export type Definitions = Readonly<Record<string, string>>;

/** @param columns definitions without the name */
export async function addColumns(runner: QueryRunner, table: string, columns: Definitions): Promise<void> {
  const there = await columnsOf(runner, table);
  await alter(runner, table, columns, there, (name, definition) => `ADD COLUMN \`${name}\` ${definition}`);
}

/** @param keys `KEY (a, b)` or `UNIQUE KEY (a, b)` by name */
export async function addKeys(runner: QueryRunner, table: string, keys: Definitions): Promise<void> {
  const there = await namesIn(runner, 'STATISTICS', 'INDEX_NAME', table);
  await alter(runner, table, keys, there, (name, definition) =>
    definition.replace(/^(?<kind>(?:UNIQUE )?KEY) /u, `ADD $<kind> \`${name}\` `),
  );
}

/** @param constraints `FOREIGN KEY ...` by name */
export async function addConstraints(
  runner: QueryRunner,
  table: string,
  constraints: Definitions,
): Promise<void> {
  const there = await namesIn(runner, 'TABLE_CONSTRAINTS', 'CONSTRAINT_NAME', table);
  await alter(
    runner,
    table,
    constraints,
    there,
    (name, definition) => `ADD CONSTRAINT ${name} ${definition}`,
  );
}

export function columnsOf(runner: QueryRunner, table: string): Promise<ReadonlySet<string>> {
  return namesIn(runner, 'COLUMNS', 'COLUMN_NAME', table);
}

export async function dropColumns(
  runner: QueryRunner,
  table: string,
  columns: readonly string[],
): Promise<void> {
  await drop(runner, table, columns, await columnsOf(runner, table), 'COLUMN');
}

export async function dropKeys(runner: QueryRunner, table: string, keys: readonly string[]): Promise<void> {
  await drop(runner, table, keys, await namesIn(runner, 'STATISTICS', 'INDEX_NAME', table), 'KEY');
}

/** Foreign keys. */
export async function dropConstraints(
  runner: QueryRunner,
  table: string,
  constraints: readonly string[],
): Promise<void> {
  const there = await namesIn(runner, 'TABLE_CONSTRAINTS', 'CONSTRAINT_NAME', table);
  await drop(runner, table, constraints, there, 'FOREIGN KEY');
}

async function drop(
  runner: QueryRunner,
  table: string,
  unwanted: readonly string[],
  there: ReadonlySet<string>,
  what: 'COLUMN' | 'KEY' | 'FOREIGN KEY',
): Promise<void> {
  const left = unwanted.filter((name) => there.has(name));
  if (left.length === 0) return;
  const clauses = left.map((name) => `DROP ${what} \`${name}\``);
  await runner.query(`ALTER TABLE ${table} ${clauses.join(', ')}`);
}

async function namesIn(
  runner: QueryRunner,
  view: 'COLUMNS' | 'STATISTICS' | 'TABLE_CONSTRAINTS',
  column: string,
  table: string,
): Promise<ReadonlySet<string>> {
  const rows = (await runner.query(
    `SELECT ${column} AS name FROM information_schema.${view} WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ?`,
    [table],
  )) as { name: string }[];
  return new Set(rows.map(({ name }) => name));
}

async function alter(
  runner: QueryRunner,
  table: string,
  wanted: Definitions,
  there: ReadonlySet<string>,
  clause: (name: string, definition: string) => string,
): Promise<void> {
  const missing = Object.entries(wanted).filter(([name]) => !there.has(name));
  if (missing.length === 0) return;
  const clauses = missing.map(([name, definition]) => clause(name, definition));
  await runner.query(`ALTER TABLE ${table} ${clauses.join(', ')}`);
}
