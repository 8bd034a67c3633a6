import type { DataSource } from 'typeorm';
import type { SqlServerKind } from '../../ops/instances/sql-server.ts';
import { createDataSource } from '../../src/database/data-source.ts';
import type { SwitchroomDataSource } from '../../src/database/data-source.ts';
import { withScheme } from './database.ts';

/**
 * What would have to be done to make the schema of the database equal to the entities; empty when the migrations did all.
 *
 * @returns SQL statements, and a sentence for each text column with another collation
 */
export async function schemaDrift(dataSource: SwitchroomDataSource): Promise<string[]> {
  // TypeORM on MySQL's terms would find every json column of a MariaDB wrong, and the other way round.
  const comparing = createDataSource({
    ...dataSource.settings,
    url: withScheme(dataSource.settings.url, await serverOf(dataSource)),
    statementDeadlineMs: null,
  });
  await comparing.initialize();
  try {
    const { upQueries } = await comparing.driver.createSchemaBuilder().log();
    return [...upQueries.map(({ query }) => query), ...(await collationDrift(comparing))];
  } finally {
    await comparing.destroy();
  }
}

async function serverOf(dataSource: DataSource): Promise<SqlServerKind> {
  const [answer] = await dataSource.query<{ version: string }[]>('SELECT VERSION() AS version');
  return answer?.version.includes('MariaDB') === true ? 'mariadb' : 'mysql';
}

/** See src/database/entities/column-types.ts. */
const textCollation = 'utf8mb4_bin';

/** TypeORM leaves collations out of its comparison; ours decide what counts as the same value. */
async function collationDrift(dataSource: DataSource): Promise<string[]> {
  const columns = await dataSource.query<{ owner: string; name: string; collation: string | null }[]>(
    `SELECT TABLE_NAME AS owner, COLUMN_NAME AS name, COLLATION_NAME AS collation
    FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE()`,
  );
  const actual = new Map(columns.map(({ owner, name, collation }) => [`${owner}.${name}`, collation]));
  return dataSource.entityMetadatas.flatMap(({ tableName, columns }) =>
    columns.flatMap(({ databaseName, type }) => {
      const isText = type === 'varchar' || type === 'mediumtext';
      const found = actual.get(`${tableName}.${databaseName}`);
      if (!isText || found === textCollation) return [];
      return [`${tableName}.${databaseName} has the collation ${String(found)}, not ${textCollation}`];
    }),
  );
}
