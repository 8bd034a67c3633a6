import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { endProcess, identify } from '../../../ops/instances/pid-file.ts';
import type { ProcessIdentity } from '../../../ops/instances/pid-file.ts';

export interface ChildProcess {
  readonly identity: ProcessIdentity;
  hasExited(): boolean;
  /** Exit code (null if ended by a signal); never rejects. */
  readonly exited: Promise<number | null>;
  /** SIGTERM, then SIGKILL after `graceMs`; resolves when it is gone. */
  end(graceMs: number): Promise<void>;
}

/**
 * Runs a test's program, output into a file, no terminal. It ends with this process whatever happens to it:
 * setpriv (util-linux) asks the kernel to send it a signal when its parent dies.
 */
export function runChild(
  command: string,
  args: readonly string[],
  options: { readonly folder: string; readonly outputFile: string },
): ChildProcess {
  const output = openSync(options.outputFile, 'a', 0o600);
  try {
    const child = spawn('setpriv', ['--pdeathsig', 'KILL', command, ...args], {
      cwd: options.folder,
      stdio: ['ignore', output, output],
    });
    let isRunning = true;
    const exited = new Promise<number | null>((resolve) => {
      const settle = (code: number | null): void => {
        isRunning = false;
        resolve(code);
      };
      child.once('exit', settle);
      child.once('error', () => {
        settle(null);
      });
    });
    const identity = child.pid === undefined ? undefined : identify(child.pid);
    if (identity === undefined) throw new Error(`${command} could not be run`);
    return {
      identity,
      hasExited: () => !isRunning,
      exited,
      end: async (graceMs) => {
        await endProcess(identity, graceMs);
        await exited;
      },
    };
  } finally {
    closeSync(output);
  }
}
