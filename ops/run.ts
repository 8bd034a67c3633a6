import { join } from 'node:path';
import { freeTcpPort, isTcpPortFree } from './instances/free-port.ts';
import { identify, isAlive, readPidFile, removePidFile, writePidFile } from './instances/pid-file.ts';
import { storedCredentials } from './instances/stored-credentials.ts';
import { type Demonstration, readDemonstration, writeDemonstration } from './local/demonstration.ts';
import { type Installation, startInstallation, stopInstallation } from './local/installation.ts';
import { launcherPidFile, localFolder } from './local/local-folder.ts';
import { RestClient } from './local/rest-client.ts';
import { seed } from './local/seed.ts';
import { type Server, startServer } from './local/server.ts';

const adminEmail = 'admin@example.com';
const usualPort = 8080;

/** `make run`: everything on this machine, in one terminal; Ctrl-C ends what it started. */
async function run(): Promise<void> {
  const folder = localFolder();
  const launcher = readPidFile(launcherPidFile(folder));
  if (launcher && isAlive(launcher)) {
    const known = readDemonstration(folder);
    say(`Switchroom runs already (process ${launcher.pid}); end it with: make stop`);
    if (known) describe(known);
    return;
  }
  const startedAt = performance.now();
  say('starting MariaDB, Redis and Asterisk …');
  const known = readDemonstration(folder);
  const installation = await startInstallation({
    folder,
    httpPort: await httpPort(known),
    log: (line) => {
      say(`  ${line}`);
    },
  });
  const self = identify(process.pid);
  if (self) writePidFile(launcherPidFile(folder), self);

  let server: Server | undefined;
  try {
    say('starting Switchroom (database is migrated first) …');
    server = await startServer(join(folder, 'switchroom'), {
      ...installation.environment,
      SWITCHROOM_FIRST_COMPANY: 'Demonstration',
      SWITCHROOM_FIRST_ADMIN_EMAIL: adminEmail,
      SWITCHROOM_FIRST_ADMIN_PASSWORD: adminPassword(folder),
    });
    const demonstration = await demonstrate(installation, server, known, folder);
    say(`ready after ${((performance.now() - startedAt) / 1_000).toFixed(1)} s\n`);
    describe(demonstration);
    say(
      `\nLog: ${server.logFile}\nPlace a call from another terminal: make demo\nEnd with Ctrl-C here or make stop elsewhere.`,
    );
    await Promise.race([endRequested(), server.ended]);
    if (!isAlive(server.identity)) say('Switchroom ended by itself; see its log.');
  } finally {
    say('ending …');
    await server?.stop();
    await stopInstallation(installation);
    removePidFile(launcherPidFile(folder));
    say('ended; the data is kept.');
  }
}

/** Seeds an empty installation; tells the node where its engine is now. */
async function demonstrate(
  { asterisk, folder }: Installation,
  server: Server,
  known: Demonstration | null,
  varFolder: string,
): Promise<Demonstration> {
  const url = `http://127.0.0.1:${server.port ?? 0}`;
  const admin = { email: adminEmail, password: adminPassword(varFolder) };
  const connection = {
    host: '127.0.0.1',
    amiPort: asterisk.ports.ami,
    ariPort: asterisk.ports.http,
    username: asterisk.user,
    generatedFolder: asterisk.generatedFolder,
    spoolFolder: asterisk.recordingsFolder,
    journalFile: asterisk.celFile,
    sipAddress: `127.0.0.1:${asterisk.ports.sip}`,
  };
  if (known) {
    await updateNode(url, admin, connection, asterisk.secret);
    const demonstration = { ...known, url, sipAddress: connection.sipAddress };
    writeDemonstration(folder, demonstration);
    return demonstration;
  }
  say('making the demonstration company …');
  const node = { connection, secret: asterisk.secret };
  const demonstration = await seed({
    url,
    admin,
    node,
    log: (line) => {
      say(`  ${line}`);
    },
  });
  writeDemonstration(folder, demonstration);
  return demonstration;
}

/** Ports are kept over a restart unless somebody else took one meanwhile. */
async function updateNode(
  url: string,
  admin: { email: string; password: string },
  connection: Readonly<Record<string, unknown>>,
  secret: string,
): Promise<void> {
  const rest = await new RestClient(url).signIn(admin.email, admin.password);
  const { items } = await rest.get<{ items: { id: number; connection: Record<string, unknown> }[] }>(
    '/v1/media-nodes',
  );
  const [node] = items;
  if (!node) return;
  if (Object.entries(connection).every(([key, value]) => node.connection[key] === value)) return;
  await rest.patch(`/v1/media-nodes/${node.id}`, { connection, secret });
}

function adminPassword(folder: string): string {
  return storedCredentials(join(folder, 'switchroom'), ['admin']).admin.slice(0, 20);
}

async function httpPort(known: Demonstration | null): Promise<number> {
  const wanted = known ? Number(new URL(known.url).port) : usualPort;
  return (await isTcpPortFree(wanted)) ? wanted : await freeTcpPort();
}

function endRequested(): Promise<void> {
  return new Promise((resolve) => {
    // Neither a signal handler nor a detached child keeps Node running.
    const stay = setInterval(() => undefined, 60_000);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => {
        clearInterval(stay);
        resolve();
      });
    }
  });
}

function describe({ url, sipAddress, admin, number, agents }: Demonstration): void {
  say(`REST interface   ${url}/v1   documentation: ${url}/docs`);
  say(`Administrator    ${admin.email}   password: ${admin.password}`);
  say(`Number           ${number} -> queue Sales (recorded)`);
  say(`SIP server       ${sipAddress} (UDP)`);
  for (const agent of agents) {
    say(
      `Agent            ${agent.name}, ${agent.skill}, extension ${agent.extension}: ${agent.email} / ${agent.password}`,
    );
    say(`                 SIP user ${agent.sipUser}, secret ${agent.sipSecret}`);
  }
}

function say(line: string): void {
  console.log(line);
}

await run();
// The wait for a signal would keep the process when the server ended by itself.
process.exit();
