import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { cacheFolders } from './cache-folder.ts';
import { InstanceError } from './instance-error.ts';

/** A program as spawn() wants it. */
export interface Program {
  readonly command: string;
  /** Name under which it must be run, when that decides what it does. */
  readonly argv0?: string;
}

export interface AsteriskProgram extends Program {
  /** Come before Asterisk's own arguments. */
  readonly args: readonly string[];
  readonly modulesDir: string;
  readonly dataDir: string;
  /** Of the main release, e.g. 22. */
  readonly majorVersion: number;
}

export interface Binaries {
  readonly mariadbd: Program;
  readonly mariadbInstallDb: Program;
  readonly redisServer: Program;
  readonly sipp: Program;
  readonly baresip: Program;
  readonly asterisk: AsteriskProgram;
  readonly freeswitch?: Program;
}

/** Programs found by their name; the first that exists is taken. */
const CANDIDATES = {
  mariadbd: [{ name: 'mariadbd' }],
  mariadbInstallDb: [{ name: 'mariadb-install-db' }],
  // One program under two names: the Debian package redis-tools holds the server (but no service) as its dump
  // checker, and the name by which it is run decides which one it is.
  redisServer: [{ name: 'redis-server' }, { name: 'redis-check-rdb', argv0: 'redis-server' }],
  sipp: [{ name: 'sipp' }],
  baresip: [{ name: 'baresip' }],
} as const satisfies Record<string, readonly { name: string; argv0?: string }[]>;

export type SimpleProgram = keyof typeof CANDIDATES;

const OLDEST_ASTERISK = 22;

/** Everything that private instances and test phones run. @throws InstanceError `binary-missing` */
export function findBinaries(env: NodeJS.ProcessEnv = process.env): Binaries {
  const freeswitch = findFreeswitch(env);
  return {
    mariadbd: findBinary('mariadbd', env),
    mariadbInstallDb: findBinary('mariadbInstallDb', env),
    redisServer: findBinary('redisServer', env),
    sipp: findBinary('sipp', env),
    baresip: findBinary('baresip', env),
    asterisk: findAsterisk(env),
    ...(freeswitch === undefined ? {} : { freeswitch }),
  };
}

/** @throws InstanceError `binary-missing` */
export function findBinary(program: SimpleProgram, env: NodeJS.ProcessEnv = process.env): Program {
  for (const candidate of CANDIDATES[program]) {
    const command = onPath(candidate.name, env);
    if (command !== undefined)
      return 'argv0' in candidate ? { command, argv0: candidate.argv0 } : { command };
  }
  throw missing(CANDIDATES[program].map(({ name }) => name).join(' or '));
}

/** FREESWITCH_BIN or the one on PATH; undefined when there is none (it is optional). */
export function findFreeswitch(env: NodeJS.ProcessEnv = process.env): Program | undefined {
  const { FREESWITCH_BIN: named = '' } = env;
  const command = named === '' ? onPath('freeswitch', env) : named;
  return command === undefined ? undefined : { command };
}

/** @throws InstanceError `binary-missing` */
export function requireFreeswitch(env: NodeJS.ProcessEnv = process.env): Program {
  const freeswitch = findFreeswitch(env);
  if (freeswitch !== undefined) return freeswitch;
  throw new InstanceError(
    'binary-missing',
    'FreeSWITCH is not installed; put it on PATH or name its program in FREESWITCH_BIN',
  );
}

/**
 * MYSQL_BIN; undefined when it is not set (MySQL is optional). Not the one on PATH: where MariaDB is installed,
 * `mysqld` is often another name of its server.
 */
export function findMysqld(env: NodeJS.ProcessEnv = process.env): Program | undefined {
  const { MYSQL_BIN: command = '' } = env;
  return command === '' ? undefined : { command };
}

/** @throws InstanceError `binary-missing` */
export function requireMysqld(env: NodeJS.ProcessEnv = process.env): Program {
  const mysqld = findMysqld(env);
  if (mysqld !== undefined) return mysqld;
  throw new InstanceError('binary-missing', 'MySQL is not there; name its program, mysqld, in MYSQL_BIN');
}

/**
 * The Asterisk on PATH if it is 22 or later, else the one that `make install` unpacked.
 * @throws InstanceError `binary-missing`
 */
export function findAsterisk(env: NodeJS.ProcessEnv = process.env): AsteriskProgram {
  const installed = installedAsterisk(env);
  if (installed !== undefined) return installed;
  for (const folder of cacheFolders(env, process.getuid?.() === 0)) {
    const unpacked = unpackedAsterisk(join(folder, 'asterisk-root'), process.arch);
    if (unpacked !== undefined) return unpacked;
  }
  throw missing(`asterisk ${OLDEST_ASTERISK} or later`);
}

function installedAsterisk(env: NodeJS.ProcessEnv): AsteriskProgram | undefined {
  const command = onPath('asterisk', env);
  if (command === undefined) return undefined;
  const version = /^Asterisk (?:certified\/)?(\d+)/.exec(execFileSync(command, ['-V'], { encoding: 'utf8' }));
  const majorVersion = Number(version?.[1] ?? 0);
  const modulesDir = [`/usr/lib/${triplet(process.arch)}`, '/usr/lib64', '/usr/lib', '/usr/local/lib']
    .map((folder) => join(folder, 'asterisk', 'modules'))
    .find((folder) => existsSync(join(folder, 'chan_pjsip.so')));
  const dataDir = ['/usr/share/asterisk', '/var/lib/asterisk'].find((folder) =>
    existsSync(join(folder, 'documentation')),
  );
  if (majorVersion < OLDEST_ASTERISK || modulesDir === undefined || dataDir === undefined) return undefined;
  return { command, args: [], modulesDir, dataDir, majorVersion };
}

/**
 * An Asterisk from a package unpacked under `root`, run through the loader and libraries that came with it, so
 * that it needs neither chroot nor the right to change the machine.
 */
function unpackedAsterisk(root: string, arch: string): AsteriskProgram | undefined {
  const libraries = join(root, 'usr/lib', triplet(arch));
  const loader =
    arch === 'arm64' ? join(libraries, 'ld-linux-aarch64.so.1') : join(libraries, 'ld-linux-x86-64.so.2');
  const program = join(root, 'usr/sbin/asterisk');
  if (!existsSync(loader) || !existsSync(program)) return undefined;
  const args = ['--library-path', `${libraries}:${join(libraries, 'pulseaudio')}`, program];
  const version = execFileSync(loader, [...args, '-V'], { encoding: 'utf8' });
  return {
    command: loader,
    args,
    modulesDir: join(libraries, 'asterisk/modules'),
    dataDir: join(root, 'usr/share/asterisk'),
    majorVersion: Number(/^Asterisk (\d+)/.exec(version)?.[1] ?? 0),
  };
}

function triplet(arch: string): string {
  return arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu';
}

function onPath(name: string, env: NodeJS.ProcessEnv): string | undefined {
  // People who are not root often have no sbin folder on their PATH.
  const folders = [...(env.PATH ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin', '/sbin'];
  return folders
    .filter(Boolean)
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function missing(what: string): InstanceError {
  return new InstanceError('binary-missing', `${what} is not installed; run: make install`);
}
