import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { databaseTemplateFolder } from '../../ops/instances/cache-folder.ts';
import type { SqlServerKind } from '../../ops/instances/sql-server.ts';
import { startDatabase } from '../../ops/local/local-database.ts';
import type { Database } from '../../src/application/ports/stores.ts';
import { createDataSource } from '../../src/database/data-source.ts';
import type { DataSourceOptions, SwitchroomDataSource } from '../../src/database/data-source.ts';
import { openDatabase } from '../../src/database/database.ts';
import { migrate } from '../../src/database/migrate.ts';
import { databaseKindUnderTest } from './database-kind-under-test.ts';

export interface DatabaseServer {
  readonly kind: SqlServerKind;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

export interface TestDatabase {
  readonly dataSource: SwitchroomDataSource;
  readonly database: Database;
  readonly url: string;
  /** Closes the connections and removes the database. */
  drop(): Promise<void>;
}

/**
 * An empty database with the whole schema, under a name of its own, so that test files do not meet. Takes about 0.2 s.
 *
 * @param server whose account may make databases named `switchroom...`
 */
export async function createTestDatabase(
  server?: DatabaseServer,
  options: Omit<DataSourceOptions, 'url'> = {},
): Promise<TestDatabase> {
  const address = server ?? (await testServer());
  const name = `switchroom_test_${randomBytes(6).toString('hex')}`;
  const url = urlOf(address, name);
  await runOnServer(address, `CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`);
  const dataSource = createDataSource({ url, ...options });
  await dataSource.initialize();
  await migrate(dataSource);
  return {
    dataSource,
    database: openDatabase(dataSource),
    url,
    drop: async () => {
      if (dataSource.isInitialized) await dataSource.destroy();
      await runOnServer(address, `DROP DATABASE ${name}`);
    },
  };
}

let started: Promise<{ server: DatabaseServer; end(): Promise<void> }> | undefined;

/** The server of SWITCHROOM_TEST_DATABASE_URL, or one of our own that lives as long as this process. */
export async function testServer(): Promise<DatabaseServer> {
  const given = process.env.SWITCHROOM_TEST_DATABASE_URL;
  if (given !== undefined && given !== '') return serverOf(given);
  started ??= startServer();
  return (await started).server;
}

async function endServer(): Promise<void> {
  const running = await started;
  started = undefined;
  await running?.end();
}

// Under mocha after the last test; in a bench when nothing is left to do.
if (typeof after === 'function') after(endServer);
else process.once('beforeExit', () => void endServer());

async function startServer() {
  const kind = databaseKindUnderTest();
  const folder = await mkdtemp(join(tmpdir(), `switchroom-${kind}-`));
  const database = await startDatabase(kind, {
    folder,
    durable: false,
    templateFolder: databaseTemplateFolder(),
  });
  return {
    server: serverOf(database.url()),
    end: async () => {
      await database.stop();
      await rm(folder, { recursive: true });
    },
  };
}

function serverOf(url: string): DatabaseServer {
  const { protocol, hostname, port, username, password } = new URL(url);
  return {
    kind: protocol === 'mysql:' ? 'mysql' : 'mariadb',
    host: hostname,
    port: Number(port),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
  };
}

export function urlOf({ kind, host, port, user, password }: DatabaseServer, database: string): string {
  return `${kind}://${encodeURIComponent(user)}:${encodeURIComponent(password)}@${host}:${port}/${database}`;
}

/** The same address, as of a server of this kind. */
export function withScheme(url: string, kind: SqlServerKind): string {
  return url.replace(/^[a-z]+/u, kind);
}

/** The same address with the scheme of the other kind of server. */
export function withOtherScheme(url: string): string {
  return withScheme(url, url.startsWith('mysql') ? 'mariadb' : 'mysql');
}

async function runOnServer({ host, port, user, password }: DatabaseServer, sql: string): Promise<void> {
  const connection = await createConnection({ host, port, user, password });
  try {
    await connection.query(sql);
  } finally {
    await connection.end();
  }
}
