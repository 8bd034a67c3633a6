import type { Connection } from 'mysql2/promise';
import { createCompany, type TestAgent } from '../support/company.ts';
import { eventually } from '../support/eventually.ts';
import type { BenchSystem } from './bench-system.ts';
import { type Anatomy, anatomyOf } from './click-anatomy.ts';
import { ClickAgent } from './click-agent.ts';
import { type ControlTaps, isReload, type Mark, startControlTaps } from './control-taps.ts';
import { watchGeneratedFiles, type WrittenFiles } from './generated-files.ts';
import { copyAgent } from './many-agents.ts';
import { pause } from './pause.ts';
import { cpuBetween, cpuOf, cpuPer, type CpuMs } from './process-cpu.ts';
import { RawManager } from './raw-manager.ts';
import { type Counters, countedBetween, countersPerChange, readCounters } from './statement-counters.ts';
import { StatementLog } from './statement-log.ts';
import { median, mostCommon } from './statistics.ts';
import { allMarks, assignMarks, type ClickDirection, clickInTurns, type TracedClick } from './traced-clicks.ts';

export interface ChangeCountersOptions {
  /** Agents in the database at the end; 5,000 by the aim. */
  readonly agents: number;
  readonly log: (line: string) => void;
}

/** How often each thing is done for one change: what most changes have in common. */
export interface PerChange {
  /** E.g. `sql: UPDATE agents` -> 1. */
  readonly done: Readonly<Record<string, number>>;
  /** Share of the changes with exactly these; in the others something ran in the background at the same time. */
  readonly share: number;
}

/** What was counted with one number of agents. */
export interface Count {
  readonly agents: number;
  /** In the queue, asked of the engine. */
  readonly members: number;
  readonly changes: number;
  readonly unconfirmed: number;
  readonly perChange: Readonly<Record<ClickDirection, PerChange>>;
  /** The same from the database's counters, less what it counted at rest. */
  readonly countersPerChange: Counters;
  readonly countersAtRestPerSecond: Counters;
  readonly reloads: number;
  readonly files: WrittenFiles;
  readonly seconds: number;
  readonly clickMs: number;
  readonly cpuMsPerChange: CpuMs<'server' | 'mariadb' | 'asterisk'>;
  readonly anatomy: readonly Anatomy[];
}

const clickers = 10;
const turns = 6;
const warmUpTurns = 3;
const restMs = 4_000;
const settleWithinMs = 90_000;

/** (b) Counts what one status change costs, with ten agents in the database and with thousands. */
export async function countChanges(
  system: BenchSystem,
  { agents, log }: ChangeCountersOptions,
): Promise<readonly Count[]> {
  log(`making a company with a queue and ${clickers} agents …`);
  const company = await createCompany(system);
  const queue = await company.queue('Large queue');
  const skill = await company.skill('Work', [queue.id]);
  const onBreak = await company.status('Break', false);
  const statuses = { connected: company.statuses['Connected'] ?? 0, onBreak: onBreak.id };
  const names = Array.from({ length: clickers }, (_, index) => `Agent${index + 1}`);
  const people: TestAgent[] = await Promise.all(names.map((name) => company.agent(name, [{ skillId: skill.id }])));
  const { ports } = system.installation.asterisk;
  const taps = await startControlTaps({ ami: ports.ami, http: ports.http });
  const database = await system.administrator();
  const clicking: ClickAgent[] = [];
  try {
    await system.leadControl(taps.ports);
    const seen: Mark[] = [];
    await eventually(() => {
      seen.push(...taps.take());
      if (!seen.some(({ label }) => label === 'Login')) throw new Error('the server still uses the old way');
    }, 20_000);
    await system.untilReady();
    for (const agent of people) clicking.push(await ClickAgent.logIn(system.url(), company.rest, agent, statuses));
    const first = await countOnce(system, database, taps, clicking, queue.id, clickers, log);

    const [model] = people;
    if (!model) throw new Error('no agent to copy');
    log(`copying one of them until there are ${agents} …`);
    const startedAt = performance.now();
    // The last one is made over REST: its extension makes the server load everything that was copied.
    await copyAgent(database, model.id, agents - clickers - 1);
    const last = await company.agent('Last', [{ skillId: skill.id }]);
    clicking.push(await ClickAgent.logIn(system.url(), company.rest, last, statuses));
    await eventually(async () => {
      const members = await membersOf(system, queue.id);
      if (members < agents) throw new Error(`${members} of ${agents} members are in the queue`);
    }, settleWithinMs);
    log(`  ${agents} phones, extensions and members in the engine after ${Math.round((performance.now() - startedAt) / 1_000)} s`);
    const second = await countOnce(system, database, taps, clicking.slice(0, clickers), queue.id, agents, log);
    return [first, second];
  } finally {
    for (const agent of clicking) agent.close();
    await system.leadControl({ ami: ports.ami, ari: ports.http });
    await system.untilReady();
    await taps.close();
    await database.end();
  }
}

