import { join, resolve } from 'node:path';

/** Everything that `make run` keeps lies under one folder: `var/`, or `SWITCHROOM_VAR`. */
export function localFolder(env: NodeJS.ProcessEnv = process.env): string {
  return resolve(env.SWITCHROOM_VAR ?? join(import.meta.dirname, '../../var'));
}

/** Which process is the `make run` of this folder. */
export function launcherPidFile(folder: string): string {
  return join(folder, 'launcher.json');
}

/** Of the server itself, beside the folders of what it needs. */
export function serverFolder(folder: string): string {
  return join(folder, 'switchroom');
}
