import { requireMysqld } from './binaries.ts';
import { startSqlServer } from './sql-server.ts';
import type { SqlServer, SqlServerMake, SqlServerOptions } from './sql-server.ts';

const mysql: SqlServerMake = {
  kind: 'mysql',
  label: 'MySQL',
  findServer: requireMysqld,
  findInstaller: () => ({ ...requireMysqld(), args: ['--initialize-insecure'] }),
  // What MariaDB has not, or has switched off: a second port, a log for replicas, counters of each statement, and a folder of the
  // package that must be there.
  settings: [
    'innodb-redo-log-capacity=64M',
    'mysqlx=OFF',
    'skip-log-bin',
    'performance-schema=OFF',
    'secure-file-priv=NULL',
  ],
  accountStatements: ({ rootPassword, user, password }) => [
    ...[
      { name: 'root', host: '127.0.0.1', word: rootPassword },
      { name: 'root', host: 'localhost', word: rootPassword },
      { name: user, host: '127.0.0.1', word: password },
    ].flatMap(({ name, host, word }) => [
      `CREATE USER IF NOT EXISTS '${name}'@'${host}' IDENTIFIED BY '${word}'`,
      `ALTER USER '${name}'@'${host}' IDENTIFIED BY '${word}'`,
    ]),
    `GRANT ALL PRIVILEGES ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION`,
    `GRANT ALL PRIVILEGES ON *.* TO 'root'@'localhost' WITH GRANT OPTION`,
    `GRANT ALL PRIVILEGES ON \`switchroom%\`.* TO '${user}'@'127.0.0.1'`,
    `DELETE FROM mysql.user WHERE User NOT IN ('root', '${user}', 'mysql.infoschema', 'mysql.session', 'mysql.sys') OR Host NOT IN ('localhost', '127.0.0.1')`,
  ],
};

/** See `startSqlServer`. @throws InstanceError */
export function startMysql(options: SqlServerOptions): Promise<SqlServer> {
  return startSqlServer(mysql, options);
}
