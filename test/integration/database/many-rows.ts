import type { SwitchroomDataSource } from '../../../src/database/data-source.ts';

/** Columns in which no two rows may be equal; `?` stands for the number of the doubling. */
const unlike: Readonly<Record<string, string>> = {
  fileBase: "CONCAT('copy-', ?, '-', id)",
  callId: "CONCAT('call-', ?, '-', id)",
  callerNumber: "CONCAT('+3620', ?, id)",
};

/** Doubles the rows of a table so often, each of another caller and call; those of several companies are mixed. */
export async function multiplyRows(
  dataSource: SwitchroomDataSource,
  table: string,
  doublings: number,
): Promise<void> {
  const metadata = dataSource.entityMetadatas.find(({ tableName }) => tableName === table);
  const columns = (metadata?.columns ?? [])
    .map(({ databaseName }) => databaseName)
    .filter((name) => name !== 'id');
  const copied = columns.map((name) => unlike[name] ?? `\`${name}\``).join(', ');
  for (let doubling = 1; doubling <= doublings; doubling += 1) {
    await dataSource.query(
      `INSERT INTO ${table} (${columns.map((name) => `\`${name}\``).join(', ')})
      SELECT ${copied} FROM ${table} ORDER BY id`,
      Object.keys(unlike).map(() => doubling),
    );
  }
}
