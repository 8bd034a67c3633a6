import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { InstanceError } from './instance-error.ts';
import { asRoot } from './server-user.ts';
import type { SqlServerMake } from './sql-server.ts';

const run = promisify(execFile);

export interface NewDataFolder {
  readonly make: SqlServerMake;
  /** Becomes the data directory; must not exist yet. */
  readonly target: string;
  /** Options file (`my.cnf`) for the bootstrap, which decides e.g. the size of the redo log. */
  readonly defaultsFile: string;
  /** Keeps a copy of the fresh data directory here, and takes it from here the next time. */
  readonly templateFolder?: string;
  readonly log: (line: string) => void;
}

/**
 * Makes a data directory with the server's own tables and an administrator without a password (set at first start).
 * It appears under its name only when complete, so a broken attempt leaves nothing that looks usable.
 *
 * @throws InstanceError `not-started` with the output of what makes it
 */
export async function makeDataFolder(options: NewDataFolder): Promise<void> {
  const { target, templateFolder } = options;
  const unfinished = `${target}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  if (templateFolder === undefined) {
    await install(unfinished, options);
  } else {
    const template = await makeTemplate(templateFolder, options);
    cpSync(template, unfinished, { recursive: true });
  }
  renameSync(unfinished, target);
}

async function makeTemplate(templateFolder: string, options: NewDataFolder): Promise<string> {
  const { kind, findServer } = options.make;
  const { stdout: version } = await run(findServer().command, ['--no-defaults', '--version']);
  // Another release or another redo log size would not open these files.
  const key = createHash('sha256').update(version).update(readFileSync(options.defaultsFile)).digest('hex');
  const template = join(templateFolder, `${kind}-${key.slice(0, 16)}`);
  if (existsSync(template)) return template;
  mkdirSync(templateFolder, { recursive: true, mode: 0o700 });
  const unfinished = mkdtempSync(join(templateFolder, 'unfinished-'));
  await install(join(unfinished, 'data'), options);
  try {
    renameSync(join(unfinished, 'data'), template);
  } catch (error) {
    // Somebody else was quicker: theirs is as good.
    if (!existsSync(template)) throw error;
  }
  rmSync(unfinished, { recursive: true, force: true });
  return template;
}

async function install(dataFolder: string, options: NewDataFolder): Promise<void> {
  const { label, findInstaller } = options.make;
  options.log(`${label}: making the system tables (some seconds, once)`);
  mkdirSync(dirname(dataFolder), { recursive: true, mode: 0o700 });
  // A starting server empties its folder for temporary tables, whoever's they are: never the common one.
  const temporaryFolder = `${dataFolder}.tmp`;
  mkdirSync(temporaryFolder, { recursive: true, mode: 0o700 });
  const installer = findInstaller();
  const args = [
    `--defaults-file=${options.defaultsFile}`,
    `--datadir=${dataFolder}`,
    `--tmpdir=${temporaryFolder}`,
    ...installer.args,
    ...asRoot(),
  ];
  try {
    await run(installer.command, args, { timeout: 120_000 });
  } catch (error) {
    throw new InstanceError('not-started', `${installer.command} failed: ${wordsOf(error)}`, {
      cause: error,
    });
  } finally {
    rmSync(temporaryFolder, { recursive: true, force: true });
  }
}

/** The message of a program that failed ends with what it said to standard error. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'stdout' in error ? `${error.message}\n${String(error.stdout)}` : error.message;
}
