import { join } from 'node:path';
import { freeTcpPort } from '../../ops/instances/free-port.ts';
import type { Installation } from '../../ops/local/installation.ts';
import { RestClient } from '../../ops/local/rest-client.ts';
import { type Server, startServer } from '../../ops/local/server.ts';
import type { EngineUnderTest } from './engine/engine-under-test.ts';
import { underTest } from './engine/under-test.ts';
import { eventually } from './eventually.ts';
import { sharedInstallation } from './shared-installation.ts';

const operator = { email: 'operator@example.com', password: 'operator-password' };

/** A Switchroom server with all roles on the shared installation. */
export interface RunningSystem {
  readonly installation: Installation;
  /** What its processes are started with. */
  readonly environment: Readonly<Record<string, string>>;
  readonly nodeId: number;
  readonly engine: EngineUnderTest;
  /** The process as it is now; another one after `restart`. */
  server(): Server;
  url(): string;
  /** Signed in as the operator of the installation. */
  operator(): Promise<RestClient>;
  /** Starts the server again after it was killed or stopped. */
  restart(): Promise<void>;
}

let shared: Promise<RunningSystem> | undefined;
/** Set as soon as there is a process to end, also when the rest of the start fails. */
let endServer: (() => Promise<void>) | undefined;

/** The system that all e2e tests use, each with a company of its own: an engine belongs to one system. */
export function sharedSystem(): Promise<RunningSystem> {
  shared ??= sharedInstallation().then(startSystem);
  return shared;
}

// Registered before the hook that ends the installation, because that module is imported first by nobody else.
after(async function endSharedSystem() {
  this.timeout(30_000);
  await endServer?.();
});

/** Starts a server process with all roles and makes the installation's engine its media node. */
async function startSystem(installation: Installation): Promise<RunningSystem> {
  const environment = {
    ...installation.environment,
    SWITCHROOM_HTTP_PORT: '0',
    SWITCHROOM_FIRST_ADMIN_EMAIL: operator.email,
    SWITCHROOM_FIRST_ADMIN_PASSWORD: operator.password,
    SWITCHROOM_SIGN_INS_PER_MINUTE: '10000',
    // Nobody listens there until a test does.
    SWITCHROOM_SMTP_URL: `smtp://127.0.0.1:${await freeTcpPort()}`,
    SWITCHROOM_MAIL_FROM: 'pbx@company.example',
  };
  const serverFolder = join(installation.folder, 'server');
  let server = await startServer(serverFolder, environment);
  endServer = () => server.stop();
  const url = () => `http://127.0.0.1:${server.port ?? 0}`;
  const signIn = () => new RestClient(url()).signIn(operator.email, operator.password);
  const rest = await signIn();
  const [local] = installation.engines;
  if (!local) throw new Error('the installation has no engine');
  const node = await rest.post<{ id: number }>('/v1/media-nodes', {
    ...local.access,
    name: 'local',
    secret: local.secret,
  });
  await untilReady(url());
  return {
    installation,
    environment,
    nodeId: node.id,
    engine: underTest(local),
    server: () => server,
    url,
    operator: signIn,
    restart: async () => {
      server = await startServer(serverFolder, environment);
      await untilReady(url());
    },
  };
}

/** Everything answers and has been compared. */
export async function untilReady(url: string, withinMs = 20_000): Promise<void> {
  await eventually(async () => {
    const response = await fetch(`${url}/readyz`);
    const text = await response.text();
    if (!response.ok || !text.includes('media-node')) throw new Error(`not ready: ${text}`);
  }, withinMs);
}
