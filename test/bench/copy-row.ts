import type { Connection, ResultSetHeader, RowDataPacket } from 'mysql2/promise';

interface ColumnRow extends RowDataPacket {
  readonly name: string;
}

/** SQL expressions for columns of the copies; `seq` is the number of the copy, from 1 on. */
export type Overrides = Readonly<Record<string, string>>;

export interface Copies {
  readonly table: string;
  /** Column that tells the model's row. */
  readonly where: string;
  readonly id: number;
  readonly count: number;
  readonly overrides: Overrides;
}

/**
 * Copies rows straight in the database, because over REST each write would also load the configuration. `seq_1_to_N` is a table
 * of MariaDB's Sequence engine: the numbers from 1 to N.
 */
export async function copyRow(
  database: Connection,
  { table, where, id, count, overrides }: Copies,
): Promise<void> {
  const [columns] = await database.query<ColumnRow[]>(
    'SELECT column_name AS name FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ?',
    [table],
  );
  const names = columns.map(({ name }) => `\`${name}\``);
  const values = columns.map(({ name }) => overrides[name] ?? `model.\`${name}\``);
  const [{ affectedRows }] = await database.query<ResultSetHeader>(
    `INSERT INTO ${table} (${names.join(', ')}) SELECT ${values.join(', ')}
    FROM ${table} model JOIN seq_1_to_${count} WHERE model.${where} = ?`,
    [id],
  );
  if (affectedRows !== count) throw new Error(`${affectedRows} rows of ${table} instead of ${count}`);
}

export async function lastId(database: Connection, table: string): Promise<number> {
  const [rows] = await database.query<RowDataPacket[]>(`SELECT MAX(id) AS id FROM ${table}`);
  return Number(rows[0]?.id);
}
