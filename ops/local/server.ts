import { spawn } from 'node:child_process';
import { mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { lastLines } from '../instances/log-tail.ts';
import {
  endProcess,
  identify,
  killProcess,
  type ProcessIdentity,
  readPidFile,
  removePidFile,
  writePidFile,
} from '../instances/pid-file.ts';

const mainFile = join(import.meta.dirname, '../../src/main.ts');
const readyWithinMs = 60_000;
const endsWithinMs = 20_000;

/** A Switchroom process of its own, with the roles that its environment names. */
export interface Server {
  readonly pid: number;
  /** Where it answers HTTP; null: nowhere. */
  readonly port: number | null;
  readonly identity: ProcessIdentity;
  readonly logFile: string;
  /** Resolves when the process has ended, whoever ended it. */
  readonly ended: Promise<void>;
  /** SIGTERM, and SIGKILL after 20 s. */
  stop(): Promise<void>;
  /** SIGKILL: what a crash does. */
  kill9(): Promise<void>;
}

/**
 * Starts the server and waits until it runs. Its log goes to `FOLDER/switchroom.log`, its pid file lies beside it.
 *
 * @throws Error with the last lines of the log when it does not start
 */
export async function startServer(
  folder: string,
  environment: Readonly<Record<string, string>>,
): Promise<Server> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const logFile = join(folder, 'switchroom.log');
  const log = openSync(logFile, 'a', 0o600);
  const child = spawn(process.execPath, ['--import', 'tsx', mainFile], {
    // A group of its own: Ctrl-C reaches the launcher only, which then ends everything in order.
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...environment },
    cwd: join(import.meta.dirname, '../..'),
  });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve();
    });
  });
  const identity = child.pid === undefined ? undefined : identify(child.pid);
  // At once: it is to be found and ended also by others than its parent, who may be killed before it is ready.
  if (identity) writePidFile(serverPidFile(folder), identity);
  const ready = await new Promise<{ port: number | null } | null>((resolve) => {
    const timer = setTimeout(() => {
      resolve(null);
    }, readyWithinMs);
    child.once('message', (message) => {
      clearTimeout(timer);
      resolve(message as { port: number | null });
    });
    void ended.then(() => {
      clearTimeout(timer);
      resolve(null);
    });
  });
  if (!ready || !identity) {
    if (identity) await endProcess(identity, 2_000);
    removePidFile(serverPidFile(folder));
    throw new Error(['Switchroom did not start:', ...lastLines(logFile)].join('\n'));
  }
  child.disconnect();
  child.unref();
  return {
    pid: identity.pid,
    port: ready.port,
    identity,
    logFile,
    ended,
    stop: async () => {
      await endProcess(identity, endsWithinMs);
      removePidFile(serverPidFile(folder));
    },
    kill9: async () => {
      await killProcess(identity);
      removePidFile(serverPidFile(folder));
    },
  };
}

/** Ends the server that the folder records, whoever started it; false: none ran. */
export async function endServer(folder: string): Promise<boolean> {
  const path = serverPidFile(folder);
  const identity = readPidFile(path);
  const end = identity ? await endProcess(identity, endsWithinMs) : 'was-gone';
  removePidFile(path);
  return end !== 'was-gone';
}

function serverPidFile(folder: string): string {
  return join(folder, 'server.json');
}
