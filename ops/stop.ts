import { endProcess, isAlive, readPidFile, removePidFile } from './instances/pid-file.ts';
import { stopInstance } from './instances/running-instance.ts';
import { instanceFolders } from './local/installation.ts';
import { launcherPidFile, localFolder, serverFolder } from './local/local-folder.ts';
import { endServer } from './local/server.ts';

const graceMs = 45_000;

/** `make stop`: ends exactly what `make run` started, also when the launcher itself was killed. */
async function stop(): Promise<void> {
  const folder = localFolder();
  const launcher = readPidFile(launcherPidFile(folder));
  const ended: string[] = [];
  if (launcher && isAlive(launcher)) {
    // The launcher ends everything in order by itself.
    await endProcess(launcher, graceMs);
    ended.push('launcher');
  }
  if (await endServer(serverFolder(folder))) ended.push('Switchroom');
  for (const { name, path } of instanceFolders(folder)) {
    const end = await stopInstance(path);
    if (end === 'ended' || end === 'killed') ended.push(name);
  }
  removePidFile(launcherPidFile(folder));
  console.log(ended.length > 0 ? `ended: ${ended.join(', ')}` : 'nothing was running');
}

await stop();
