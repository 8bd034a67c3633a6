import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createConnection } from 'mysql2/promise';
import type { Program } from './binaries.ts';
import { freeTcpPort } from './free-port.ts';
import type { RunningInstance } from './running-instance.ts';
import { asRoot } from './server-user.ts';
import { makeDataFolder } from './sql-data-folder.ts';
import { startInstance } from './start-instance.ts';
import { storedCredentials } from './stored-credentials.ts';

export interface SqlServerOptions {
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

/** As in the scheme of an address. */
export type SqlServerKind = 'mariadb' | 'mysql';

export interface SqlServer extends RunningInstance<'sql'> {
  readonly kind: SqlServerKind;
  readonly port: number;
  /** May do anything in databases whose name starts with `switchroom`, and nothing else. */
  readonly user: string;
  readonly password: string;
  readonly rootPassword: string;
  /** `KIND://USER:PASSWORD@127.0.0.1:PORT/DATABASE`, by default database `switchroom`, which exists. */
  url(database?: string): string;
  /** The same as administrator. */
  rootUrl(database?: string): string;
}

/** What one kind of server has of its own; `startSqlServer` does the rest. */
export interface SqlServerMake {
  readonly kind: SqlServerKind;
  /** For messages, e.g. `MariaDB`. */
  readonly label: string;
  /** @throws InstanceError `binary-missing` */
  readonly findServer: () => Program;
  /** What makes a data directory with the server's own tables and an administrator without a password. */
  readonly findInstaller: () => Installer;
  /** Lines of the options file, beside those that all have. */
  readonly settings: readonly string[];
  /** Statements of one line each that make the accounts so, whatever they were. */
  readonly accountStatements: (accounts: Accounts) => readonly string[];
}

/** A program that takes the options file and folders of a server, and its arguments besides. */
export interface Installer extends Program {
  readonly args: readonly string[];
}

export interface Accounts {
  readonly rootPassword: string;
  readonly user: string;
  readonly password: string;
}

const USER = 'switchroom';
const DATABASE = 'switchroom';

/**
 * A database server of our own on loopback, with its data in `folder/data`. No account without a password, no other
 * account than ours and the administrator's.
 *
 * @throws InstanceError
 */
export async function startSqlServer(make: SqlServerMake, options: SqlServerOptions): Promise<SqlServer> {
  const folder = resolve(options.folder);
  const log = options.log ?? (() => undefined);
  const passwords = storedCredentials(folder, ['root', 'application']);
  const accounts = { rootPassword: passwords.root, user: USER, password: passwords.application };
  const instance = await startInstance({
    label: make.label,
    folder,
    portKinds: { sql: 'tcp' },
    wantedPorts: options.port === undefined ? {} : { sql: options.port },
    choosePorts: async () => ({ sql: await freeTcpPort() }),
    prepare: async (ports) => {
      const defaultsFile = join(folder, 'my.cnf');
      writeFileSync(defaultsFile, optionsFile(make, options.durable ?? true), { mode: 0o600 });
      const target = join(folder, 'data');
      if (!existsSync(target)) {
        const template =
          options.templateFolder === undefined ? {} : { templateFolder: options.templateFolder };
        await makeDataFolder({ make, target, defaultsFile, log, ...template });
      }
      const initFile = join(folder, 'accounts.sql');
      writeFileSync(initFile, initStatements(make, accounts), { mode: 0o600 });
      mkdirSync(join(folder, 'tmp'), { recursive: true, mode: 0o700 });
      const args = [
        `--defaults-file=${defaultsFile}`,
        `--datadir=${target}`,
        `--tmpdir=${join(folder, 'tmp')}`,
        `--init-file=${initFile}`,
        `--port=${ports.sql}`,
        ...asRoot(),
      ];
      return { ...make.findServer(), args };
    },
    ask: (ports) => ping(ports.sql, passwords.application),
    readyWithinMs: 60_000,
    log,
  });
  const port = instance.ports.sql;
  const address = (user: string, password: string, database: string) =>
    `${make.kind}://${user}:${password}@127.0.0.1:${port}/${database}`;
  return {
    ...instance,
    kind: make.kind,
    port,
    user: USER,
    password: passwords.application,
    rootPassword: passwords.root,
    url: (database = DATABASE) => address(USER, passwords.application, database),
    rootUrl: (database = 'mysql') => address('root', passwords.root, database),
  };
}

function optionsFile({ settings }: SqlServerMake, durable: boolean): string {
  // The socket's name is relative to the data directory: a path of more than 107 characters would be refused.
  return `[mysqld]
bind-address=127.0.0.1
skip-networking=0
skip-name-resolve=1
socket=sql.sock
pid-file=sql.pid
character-set-server=utf8mb4
collation-server=utf8mb4_unicode_ci
default-time-zone=+00:00
max-connections=200
innodb-flush-log-at-trx-commit=${durable ? 1 : 2}
innodb-doublewrite=${durable ? 'ON' : 'OFF'}
${settings.join('\n')}
`;
}

/** Run by the server at every start, before it takes connections: also repairs what somebody changed. */
function initStatements(make: SqlServerMake, accounts: Accounts): string {
  return [
    ...make.accountStatements(accounts),
    'FLUSH PRIVILEGES',
    `CREATE DATABASE IF NOT EXISTS ${DATABASE} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`,
  ]
    .map((statement) => `${statement};\n`)
    .join('');
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
