import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

export interface ListeningPorts {
  readonly tcp: ReadonlySet<number>;
  readonly udp: ReadonlySet<number>;
}

const LISTEN = '0A';

/**
 * The TCP ports on which a process listens and the UDP ports it has bound, from /proc.
 * An answer on a port does not tell whose it is: Asterisk goes on without a port that it did not get.
 */
export function listeningPorts(pid: number): ListeningPorts {
  const sockets = socketsOf(pid);
  const tcp = new Set<number>();
  const udp = new Set<number>();
  for (const table of ['tcp', 'tcp6', 'udp', 'udp6']) {
    const isTcp = table.startsWith('tcp');
    for (const row of readFileSync(`/proc/${pid}/net/${table}`, 'utf8').split('\n').slice(1)) {
      const [, local, , state, , , , , , inode] = row.trim().split(/\s+/);
      if (local === undefined || inode === undefined || !sockets.has(inode)) continue;
      if (isTcp && state !== LISTEN) continue;
      (isTcp ? tcp : udp).add(Number.parseInt(local.slice(local.lastIndexOf(':') + 1), 16));
    }
  }
  return { tcp, udp };
}

function socketsOf(pid: number): Set<string> {
  const inodes = new Set<string>();
  for (const name of readdirSync(`/proc/${pid}/fd`)) {
    const inode = /^socket:\[(\d+)\]$/.exec(linkTarget(`/proc/${pid}/fd/${name}`))?.[1];
    if (inode !== undefined) inodes.add(inode);
  }
  return inodes;
}

function linkTarget(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    // Closed between listing and reading: nobody's socket any more.
    return '';
  }
}
