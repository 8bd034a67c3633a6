import { join } from 'node:path';
import type { EngineKind } from '../../src/application/ports/records/media-node.ts';
import type { Asterisk } from '../instances/asterisk.ts';
import { freeTcpPort } from '../instances/free-port.ts';
import { type Redis, startRedis } from '../instances/redis.ts';
import { stopInstance } from '../instances/running-instance.ts';
import type { SqlServer, SqlServerKind } from '../instances/sql-server.ts';
import { storedCredentials } from '../instances/stored-credentials.ts';
import { databaseKinds, databaseNames, folderOfDatabase, startDatabase } from './local-database.ts';
import {
  engineKinds,
  engineNames,
  folderOfEngine,
  type LocalEngine,
  startLocalEngine,
} from './local-engine.ts';
import { serverFolder } from './local-folder.ts';

/** The private servers of one installation, and what Switchroom must be told of them. */
export interface Installation {
  readonly folder: string;
  readonly database: SqlServer;
  readonly redis: Redis;
  /** One of each chosen kind. */
  readonly engines: readonly LocalEngine[];
  /** Variables for src/main.ts. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface InstallationOptions {
  readonly folder: string;
  readonly engines: readonly EngineKind[];
  /** MariaDB when left out. */
  readonly database?: SqlServerKind;
  readonly log?: (line: string) => void;
  /** False, for tests: the databases do not wait for the disk. */
  readonly durable?: boolean;
  /** Where a prepared empty database may be copied from; for tests. */
  readonly templateFolder?: string;
  readonly httpPort?: number;
}

/**
 * Starts the database, Redis and the engines side by side; those that run already are taken over.
 *
 * @throws InstanceError when one of them does not start; then none of them runs
 */
export async function startInstallation(options: InstallationOptions): Promise<Installation> {
  const {
    folder,
    database: kind = 'mariadb',
    log = () => undefined,
    durable = true,
    templateFolder,
  } = options;
  const starting = [
    startDatabase(kind, {
      folder: folderOfDatabase(folder, kind),
      durable,
      log,
      ...(templateFolder ? { templateFolder } : {}),
    }),
    startRedis({ folder: join(folder, 'redis'), log }),
    ...options.engines.map((kind) => startLocalEngine(kind, folder, log)),
  ] as const;
  const [database, redis, ...engines] = await Promise.all(starting).catch(async (error: unknown) => {
    // The others can be found by what their folders record, once they have started.
    await Promise.allSettled(starting);
    await stopInstallation({ folder });
    throw error;
  });
  // 48 hexadecimal digits each; the key needs 64.
  const { first, second } = storedCredentials(serverFolder(folder), ['first', 'second']);
  const environment = {
    SWITCHROOM_DATABASE_URL: database.url(),
    SWITCHROOM_REDIS_URL: redis.url,
    SWITCHROOM_HTTP_PORT: String(options.httpPort ?? (await freeTcpPort())),
    SWITCHROOM_RECORDINGS: join(folder, 'recordings'),
    SWITCHROOM_SEAL_KEY: `${first}${second}`.slice(0, 64),
  };
  return { folder, database, redis, engines, environment };
}

/**
 * Ends them in the order in which nothing is lost: calls first, then what remembers them. Ends what the folder records, which is
 * also right when one of them was started again meanwhile.
 */
export async function stopInstallation({ folder }: Pick<Installation, 'folder'>): Promise<void> {
  for (const { path } of instanceFolders(folder)) await stopInstance(path);
}

/** Every private server that the installation may have, in the order of stopping. */
export function instanceFolders(folder: string): readonly { readonly name: string; readonly path: string }[] {
  return [
    ...engineKinds.map((kind) => ({ name: engineNames[kind], path: folderOfEngine(folder, kind) })),
    { name: 'Redis', path: join(folder, 'redis') },
    ...databaseKinds.map((kind) => ({ name: databaseNames[kind], path: folderOfDatabase(folder, kind) })),
  ];
}

/** @throws Error when the installation has none */
export function asteriskOf({ engines }: Pick<Installation, 'engines'>): Asterisk {
  const found = engines.find((engine) => engine.kind === 'asterisk');
  if (!found) throw new Error('this installation has no Asterisk');
  return found.instance;
}
