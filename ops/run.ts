import { join } from 'node:path';
import { requireFreeswitch } from './instances/binaries.ts';
import { freeTcpPort, isPortFree } from './instances/free-port.ts';
import { identify, isAlive, readPidFile, removePidFile, writePidFile } from './instances/pid-file.ts';
import { storedCredentials } from './instances/stored-credentials.ts';
import { chosenEngines, enginesToRun, namesOf } from './local/chosen-engines.ts';
import { type Demonstration, readDemonstration, writeDemonstration } from './local/demonstration.ts';
import { demonstrate } from './local/demonstrate.ts';
import { startInstallation, stopInstallation } from './local/installation.ts';
import { engineNames } from './local/local-engine.ts';
import { launcherPidFile, localFolder } from './local/local-folder.ts';
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
  const known = readDemonstration(folder);
  const kinds = enginesToRun(chosenEngines(), known?.engines.map(({ kind }) => kind) ?? []);
  // Before anything is started: it cannot be installed by us.
  if (kinds.includes('freeswitch')) requireFreeswitch();
  say(`starting MariaDB, Redis, ${namesOf(kinds)} …`);
  const installation = await startInstallation({
    folder,
    engines: kinds,
    httpPort: await httpPort(known),
    log: sayIndented,
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
    const demonstration = await demonstrate(known, {
      url: `http://127.0.0.1:${server.port ?? 0}`,
      admin: { email: adminEmail, password: adminPassword(folder) },
      engines: installation.engines,
      log: sayIndented,
    });
    writeDemonstration(folder, demonstration);
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

function adminPassword(folder: string): string {
  return storedCredentials(join(folder, 'switchroom'), ['admin']).admin.slice(0, 20);
}

async function httpPort(known: Demonstration | null): Promise<number> {
  const wanted = known ? Number(new URL(known.url).port) : usualPort;
  return (await isPortFree('tcp', wanted)) ? wanted : await freeTcpPort();
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

function describe({ url, engines, admin, number, agents }: Demonstration): void {
  say(`REST interface   ${url}/v1   documentation: ${url}/docs`);
  say(`Administrator    ${admin.email}   password: ${admin.password}`);
  say(`Number           ${number} -> queue Sales (recorded)`);
  for (const { kind, sipAddress } of engines)
    say(`SIP server       ${sipAddress} (UDP)   ${engineNames[kind]}`);
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

function sayIndented(line: string): void {
  say(`  ${line}`);
}

await run().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
// The wait for a signal would keep the process when the server ended by itself.
process.exit();
