import type { SqlServerKind } from '../../ops/instances/sql-server.ts';
import { databaseKinds } from '../../ops/local/local-database.ts';

/** The database that suites run on: `SWITCHROOM_TEST_DATABASE`, else MariaDB. @throws Error for an unknown one */
export function databaseKindUnderTest(env: NodeJS.ProcessEnv = process.env): SqlServerKind {
  const { SWITCHROOM_TEST_DATABASE: wanted = 'mariadb' } = env;
  const kind = databaseKinds.find((one) => one === wanted);
  if (!kind) throw new Error(`SWITCHROOM_TEST_DATABASE can be ${databaseKinds.join(' or ')}, not ${wanted}`);
  return kind;
}
