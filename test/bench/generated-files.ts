import { type FSWatcher, readdirSync, statSync, watch } from 'node:fs';
import { join, relative } from 'node:path';
import { memberSnapshotFile } from '../../src/freeswitch/callcenter/render-member-snapshot.ts';

/**
 * The snapshot of all memberships from which an engine restarts while no controller runs. It is written in the background at most
 * once a second, for all changes of that second together, and nobody waits for it: so it is counted by itself. Each engine has its own.
 */
const snapshotFiles = ['members.conf', memberSnapshotFile];

/** What was written into the folder that the engine includes. */
export interface WrittenFiles {
  /** Files that are not what they were, by inode, size and time; without the snapshot of members. */
  readonly changed: readonly string[];
  /** How often the snapshot of members was replaced. */
  readonly snapshots: number;
}

/** Watches the generated folder from now on. */
export function watchGeneratedFiles(folder: string): { finish(): WrittenFiles } {
  const before = stateOf(folder);
  let snapshots = 0;
  const watcher: FSWatcher = watch(folder, (event, name) => {
    // A replacement is a rename onto the name.
    if (event === 'rename' && snapshotFiles.some((file) => file === name)) snapshots += 1;
  });
  return {
    finish: () => {
      watcher.close();
      const after = stateOf(folder);
      const names = new Set([...before.keys(), ...after.keys()]);
      for (const file of snapshotFiles) for (const name of [file, `.${file}.new`]) names.delete(name);
      return { changed: [...names].filter((name) => before.get(name) !== after.get(name)), snapshots };
    },
  };
}

function stateOf(folder: string): Map<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return new Map(
    names.flatMap((name) => {
      const path = join(folder, name);
      const stat = statSync(path, { throwIfNoEntry: false, bigint: true });
      return stat?.isFile() === true
        ? [[relative(folder, path), `${stat.ino} ${stat.size} ${stat.mtimeNs}`] as const]
        : [];
    }),
  );
}
