import { join } from 'node:path';
import { startMariadb } from '../instances/mariadb.ts';
import { startMysql } from '../instances/mysql.ts';
import type { SqlServer, SqlServerKind, SqlServerOptions } from '../instances/sql-server.ts';

export const databaseNames: Readonly<Record<SqlServerKind, string>> = { mariadb: 'MariaDB', mysql: 'MySQL' };

export const databaseKinds: readonly SqlServerKind[] = ['mariadb', 'mysql'];

/** Where an installation keeps it. */
export function folderOfDatabase(folder: string, kind: SqlServerKind): string {
  return join(folder, kind);
}

/** Starts it, or takes over the one that runs there. @throws InstanceError */
export function startDatabase(kind: SqlServerKind, options: SqlServerOptions): Promise<SqlServer> {
  return kind === 'mysql' ? startMysql(options) : startMariadb(options);
}
