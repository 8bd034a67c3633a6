import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BenchSystem } from './bench-system.ts';
import { pause } from './pause.ts';

/** What a server process takes; all in MiB. */
export interface ServerMemory {
  /** As the operating system sees it, as it stands. */
  readonly rss: number;
  /** The most that it ever was. */
  readonly mostRss: number;
  /** Objects that are left after garbage was collected. */
  readonly heap: number;
}

/** Options of Node with which a server collects garbage at {@link readServerMemory}. */
export const memoryNodeOptions = `--import ${pathToFileURL(join(import.meta.dirname, 'collect-garbage.mjs')).href}`;

const mebibyte = 1_048_576;
const collectedMs = 1_500;

/** @param system its server was started with {@link memoryNodeOptions} */
export async function readServerMemory(system: BenchSystem): Promise<ServerMemory> {
  const { server } = system.pids;
  const { rss, mostRss } = parseProcessMemory(readFileSync(`/proc/${server}/status`, 'utf8'));
  process.kill(server, 'SIGUSR2');
  await pause(collectedMs);
  const metrics = await (await fetch(`${system.url()}/metrics`)).text();
  const used = /^nodejs_heap_size_used_bytes ([0-9.e+]+)$/m.exec(metrics)?.[1];
  if (used === undefined) throw new Error('the server does not tell of its heap');
  return { rss, mostRss, heap: Number(used) / mebibyte };
}

/** @param status the text of /proc/PID/status (proc(5)); its kB are KiB @returns MiB */
export function parseProcessMemory(status: string): Pick<ServerMemory, 'rss' | 'mostRss'> {
  const field = (name: string) => {
    const kibibytes = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1];
    if (kibibytes === undefined) throw new Error('not the text of a /proc/PID/status');
    return Number(kibibytes) / 1_024;
  };
  return { rss: field('VmRSS'), mostRss: field('VmHWM') };
}
