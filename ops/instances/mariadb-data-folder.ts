import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { findBinary } from './binaries.ts';
import { InstanceError } from './instance-error.ts';

const run = promisify(execFile);

export interface NewDataFolder {
  /** Becomes the data directory; must not exist yet. */
  readonly target: string;
  /** Options file (`my.cnf`) for the bootstrap, which decides e.g. the size of the redo log. */
  readonly defaultsFile: string;
  /** Keeps a copy of the fresh data directory here, and takes it from here the next time. */
  readonly templateFolder?: string;
  readonly log: (line: string) => void;
}

/**
 * Makes a data directory with MariaDB's own tables and an administrator without a password (set at first start).
 * It appears under its name only when complete, so a broken attempt leaves nothing that looks usable.
 *
 * @throws InstanceError `not-started` with the output of mariadb-install-db
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
  const { stdout: version } = await run(findBinary('mariadbd').command, ['--no-defaults', '--version']);
  // Another release or another redo log size would not open these files.
  const key = createHash('sha256').update(version).update(readFileSync(options.defaultsFile)).digest('hex');
  const template = join(templateFolder, `mariadb-${key.slice(0, 16)}`);
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
  options.log('MariaDB: making the system tables (some seconds, once)');
  mkdirSync(dirname(dataFolder), { recursive: true, mode: 0o700 });
  // A starting MariaDB empties its folder for temporary tables, whoever's they are: never the common one.
  const temporaryFolder = `${dataFolder}.tmp`;
  mkdirSync(temporaryFolder, { recursive: true, mode: 0o700 });
  const args = [
    `--defaults-file=${options.defaultsFile}`,
    `--datadir=${dataFolder}`,
    `--tmpdir=${temporaryFolder}`,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
    '--skip-name-resolve',
    ...(process.getuid?.() === 0 ? ['--user=root'] : []),
  ];
  try {
    await run(findBinary('mariadbInstallDb').command, args, { timeout: 120_000 });
  } catch (error) {
    const output = error instanceof Error && 'stdout' in error ? String(error.stdout) : '';
    const reason = error instanceof Error ? error.message : String(error);
    throw new InstanceError('not-started', `mariadb-install-db failed: ${reason}\n${output}`, {
      cause: error,
    });
  } finally {
    rmSync(temporaryFolder, { recursive: true, force: true });
  }
}
