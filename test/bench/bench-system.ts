import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Connection, createConnection } from 'mysql2/promise';
import { databaseTemplateFolder } from '../../ops/instances/cache-folder.ts';
import { type Installation, startInstallation, stopInstallation } from '../../ops/local/installation.ts';
import { RestClient } from '../../ops/local/rest-client.ts';
import { type Server, startServer } from '../../ops/local/server.ts';
import { underTest } from '../support/engine/under-test.ts';
import { eventually } from '../support/eventually.ts';
import type { RunningSystem } from '../support/running-system.ts';
import type { EngineKind } from '../../src/application/ports/records/media-node.ts';

const operator = { email: 'operator@example.com', password: 'operator-password' };
/** With ten thousand agents the first comparison takes a while. */
const readyWithinMs = 300_000;

/** The processes whose time is told. */
export type BenchProcess = 'server' | 'mariadb' | 'engine';

/** A whole system of its own for the bench: durable database, Redis, one engine and one server with all roles. */
export interface BenchSystem extends RunningSystem {
  readonly pids: Readonly<Record<BenchProcess, number>>;
  /** A connection of the database's administrator, who sees its counters. The caller ends it. */
  administrator(): Promise<Connection>;
  /** Resolves when the server reports that everything answers and has been compared. */
  untilReady(): Promise<void>;
  /** Resolves when no change waits to be applied. */
  untilApplied(): Promise<void>;
  /**
   * Leads the server's control connections to other ports of this machine, behind which the same engine must be.
   *
   * @param ports fields of the node's connection, e.g. `amiPort`; none: back to the engine's own
   */
  leadControl(ports: Readonly<Record<string, number>>): Promise<void>;
  /** Ends everything that was started and removes what it wrote. */
  stop(): Promise<void>;
}

export interface BenchSystemOptions {
  readonly engine: EngineKind;
  readonly log: (line: string) => void;
  /** Options of Node for the server process, e.g. to load a profiler. */
  readonly serverNodeOptions?: string;
}

/** Starts everything in a temporary folder (`TMPDIR` decides on which disk). */
export async function startBenchSystem({
  engine,
  log,
  serverNodeOptions,
}: BenchSystemOptions): Promise<BenchSystem> {
  const folder = mkdtempSync(join(tmpdir(), 'switchroom-bench-'));
  let installation: Installation | undefined;
  let server: Server | undefined;
  const stop = async () => {
    await server?.stop();
    await stopInstallation({ folder });
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    // Durable: what a click costs is mostly the wait for the disk.
    installation = await startInstallation({
      engines: [engine],
      folder,
      durable: true,
      templateFolder: databaseTemplateFolder(),
      log,
    });
    const environment = {
      ...installation.environment,
      SWITCHROOM_HTTP_PORT: '0',
      SWITCHROOM_FIRST_ADMIN_EMAIL: operator.email,
      SWITCHROOM_FIRST_ADMIN_PASSWORD: operator.password,
      SWITCHROOM_SIGN_INS_PER_MINUTE: '10000',
      ...(serverNodeOptions === undefined ? {} : { NODE_OPTIONS: serverNodeOptions }),
    };
    server = await startServer(join(folder, 'server'), environment);
    return await connectNode(installation, server, environment, async (last) => {
      server = last;
      await stop();
    });
  } catch (error) {
    await stop();
    throw error;
  }
}

async function connectNode(
  installation: Installation,
  first: Server,
  environment: Readonly<Record<string, string>>,
  stop: (last: Server) => Promise<void>,
): Promise<BenchSystem> {
  const { database: mariadb, engines } = installation;
  const [local] = engines;
  if (!local) throw new Error('this installation has no engine');
  let server = first;
  const url = () => `http://127.0.0.1:${server.port ?? 0}`;
  const signIn = () => new RestClient(url()).signIn(operator.email, operator.password);
  const administrator = () => createConnection({ uri: mariadb.rootUrl('switchroom'), timezone: 'Z' });
  const { connection } = local.access;
  const { id: nodeId } = await (
    await signIn()
  ).post<{ id: number }>('/v1/media-nodes', {
    name: 'local',
    engine: local.kind,
    connection,
    secret: local.secret,
  });
  const untilReady = async () => {
    await eventually(async () => {
      const response = await fetch(`${url()}/readyz`);
      const text = await response.text();
      if (!response.ok || !text.includes('media-node')) throw new Error(`not ready: ${text}`);
    }, readyWithinMs);
  };
  await untilReady();
  return {
    installation,
    environment,
    nodeId,
    engine: underTest(local),
    server: () => server,
    url,
    operator: signIn,
    restart: async () => {
      server = await startServer(join(installation.folder, 'server'), environment);
      await untilReady();
    },
    get pids() {
      return { server: server.pid, mariadb: mariadb.pid, engine: local.instance.pid };
    },
    administrator,
    untilReady,
    untilApplied: async () => {
      const database = await administrator();
      try {
        await eventually(async () => {
          const [rows] = await database.query(
            'SELECT kind, aggregateId, attempts FROM pending_changes LIMIT 5',
          );
          if (Array.isArray(rows) && rows.length > 0)
            throw new Error(`still waiting: ${JSON.stringify(rows)}`);
        }, readyWithinMs);
      } finally {
        await database.end();
      }
    },
    leadControl: async (ports) => {
      const rest = await signIn();
      await rest.patch(`/v1/media-nodes/${nodeId}`, {
        connection: { ...connection, ...ports },
        secret: local.secret,
      });
    },
    stop: () => stop(server),
  };
}
