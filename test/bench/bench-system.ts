import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Connection, createConnection } from 'mysql2/promise';
import { databaseTemplateFolder } from '../../ops/instances/cache-folder.ts';
import {
  asteriskOf,
  type Installation,
  startInstallation,
  stopInstallation,
} from '../../ops/local/installation.ts';
import { describeAsterisk } from '../../ops/local/local-engine.ts';
import { RestClient } from '../../ops/local/rest-client.ts';
import { type Server, startServer } from '../../ops/local/server.ts';
import { asteriskUnderTest } from '../support/engine/asterisk-under-test.ts';
import { eventually } from '../support/eventually.ts';
import type { RunningSystem } from '../support/running-system.ts';

const operator = { email: 'operator@example.com', password: 'operator-password' };
/** With ten thousand agents the first comparison takes a while. */
const readyWithinMs = 300_000;

/** A whole system of its own for the bench: durable database, Redis, Asterisk and one server with all roles. */
export interface BenchSystem extends RunningSystem {
  readonly pids: Readonly<Record<'server' | 'mariadb' | 'asterisk', number>>;
  /** A connection of the database's administrator, who sees its counters. The caller ends it. */
  administrator(): Promise<Connection>;
  /** Resolves when the server reports that everything answers and has been compared. */
  untilReady(): Promise<void>;
  /** Resolves when no change waits to be applied. */
  untilApplied(): Promise<void>;
  /** Leads the server's control connections to other ports of this machine, behind which the same Asterisk must be. */
  leadControl(ports: { readonly ami: number; readonly ari: number }): Promise<void>;
  /** Ends everything that was started and removes what it wrote. */
  stop(): Promise<void>;
}

export interface BenchSystemOptions {
  readonly log: (line: string) => void;
  /** Options of Node for the server process, e.g. to load a profiler. */
  readonly serverNodeOptions?: string;
}

/** Starts everything in a temporary folder (`TMPDIR` decides on which disk). */
export async function startBenchSystem({ log, serverNodeOptions }: BenchSystemOptions): Promise<BenchSystem> {
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
      engines: ['asterisk'],
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
  const { mariadb } = installation;
  const asterisk = asteriskOf(installation);
  const local = describeAsterisk(asterisk);
  let server = first;
  const url = () => `http://127.0.0.1:${server.port ?? 0}`;
  const signIn = () => new RestClient(url()).signIn(operator.email, operator.password);
  const administrator = () => createConnection({ uri: mariadb.rootUrl('switchroom'), timezone: 'Z' });
  const { connection } = local.access;
  const { id: nodeId } = await (
    await signIn()
  ).post<{ id: number }>('/v1/media-nodes', {
    name: 'local',
    connection,
    secret: asterisk.secret,
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
    engine: asteriskUnderTest(local),
    server: () => server,
    url,
    operator: signIn,
    restart: async () => {
      server = await startServer(join(installation.folder, 'server'), environment);
      await untilReady();
    },
    get pids() {
      return { server: server.pid, mariadb: mariadb.pid, asterisk: asterisk.pid };
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
    leadControl: async ({ ami, ari }) => {
      const rest = await signIn();
      await rest.patch(`/v1/media-nodes/${nodeId}`, {
        connection: { ...connection, amiPort: ami, ariPort: ari },
        secret: asterisk.secret,
      });
    },
    stop: () => stop(server),
  };
}
