import type { Connection } from 'mysql2/promise';
import { asteriskOf } from '../../ops/local/installation.ts';
import { createCompany, type TestAgent } from '../support/company.ts';
import { eventually } from '../support/eventually.ts';
import type { BenchProcess, BenchSystem } from './bench-system.ts';
import { ClickAgent } from './click-agent.ts';
import { now } from './clock.ts';
import { type ControlTaps, isReload } from './control-taps.ts';
import { watchGeneratedFiles, type WrittenFiles } from './generated-files.ts';
import { copyAgent } from './many-agents.ts';
import { pause } from './pause.ts';
import { background, type PerChange, perChange } from './per-change.ts';
import { cpuBetween, type CpuMs, cpuOf, cpuPer, withoutIdle } from './process-cpu.ts';
import { membersOf } from './members-of.ts';
import { countedBetween, type Counters, countersPerChange, readCounters } from './statement-counters.ts';
import { StatementLog } from './statement-log.ts';
import { median } from './statistics.ts';
import { withControlTaps } from './tapped-system.ts';
import { assignMarks, type ClickDirection, clickInTurns } from './traced-clicks.ts';

export interface ChangeCountersOptions {
  /** Agents in the database at the end. */
  readonly agents: number;
  readonly log: (line: string) => void;
}

/** What was counted with one number of agents. */
export interface Count {
  readonly agents: number;
  /** In the queue, asked of the engine. */
  readonly members: number;
  readonly changes: number;
  readonly unconfirmed: number;
  readonly perChange: Readonly<Record<ClickDirection, PerChange>>;
  /** What else was done while the changes were counted, by kind. */
  readonly background: Readonly<Record<string, number>>;
  /** SQL from the database's own counters, less what it counted at rest. */
  readonly countersPerChange: Counters;
  /** All statements of that time, at rest or not: by the database's counter, and those of the server in its log. */
  readonly statements: { readonly counted: number; readonly logged: number };
  readonly reloads: number;
  readonly files: WrittenFiles;
  readonly seconds: number;
  /** Median, in milliseconds, with the taps and the statement log in the way. */
  readonly clickMs: number;
  readonly cpuMsPerChange: CpuMs<BenchProcess>;
}

/** They are made over REST, and they click. */
export const clickers = 10;
const turns = 6;
const warmUpTurns = 3;
const restMs = 4_000;
const membersWithinMs = 90_000;

/** (b) Counts what one status change costs, with ten agents in the database and with thousands. */
export async function countChanges(
  system: BenchSystem,
  { agents, log }: ChangeCountersOptions,
): Promise<readonly [Count, Count]> {
  log(`counters: making a company with a queue and ${clickers} agents …`);
  const company = await createCompany(system);
  const queue = await company.queue('Large queue');
  const skill = await company.skill('Work', [queue.id]);
  const onBreak = await company.status('Break', false);
  const statuses = { connected: company.statuses.Connected ?? 0, onBreak: onBreak.id };
  const names = Array.from({ length: clickers }, (_, index) => `Agent${index + 1}`);
  const people: TestAgent[] = await Promise.all(
    names.map((name) => company.agent(name, [{ skillId: skill.id }])),
  );
  const logIn = (person: TestAgent) => ClickAgent.logIn(system.url(), company.rest, person, statuses);
  const clicking: ClickAgent[] = [];
  for (const person of people) clicking.push(await logIn(person));
  const database = await system.administrator();
  try {
    return await withControlTaps(system, async (taps) => {
      const count = (number: number) =>
        countOnce({ system, database, taps, clicking, queueId: queue.id }, number, log);
      const few = await count(clickers);
      log(`counters: copying one of them until there are ${agents} …`);
      const startedAt = performance.now();
      // The last one is made over REST: its extension makes the server load everything that was copied.
      await copyAgent(database, people[0]?.id ?? 0, agents - clickers - 1);
      (await logIn(await company.agent('Last', [{ skillId: skill.id }]))).close();
      await eventually(async () => {
        const members = await membersOf(system, [queue.id]);
        if (members < agents) throw new Error(`${members} of ${agents} members are in the queue`);
      }, membersWithinMs);
      const seconds = Math.round((performance.now() - startedAt) / 1_000);
      log(`  ${agents} phones, extensions and members are in the engine after ${seconds} s`);
      return [few, await count(agents)];
    });
  } finally {
    for (const agent of clicking) agent.close();
    await database.end();
  }
}

interface Place {
  readonly system: BenchSystem;
  readonly database: Connection;
  readonly taps: ControlTaps;
  readonly clicking: readonly ClickAgent[];
  readonly queueId: number;
}

async function countOnce(place: Place, agents: number, log: (line: string) => void): Promise<Count> {
  const { system, database, taps, clicking, queueId } = place;
  await system.untilApplied();
  const members = await membersOf(system, [queueId]);
  log(`counters: counting with ${agents} agents, ${members} members in the queue …`);
  await clickInTurns(clicking, warmUpTurns);
  const statements = await StatementLog.start(database);
  const rest = await observe(place, () => pause(restMs));
  taps.take();
  const watched = watchGeneratedFiles(asteriskOf(system.installation).generatedFolder);
  const busy = await observe(place, () => clickInTurns(clicking, turns));
  const files = watched.finish();
  const marks = [...taps.take(), ...(await statements.finish(system.installation.database.user))];
  const clicks = assignMarks(busy.value, marks);
  const idle = { perSecond: cpuPer(rest.cpu, rest.seconds), seconds: busy.seconds };
  return {
    agents,
    members,
    changes: clicks.length,
    unconfirmed: clicks.filter(({ status }) => status !== 200).length,
    perChange: { break: perChange(clicks, 'break'), return: perChange(clicks, 'return') },
    background: background(clicks),
    countersPerChange: countersPerChange(busy, rest, clicks.length),
    statements: {
      counted: busy.counted.Questions,
      logged: marks.filter(({ by, at }) => by === 'sql' && at >= busy.from && at <= busy.to).length,
    },
    reloads: clicks.flatMap((click) => click.marks).filter(isReload).length,
    files,
    seconds: busy.seconds,
    clickMs: median(clicks.map(({ startedAt, answeredAt }) => answeredAt - startedAt)),
    cpuMsPerChange: cpuPer(withoutIdle(busy.cpu, idle), clicks.length),
  };
}

/** Reads what is counted around some work. */
async function observe<T>({ system, database }: Place, work: () => Promise<T>) {
  const from = now();
  const cpuBefore = cpuOf(system.pids);
  const before = await readCounters(database);
  const value = await work();
  const counted = countedBetween(before, await readCounters(database));
  const cpuAfter = cpuOf(system.pids);
  const to = now();
  return {
    value,
    from,
    to,
    seconds: (to - from) / 1_000,
    counted,
    cpu: cpuBetween(cpuBefore, cpuAfter),
  };
}
