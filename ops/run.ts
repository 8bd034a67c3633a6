import { mkdirSync } from 'node:fs';
import type { EngineKind } from '../src/application/ports/records/media-node.ts';
import { requireFreeswitch } from './instances/binaries.ts';
import { identify, isAlive, readPidFile, removePidFile, writePidFile } from './instances/pid-file.ts';
import { storedCredentials } from './instances/stored-credentials.ts';
import { chosenEngines, enginesToRun, namesOf } from './local/chosen-engines.ts';
import {
  adviceOnLogin,
  type Demonstration,
  readDemonstration,
  writeDemonstration,
} from './local/demonstration.ts';
import { demonstrate } from './local/demonstrate.ts';
import { awaitEndRequest, type EndRequest } from './local/end-request.ts';
import { chooseHttpPort } from './local/http-port.ts';
import { startInstallation, stopInstallation } from './local/installation.ts';
import { engineNames } from './local/local-engine.ts';
import { launcherPidFile, localFolder, serverFolder } from './local/local-folder.ts';
import { endServer, type Server, startServer } from './local/server.ts';

const adminEmail = 'admin@example.com';

/** `make run`: everything on this machine, in one terminal; Ctrl-C ends what it started, whenever it comes. */
async function run(): Promise<void> {
  const folder = localFolder();
  const known = readDemonstration(folder);
  const launcher = readPidFile(launcherPidFile(folder));
  if (launcher && isAlive(launcher)) {
    say(`Switchroom runs already (process ${launcher.pid}); end it with: make stop`);
    if (known) describe(known);
    return;
  }
  const kinds = enginesToRun(chosenEngines(), known?.engines.map(({ kind }) => kind) ?? []);
  // Before anything is started: it cannot be installed by us.
  if (kinds.includes('freeswitch')) requireFreeswitch();
  const end = awaitEndRequest();
  void end.asked.then(() => {
    say('ending …');
  });
  recordLauncher(folder);
  try {
    const server = await start(folder, kinds, known, end);
    await Promise.race([end.asked, server.ended]);
    if (!isAlive(server.identity)) say('Switchroom ended by itself; see its log.');
  } catch (error) {
    // Whoever asked for the end needs no word of what did not start because of it.
    if (!end.signal.aborted) throw error;
  } finally {
    await endServer(serverFolder(folder));
    await stopInstallation({ folder });
    removePidFile(launcherPidFile(folder));
    say('ended; the data is kept.');
  }
}

/**
 * Starts everything, until the end is asked for. What is starting is waited for first: it could not be found yet, and a database
 * whose tables are being made would keep half of them.
 *
 * @throws Error also when the end is asked for
 */
async function start(
  folder: string,
  kinds: readonly EngineKind[],
  known: Demonstration | null,
  end: EndRequest,
): Promise<Server> {
  const startedAt = performance.now();
  // Of a launcher that was killed.
  await endServer(serverFolder(folder));
  say(`starting MariaDB, Redis, ${namesOf(kinds)} …`);
  const installation = await startInstallation({
    folder,
    engines: kinds,
    httpPort: await chooseHttpPort(known),
    log: sayIndented,
  });
  end.signal.throwIfAborted();
  say('starting Switchroom (database is migrated first) …');
  const server = await startServer(serverFolder(folder), {
    ...installation.environment,
    SWITCHROOM_FIRST_COMPANY: 'Demonstration',
    SWITCHROOM_FIRST_ADMIN_EMAIL: adminEmail,
    SWITCHROOM_FIRST_ADMIN_PASSWORD: adminPassword(folder),
  });
  end.signal.throwIfAborted();
  const seeding = demonstrate(known, {
    url: `http://127.0.0.1:${server.port ?? 0}`,
    admin: { email: adminEmail, password: adminPassword(folder) },
    engines: installation.engines,
    log: sayIndented,
  });
  await Promise.race([seeding, end.asked]);
  end.signal.throwIfAborted();
  const { demonstration, signedIn } = await seeding;
  writeDemonstration(folder, demonstration);
  say(`ready after ${((performance.now() - startedAt) / 1_000).toFixed(1)} s\n`);
  describe(demonstration);
  if (!signedIn) {
    say(`\n${adviceOnLogin(folder, demonstration)}`);
    say(
      'Until then make demo does not work, and no engine is told of that is new or had to take other ports.',
    );
  }
  say(
    `\nLog: ${server.logFile}\nPlace a call from another terminal: make demo\nEnd with Ctrl-C here or make stop elsewhere.`,
  );
  return server;
}

function recordLauncher(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const self = identify(process.pid);
  if (self) writePidFile(launcherPidFile(folder), self);
}

function adminPassword(folder: string): string {
  return storedCredentials(serverFolder(folder), ['admin']).admin.slice(0, 20);
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
