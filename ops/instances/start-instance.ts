import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { reasonOf } from '../../src/domain/reason-of.ts';
import { InstanceError } from './instance-error.ts';
import { meetPlan, portsNotHeld, readPorts, settlePorts, takenPorts, writePorts } from './instance-ports.ts';
import type { PortPlan, Ports } from './instance-ports.ts';
import { lastLines } from './log-tail.ts';
import { endProcess, identify, isAlive, readPidFile, removePidFile, writePidFile } from './pid-file.ts';
import type { ProcessIdentity } from './pid-file.ts';
import { DEFAULT_GRACE_MS, describeRunning, outputLogOf, pidFileOf } from './running-instance.ts';
import type { RunningInstance } from './running-instance.ts';

export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  /** What the program finds as its own name. */
  readonly argv0?: string;
}

/** What one kind of server has of its own; `startInstance` does the rest. */
export interface InstancePlan<Name extends string> extends PortPlan<Name> {
  /** For messages, e.g. `MariaDB`. */
  readonly label: string;
  /** Absolute; made if missing. */
  readonly folder: string;
  /** Log files of the server itself, beside what it prints. */
  readonly ownLogs?: readonly string[];
  /** Writes configuration for these ports and tells what to run. */
  prepare(ports: Ports<Name>): Promise<Launch>;
  /** Resolves when the server answered in its own protocol and took our secret; rejects if it did not (yet). */
  ask(ports: Ports<Name>): Promise<void>;
  readonly readyWithinMs: number;
  readonly log: (line: string) => void;
}

const ATTEMPTS = 3;
const ASK_AGAIN_AFTER_MS = 20;
const TAKE_OVER_WITHIN_MS = 3_000;

/**
 * Starts a server in its folder, or takes over the one recorded there if it lives and answers. The process is a
 * group of its own (Ctrl-C at a terminal does not reach it: the one who started it ends it in order) and its
 * output goes to a file, so it also outlives a killed parent and is found again by its pid file.
 *
 * @throws InstanceError `not-started` with the last lines of its logs; `port-taken` for a wanted port
 */
export async function startInstance<Name extends string>(
  plan: InstancePlan<Name>,
): Promise<RunningInstance<Name>> {
  mkdirSync(plan.folder, { recursive: true, mode: 0o700 });
  const earlier = await takeOver(plan);
  if (earlier !== undefined) return earlier;

  const startedAt = performance.now();
  for (let attempt = 1; ; attempt += 1) {
    const ports = await settlePorts(plan, attempt === 1 ? readPorts(plan.folder, plan) : {});
    const launch = await plan.prepare(ports);
    writePorts(plan.folder, ports);
    const identity = spawnRecorded(plan, launch);
    try {
      await answeredWithin(plan, ports, identity, plan.readyWithinMs);
      plan.log(
        `${plan.label} ready after ${Math.round(performance.now() - startedAt)} ms (pid ${identity.pid})`,
      );
      return describeRunning(plan.folder, ports, identity, false);
    } catch (error) {
      await endProcess(identity, DEFAULT_GRACE_MS);
      removePidFile(pidFileOf(plan.folder));
      const taken = await takenPorts(plan, ports);
      if (taken.length === 0 || attempt === ATTEMPTS) throw notStarted(plan, error);
      plan.log(`${plan.label}: port ${taken.join(', ')} was taken meanwhile, trying others`);
    }
  }
}

async function takeOver<Name extends string>(
  plan: InstancePlan<Name>,
): Promise<RunningInstance<Name> | undefined> {
  const identity = readPidFile(pidFileOf(plan.folder));
  if (identity === undefined || !isAlive(identity)) return undefined;
  const ports = readPorts(plan.folder, plan);
  if (meetPlan(plan, ports)) {
    try {
      await answeredWithin(plan, ports, identity, TAKE_OVER_WITHIN_MS);
      plan.log(`${plan.label} is already there (pid ${identity.pid})`);
      return describeRunning(plan.folder, ports, identity, true);
    } catch {
      plan.log(`${plan.label} (pid ${identity.pid}) is there but does not answer: ending it`);
    }
  }
  // It holds the folder's data: a second one beside it would damage them.
  await endProcess(identity, DEFAULT_GRACE_MS);
  return undefined;
}

function spawnRecorded<Name extends string>(plan: InstancePlan<Name>, launch: Launch): ProcessIdentity {
  const logFile = outputLogOf(plan.folder);
  if (existsSync(logFile)) renameSync(logFile, join(plan.folder, 'output.previous.log'));
  const output = openSync(logFile, 'a', 0o600);
  try {
    const child = spawn(launch.command, launch.args, {
      cwd: plan.folder,
      detached: true,
      stdio: ['ignore', output, output],
      env: bareEnvironment(process.env),
      ...(launch.argv0 === undefined ? {} : { argv0: launch.argv0 }),
    });
    // Without a listener a program that cannot be run would end this process.
    child.once('error', (error) => {
      plan.log(`${plan.label}: ${error.message}`);
    });
    const identity = child.pid === undefined ? undefined : identify(child.pid);
    if (identity === undefined) throw notStarted(plan, new Error(`${launch.command} ended at once`));
    writePidFile(pidFileOf(plan.folder), identity);
    child.unref();
    return identity;
  } finally {
    closeSync(output);
  }
}

async function answeredWithin<Name extends string>(
  plan: InstancePlan<Name>,
  ports: Ports<Name>,
  identity: ProcessIdentity,
  withinMs: number,
): Promise<void> {
  const giveUpAt = performance.now() + withinMs;
  for (;;) {
    let lastError: string;
    try {
      await plan.ask(ports);
      const missing = portsNotHeld(plan, ports, identity.pid);
      if (missing.length === 0) return;
      lastError = `it does not hold its port for ${missing.join(', ')}`;
    } catch (error) {
      lastError = reasonOf(error);
    }
    if (!isAlive(identity)) throw new Error('the process ended by itself');
    if (performance.now() >= giveUpAt) throw new Error(`not ready after ${withinMs} ms: ${lastError}`);
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_AFTER_MS));
  }
}

/** Nothing of the caller's settings or secrets; HOME is kept for programs that insist on one. */
function bareEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { PATH: env.PATH ?? '/usr/sbin:/usr/bin:/sbin:/bin', HOME: env.HOME ?? '/', LANG: 'C.UTF-8' };
}

function notStarted<Name extends string>(plan: InstancePlan<Name>, cause: unknown): InstanceError {
  const logs = [outputLogOf(plan.folder), ...(plan.ownLogs ?? [])].map((path) => ({
    path,
    lines: lastLines(path),
  }));
  const tails = logs.flatMap(({ path, lines }) => (lines.length === 0 ? [] : [`--- ${path}`, ...lines]));
  const message = [`${plan.label} did not start in ${plan.folder}: ${reasonOf(cause)}`, ...tails].join('\n');
  return new InstanceError('not-started', message, { cause });
}
