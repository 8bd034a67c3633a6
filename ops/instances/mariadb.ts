import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { findBinary } from './binaries.ts';
import { freeTcpPort } from './free-port.ts';
import { makeDataFolder } from './mariadb-data-folder.ts';
import type { RunningInstance } from './running-instance.ts';
import { startInstance } from './start-instance.ts';
import { storedCredentials } from './stored-credentials.ts';

export interface MariadbOptions {
  readonly folder: string;
  /** Must be this one; else the last one if free, else any. */
  readonly port?: number;
  /**
   * Default true: a commit is on disk when it is answered. False, for tests: a commit survives the death of the
   * process, not of the machine, and costs no wait for the disk.
   */
  readonly durable?: boolean;
  /** See `makeDataFolder`; saves some seconds for every further instance. */
  readonly templateFolder?: string;
  readonly log?: (line: string) => void;
}

export interface Mariadb extends RunningInstance<'sql'> {
  readonly port: number;
  /** May do anything in databases whose name starts with `switchroom`, and nothing else. */
  readonly user: string;
  readonly password: string;
  readonly rootPassword: string;
  /** `mysql://USER:PASSWORD@127.0.0.1:PORT/DATABASE`, by default database `switchroom`, which exists. */
  url(database?: string): string;
  /** The same as administrator. */
  rootUrl(database?: string): string;
}

const USER = 'switchroom';
const DATABASE = 'switchroom';

/**
 * A MariaDB of our own on loopback, with its data in `folder/data`. No account without a password, no other
 * account than ours and the administrator's.
 *
 * @throws InstanceError
 */
export async function startMariadb(options: MariadbOptions): Promise<Mariadb> {
  const folder = resolve(options.folder);
  const log = options.log ?? (() => undefined);
  const passwords = storedCredentials(folder, ['root', 'application']);
  const instance = await startInstance({
    label: 'MariaDB',
    folder,
    portKinds: { sql: 'tcp' },
    wantedPorts: options.port === undefined ? {} : { sql: options.port },
    choosePorts: async () => ({ sql: await freeTcpPort() }),
    prepare: async (ports) => {
      const defaultsFile = join(folder, 'my.cnf');
      writeFileSync(defaultsFile, configuration(options.durable ?? true), { mode: 0o600 });
      const target = join(folder, 'data');
      if (!existsSync(target)) {
        const template =
          options.templateFolder === undefined ? {} : { templateFolder: options.templateFolder };
        await makeDataFolder({ target, defaultsFile, log, ...template });
      }
      const accounts = join(folder, 'accounts.sql');
      writeFileSync(accounts, accountStatements(passwords.root, passwords.application), { mode: 0o600 });
      mkdirSync(join(folder, 'tmp'), { recursive: true, mode: 0o700 });
      const args = [
        `--defaults-file=${defaultsFile}`,
        `--datadir=${target}`,
        `--tmpdir=${join(folder, 'tmp')}`,
        `--init-file=${accounts}`,
        `--port=${ports.sql}`,
        ...(process.getuid?.() === 0 ? ['--user=root'] : []),
      ];
      return { ...findBinary('mariadbd'), args };
    },
    ask: (ports) => ping(ports.sql, passwords.application),
    readyWithinMs: 60_000,
    log,
  });
  const port = instance.ports.sql;
  return {
    ...instance,
    port,
    user: USER,
    password: passwords.application,
    rootPassword: passwords.root,
    url: (database = DATABASE) => `mysql://${USER}:${passwords.application}@127.0.0.1:${port}/${database}`,
    rootUrl: (database = 'mysql') => `mysql://root:${passwords.root}@127.0.0.1:${port}/${database}`,
  };
}

function configuration(durable: boolean): string {
  // The socket's name is relative to the data directory: a path of more than 107 characters would be refused.
  return `[mariadbd]
bind-address=127.0.0.1
skip-networking=0
skip-name-resolve=1
socket=mariadb.sock
pid-file=mariadb.pid
character-set-server=utf8mb4
collation-server=utf8mb4_unicode_ci
default-time-zone=+00:00
max-connections=200
innodb-log-file-size=32M
innodb-flush-log-at-trx-commit=${durable ? 1 : 2}
innodb-doublewrite=${durable ? 'ON' : 'OFF'}
`;
}

/** Run by the server at every start, before it takes connections: also repairs what somebody changed. */
function accountStatements(rootPassword: string, applicationPassword: string): string {
  const grants = 'ALL PRIVILEGES ON `switchroom%`.* TO';
  return `CREATE OR REPLACE USER 'root'@'127.0.0.1' IDENTIFIED BY '${rootPassword}';
GRANT ALL PRIVILEGES ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION;
CREATE OR REPLACE USER 'root'@'localhost' IDENTIFIED BY '${rootPassword}';
GRANT ALL PRIVILEGES ON *.* TO 'root'@'localhost' WITH GRANT OPTION;
CREATE OR REPLACE USER '${USER}'@'127.0.0.1' IDENTIFIED BY '${applicationPassword}';
GRANT ${grants} '${USER}'@'127.0.0.1';
DELETE FROM mysql.global_priv WHERE User NOT IN ('root', '${USER}', 'mariadb.sys') OR Host NOT IN ('localhost', '127.0.0.1');
FLUSH PRIVILEGES;
CREATE DATABASE IF NOT EXISTS ${DATABASE} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
`;
}

async function ping(port: number, password: string): Promise<void> {
  const connection = await createConnection({
    host: '127.0.0.1',
    port,
    user: USER,
    password,
    database: DATABASE,
    connectTimeout: 1_000,
  });
  connection.destroy();
}
