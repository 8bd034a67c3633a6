import { join } from 'node:path';

/**
 * Folders that may hold what is made once per machine (the unpacked Asterisk), the one to write to first.
 * Same rule as ops/install/install.sh: SWITCHROOM_CACHE, else XDG_CACHE_HOME/switchroom, else
 * /var/cache/switchroom for root and ~/.cache/switchroom for others, who can still read root's.
 */
export function cacheFolders(env: NodeJS.ProcessEnv, isRoot: boolean): [string, ...string[]] {
  const shared = '/var/cache/switchroom';
  if (env.SWITCHROOM_CACHE) return [env.SWITCHROOM_CACHE];
  if (env.XDG_CACHE_HOME) return [join(env.XDG_CACHE_HOME, 'switchroom'), shared];
  if (isRoot || !env.HOME) return [shared];
  return [join(env.HOME, '.cache', 'switchroom'), shared];
}

/** Where test databases are copied from; see `makeDataFolder`. */
export function databaseTemplateFolder(env: NodeJS.ProcessEnv = process.env): string {
  return join(cacheFolders(env, process.getuid?.() === 0)[0], 'database-templates');
}