async function countOnce(
  system: BenchSystem,
  database: Connection,
  taps: ControlTaps,
  clicking: readonly ClickAgent[],
  queueId: number,
  agents: number,
  log: (line: string) => void,
): Promise<Count> {
  await system.untilApplied();
  const members = await membersOf(system, queueId);
  log(`counting with ${agents} agents (${members} members in the queue) …`);
  await clickInTurns(clicking, warmUpTurns);
  const statements = await StatementLog.start(database);
  const rest = await observe(system, database, () => pause(restMs));
  taps.take();
  const files = watchGeneratedFiles(system.installation.asterisk.generatedFolder);
  const busy = await observe(system, database, () => clickInTurns(clicking, turns));
  const written = files.finish();
  const clicks = assignMarks(busy.value, allMarks(taps, await statements.finish(system.installation.mariadb.user)));
  const idle = { perSecond: cpuPer(rest.cpu, rest.seconds), seconds: busy.seconds };
  const idleCpu = cpuBetween(busy.before, busy.after, idle);
  return {
    agents,
    members,
    changes: clicks.length,
    unconfirmed: clicks.filter(({ status }) => status !== 200).length,
    perChange: { break: perChange(clicks, 'break'), return: perChange(clicks, 'return') },
    countersPerChange: countersPerChange(busy, rest, clicks.length),
    countersAtRestPerSecond: perSecond(rest),
    reloads: clicks.flatMap(({ marks }) => marks).filter(isReload).length,
    files: written,
    seconds: busy.seconds,
    clickMs: median(clicks.map(({ startedAt, answeredAt }) => answeredAt - startedAt)),
    cpuMsPerChange: cpuPer(idleCpu, clicks.length),
    anatomy: [anatomyOf(clicks, 'break'), anatomyOf(clicks, 'return')],
  };
}

/** Reads the counters around some work. */
async function observe<T>(system: BenchSystem, database: Connection, work: () => Promise<T>) {
  const startedAt = performance.now();
  const before = cpuOf(system.pids);
  const countersBefore = await readCounters(database);
  const value = await work();
  const countersAfter = await readCounters(database);
  const after = cpuOf(system.pids);
  const seconds = (performance.now() - startedAt) / 1_000;
  return { value, before, after, seconds, cpu: cpuBetween(before, after), counted: countedBetween(countersBefore, countersAfter) };
}

function perSecond({ counted, seconds }: { counted: Counters; seconds: number }): Counters {
  return Object.fromEntries(Object.entries(counted).map(([name, value]) => [name, value / seconds])) as Counters;
}

/** What most changes of one direction have in common. Replies of the engine are no doing of ours. */
export function perChange(clicks: readonly TracedClick[], direction: ClickDirection): PerChange {
  const done = clicks
    .filter((click) => click.direction === direction)
    .map(({ marks }) => {
      const counts = new Map<string, number>();
      for (const { by, label } of marks)
        if (by !== 'ami-reply') counts.set(`${by}: ${label}`, (counts.get(`${by}: ${label}`) ?? 0) + 1);
      return JSON.stringify([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
    });
  const { value, share } = mostCommon(done);
  return { done: Object.fromEntries(JSON.parse(value) as [string, number][]), share };
}

async function membersOf(system: BenchSystem, queueId: number): Promise<number> {
  const { asterisk } = system.installation;
  const manager = await RawManager.connect({ port: asterisk.ports.ami, user: asterisk.user, secret: asterisk.secret });
  try {
    const lines = await manager.command(`queue show queue-${queueId}`);
    return lines.filter((line) => /^\s+agent-\d+ /.test(line)).length;
  } finally {
    manager.close();
  }
}
