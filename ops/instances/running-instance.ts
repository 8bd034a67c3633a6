import { join } from 'node:path';
import type { Ports } from './instance-ports.ts';
import {
  endProcess,
  freezeProcess,
  isAlive,
  killProcess,
  readPidFile,
  removePidFile,
  signalProcess,
} from './pid-file.ts';
import type { ProcessEnd, ProcessIdentity } from './pid-file.ts';

/** How long a server may take to end in order before it is ended by force. */
export const DEFAULT_GRACE_MS = 10_000;

/** A private server that runs, whoever started it. */
export interface RunningInstance<Name extends string> {
  readonly folder: string;
  readonly ports: Ports<Name>;
  readonly pid: number;
  /** True when a process from an earlier start was found alive and answering. */
  readonly reused: boolean;
  /** What it prints to the terminal; the last lines are in the errors of a failed start. */
  readonly outputLog: string;
  isAlive(): boolean;
  /** Ends it in order (SIGTERM), by force after `graceMs`; resolves when the process is gone. */
  stop(graceMs?: number): Promise<ProcessEnd>;
  /** SIGKILL: what a crash does. Resolves when the process is gone; the folder can be started again. */
  kill9(): Promise<void>;
  /** SIGSTOP: the server hangs while its ports stay open. Resolves when every thread stands still. */
  freeze(): Promise<void>;
  thaw(): void;
}

export function pidFileOf(folder: string): string {
  return join(folder, 'process.json');
}

export function outputLogOf(folder: string): string {
  return join(folder, 'output.log');
}

/** Handle on a process that is known to run as the instance of this folder. */
export function describeRunning<Name extends string>(
  folder: string,
  ports: Ports<Name>,
  identity: ProcessIdentity,
  reused: boolean,
): RunningInstance<Name> {
  return {
    folder,
    ports,
    pid: identity.pid,
    reused,
    outputLog: outputLogOf(folder),
    isAlive: () => isAlive(identity),
    stop: async (graceMs = DEFAULT_GRACE_MS) => {
      const end = await endProcess(identity, graceMs);
      forget(folder, identity);
      return end;
    },
    kill9: async () => {
      await killProcess(identity);
      forget(folder, identity);
    },
    freeze: () => freezeProcess(identity),
    thaw: () => {
      signalProcess(identity, 'SIGCONT');
    },
  };
}

/** Ends the process that an instance's folder records, if it still runs: what `make stop` does. */
export async function stopInstance(
  folder: string,
  graceMs = DEFAULT_GRACE_MS,
): Promise<ProcessEnd | 'not-recorded'> {
  const identity = readPidFile(pidFileOf(folder));
  if (identity === undefined) return 'not-recorded';
  const end = await endProcess(identity, graceMs);
  removePidFile(pidFileOf(folder));
  return end;
}

/** The record may already name a later process of the same folder. */
function forget(folder: string, identity: ProcessIdentity): void {
  const recorded = readPidFile(pidFileOf(folder));
  if (recorded?.pid === identity.pid && recorded.startedAtTicks === identity.startedAtTicks) {
    removePidFile(pidFileOf(folder));
  }
}
