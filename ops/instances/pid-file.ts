import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** Which process exactly: a pid alone is given to somebody else once its owner is gone. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Field 22 of /proc/PID/stat: clock ticks between boot and the start of the process. */
  readonly startedAtTicks: string;
  /** /proc/sys/kernel/random/boot_id: ticks count from here. */
  readonly bootId: string;
}

export type ProcessEnd = 'was-gone' | 'ended' | 'killed';

/** Identity of a running process, or undefined if there is none (a zombie without threads has ended too). */
export function identify(pid: number): ProcessIdentity | undefined {
  const stat = readIfThere(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  // The second field is the program's name in parentheses and may itself hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const state = fields[0];
  const startedAtTicks = fields[19];
  if (startedAtTicks === undefined || state === 'X') return undefined;
  // The first thread of a killed process is a zombie while others still hold its ports and files.
  if (state === 'Z' && threadCount(pid) <= 1) return undefined;
  return { pid, startedAtTicks, bootId: bootId() };
}

/** Is this very process still running (stopped by SIGSTOP counts as running)? */
export function isAlive(identity: ProcessIdentity): boolean {
  const now = identify(identity.pid);
  return now?.startedAtTicks === identity.startedAtTicks && now.bootId === identity.bootId;
}

/** Writes the identity as one JSON line; the file is replaced in one step. */
export function writePidFile(path: string, identity: ProcessIdentity): void {
  writeFileSync(`${path}.new`, `${JSON.stringify(identity)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** The recorded process, or undefined when there is no file or its text is no identity. */
export function readPidFile(path: string): ProcessIdentity | undefined {
  const text = readIfThere(path);
  if (text === undefined) return undefined;
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null) return undefined;
  const { pid, startedAtTicks, bootId: boot } = value as Record<string, unknown>;
  if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid <= 1) return undefined;
  if (typeof startedAtTicks !== 'string' || typeof boot !== 'string') return undefined;
  return { pid, startedAtTicks, bootId: boot };
}

export function removePidFile(path: string): void {
  rmSync(path, { force: true });
}

/** Sends a signal to this very process. Returns false if it is gone. */
export function signalProcess(identity: ProcessIdentity, signal: NodeJS.Signals): boolean {
  if (!isAlive(identity)) return false;
  try {
    process.kill(identity.pid, signal);
    return true;
  } catch (error) {
    if (hasCode(error, 'ESRCH')) return false;
    throw error;
  }
}

/**
 * Ends a process: SIGTERM (with SIGCONT, so that a frozen one sees it), then SIGKILL after `graceMs`.
 * Resolves when the process is gone. Rejects with EPERM if it belongs to another user.
 */
export async function endProcess(identity: ProcessIdentity, graceMs: number): Promise<ProcessEnd> {
  if (!signalProcess(identity, 'SIGTERM')) return 'was-gone';
  signalProcess(identity, 'SIGCONT');
  if (await isGoneWithin(identity, graceMs)) return 'ended';
  await killProcess(identity);
  return 'killed';
}

/** SIGKILL, and waits until the process is gone. */
export async function killProcess(identity: ProcessIdentity): Promise<void> {
  signalProcess(identity, 'SIGKILL');
  if (!(await isGoneWithin(identity, 10_000))) {
    throw new Error(`process ${identity.pid} is still there 10 s after SIGKILL`);
  }
}

/** SIGSTOP, and waits until every thread has stopped, which takes a moment. */
export async function freezeProcess(identity: ProcessIdentity): Promise<void> {
  const giveUpAt = performance.now() + 5_000;
  signalProcess(identity, 'SIGSTOP');
  while (isAlive(identity) && !isStopped(identity.pid)) {
    if (performance.now() >= giveUpAt) throw new Error(`process ${identity.pid} does not stop`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function isStopped(pid: number): boolean {
  const tasks = `/proc/${pid}/task`;
  return readdirSync(tasks).every((task) => {
    const stat = readIfThere(`${tasks}/${task}/stat`) ?? '';
    return stat.slice(stat.lastIndexOf(')') + 2).startsWith('T');
  });
}

async function isGoneWithin(identity: ProcessIdentity, withinMs: number): Promise<boolean> {
  const giveUpAt = performance.now() + withinMs;
  while (isAlive(identity)) {
    if (performance.now() >= giveUpAt) return false;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return true;
}

function threadCount(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/task`).length;
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ESRCH')) return 0;
    throw error;
  }
}

function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    // ESRCH: the process ended between opening and reading its entry in /proc.
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ESRCH')) return undefined;
    throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
