import { readFileSync } from 'node:fs';

/** Linux counts the processor time of a process in hundredths of a second (USER_HZ) on every architecture it runs Node on. */
const msPerTick = 10;

/** Processor time of a process in milliseconds: all its threads, those that ended too, in user and system mode. */
export function processCpuMs(pid: number): number {
  return parseCpuMs(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}

/** @param stat the text of /proc/PID/stat (proc(5)): field 14 is utime, 15 stime, both in ticks */
export function parseCpuMs(stat: string): number {
  // The second field is the program's name in parentheses, which may itself hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  if (!Number.isSafeInteger(ticks)) throw new Error('not the text of a /proc/PID/stat');
  return ticks * msPerTick;
}

/** What a process has read so far, from files, pipes and sockets, whether or not a disk was asked (proc(5), `rchar`). */
export function bytesReadBy(pid: number): number {
  const read = /^rchar: ([0-9]+)$/mu.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1];
  if (read === undefined) throw new Error('not the text of a /proc/PID/io');
  return Number(read);
}

/** Processor time of several processes by name, in milliseconds. */
export type CpuMs<Name extends string> = Readonly<Record<Name, number>>;

export function cpuOf<Name extends string>(pids: Readonly<Record<Name, number>>): CpuMs<Name> {
  return mapNames(pids, (name) => processCpuMs(pids[name]));
}

/** What was used from one reading to the next. */
export function cpuBetween<Name extends string>(before: CpuMs<Name>, after: CpuMs<Name>): CpuMs<Name> {
  return mapNames(before, (name) => after[name] - before[name]);
}

/** Takes off what the processes use anyway. */
export function withoutIdle<Name extends string>(
  used: CpuMs<Name>,
  idle: { readonly perSecond: CpuMs<Name>; readonly seconds: number },
): CpuMs<Name> {
  return mapNames(used, (name) => used[name] - idle.perSecond[name] * idle.seconds);
}

export function cpuPer<Name extends string>(cpu: CpuMs<Name>, divisor: number): CpuMs<Name> {
  return mapNames(cpu, (name) => cpu[name] / divisor);
}

/** Each process by itself. @param middle e.g. a mean @throws what `middle` throws */
export function middleCpu<Name extends string>(
  values: readonly CpuMs<Name>[],
  middle: (values: readonly number[]) => number,
): CpuMs<Name> {
  const [first] = values;
  if (first === undefined) throw new Error('nothing was measured');
  return mapNames(first, (name) => middle(values.map((value) => value[name])));
}

function mapNames<Name extends string>(
  record: Readonly<Record<Name, number>>,
  value: (name: Name) => number,
): CpuMs<Name> {
  const names = Object.keys(record) as Name[];
  return Object.fromEntries(names.map((name) => [name, value(name)])) as CpuMs<Name>;
}
