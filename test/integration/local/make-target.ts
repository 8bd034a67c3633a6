import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { identify, type ProcessIdentity } from '../../../ops/instances/pid-file.ts';

const project = join(import.meta.dirname, '../../..');

/** What a target of the Makefile runs, without the installing before it, in a process group of its own as at a terminal. */
export class MakeTarget {
  readonly identity: ProcessIdentity;
  /** Exit code (null if ended by a signal); never rejects. */
  readonly exited: Promise<number | null>;
  readonly #child: ChildProcess;
  #output = '';

  constructor(target: string, environment: Readonly<Record<string, string>>) {
    const child = spawn('sh', ['-c', recipeOf(target)], {
      cwd: project,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...environment },
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.#output += text;
      });
    // Not before both streams have ended: the last words count.
    this.exited = new Promise((resolve) => child.once('close', resolve));
    const identity = child.pid === undefined ? undefined : identify(child.pid);
    if (!identity) throw new Error(`make ${target} could not be run`);
    this.identity = identity;
  }

  /** What it said until now. */
  get output(): string {
    return this.#output;
  }

  hasExited(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** What Ctrl-C at its terminal does: the signal comes to every process of the group. */
  ctrlC(): void {
    process.kill(-this.identity.pid, 'SIGINT');
  }

  kill9(): void {
    this.#child.kill('SIGKILL');
  }
}

/** Runs it to its end. */
export async function runTarget(
  target: string,
  environment: Readonly<Record<string, string>>,
): Promise<{ readonly exitCode: number | null; readonly output: string }> {
  const started = new MakeTarget(target, environment);
  const exitCode = await started.exited;
  return { exitCode, output: started.output };
}

/** The one command of a target. */
function recipeOf(target: string): string {
  const makefile = readFileSync(join(project, 'Makefile'), 'utf8');
  const recipe = new RegExp(`^${target}:.*\\n\\t@(.+)\\n(?!\\t)`, 'mu').exec(makefile)?.[1];
  if (recipe === undefined) throw new Error(`the Makefile has no target ${target} of one command`);
  return recipe;
}

/** Command lines of the processes that work in this folder, or were told of it. */
export function processesOf(folder: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .flatMap((pid) => {
      const read = (name: string) => textOf(() => readFileSync(`/proc/${pid}/${name}`, 'utf8'));
      const command = read('cmdline').replaceAll('\0', ' ').trim();
      const where = textOf(() => readlinkSync(`/proc/${pid}/cwd`));
      return [command, where, read('environ')].some((text) => text.includes(folder))
        ? [`${pid} ${command}`]
        : [];
    });
}

/** Empty of a process that has ended meanwhile, or is somebody else's. */
function textOf(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}
