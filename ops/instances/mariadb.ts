import { findBinary } from './binaries.ts';
import { startSqlServer } from './sql-server.ts';
import type { SqlServer, SqlServerMake, SqlServerOptions } from './sql-server.ts';

const mariadb: SqlServerMake = {
  kind: 'mariadb',
  label: 'MariaDB',
  findServer: () => findBinary('mariadbd'),
  findInstaller: () => ({
    ...findBinary('mariadbInstallDb'),
    args: ['--auth-root-authentication-method=normal', '--skip-test-db', '--skip-name-resolve'],
  }),
  settings: ['innodb-log-file-size=32M'],
  accountStatements: ({ rootPassword, user, password }) => [
    ...['127.0.0.1', 'localhost'].flatMap((host) => [
      `CREATE OR REPLACE USER 'root'@'${host}' IDENTIFIED BY '${rootPassword}'`,
      `GRANT ALL PRIVILEGES ON *.* TO 'root'@'${host}' WITH GRANT OPTION`,
    ]),
    `CREATE OR REPLACE USER '${user}'@'127.0.0.1' IDENTIFIED BY '${password}'`,
    `GRANT ALL PRIVILEGES ON \`switchroom%\`.* TO '${user}'@'127.0.0.1'`,
    `DELETE FROM mysql.global_priv WHERE User NOT IN ('root', '${user}', 'mariadb.sys') OR Host NOT IN ('localhost', '127.0.0.1')`,
  ],
};

/** See `startSqlServer`. @throws InstanceError */
export function startMariadb(options: SqlServerOptions): Promise<SqlServer> {
  return startSqlServer(mariadb, options);
}
