import { createCompany, type TestAgent } from '../support/company.ts';
import { eventually } from '../support/eventually.ts';
import type { BenchProcess, BenchSystem } from './bench-system.ts';
import { type Anatomy, anatomyOf } from './click-anatomy.ts';
import { ClickAgent } from './click-agent.ts';
import { timed } from './clock.ts';
import { interleaved, type Side } from './interleave.ts';
import { pause } from './pause.ts';
import { cpuBetween, type CpuMs, cpuOf, cpuPer, middleCpu, withoutIdle } from './process-cpu.ts';
import { RawClick } from './raw-click.ts';
import { openRawMember } from './raw-member.ts';
import { ms } from './report.ts';
import { requestDurations } from './server-log.ts';
import { StatementLog } from './statement-log.ts';
import { median, midmean } from './statistics.ts';
import { withControlTaps } from './tapped-system.ts';
import { assignMarks, type ClickDirection, clickDirections, clickInTurns } from './traced-clicks.ts';

/** Milliseconds, a list for each round. */
type Rounds = Readonly<Record<Side, number[][]>>;

/** What the clicks of one agent came to. */
export interface ClickOutcome {
  readonly queues: number;
  readonly rounds: Readonly<Record<ClickDirection, Rounds>>;
  /** How long the server itself says it took, in milliseconds. */
  readonly inServer: Readonly<Record<ClickDirection, readonly number[]>>;
  /** Clicks that were answered, but not after the engine had confirmed. */
  readonly unconfirmed: number;
  readonly clicks: number;
  /** Per click, mean of break and return. */
  readonly cpu: Readonly<Record<Side, CpuMs<BenchProcess>>>;
  /** Measured apart, through taps and with a log of statements. */
  readonly anatomy: readonly Anatomy[];
}

export interface ClickLatencyOptions {
  readonly rounds: number;
  readonly log: (line: string) => void;
}

/** Each side has twice as many clicks of each direction in a round. */
export const quadsPerRound = 12;
/** What a click leaves to be done after its answer must not slow the next one, of whichever side. */
const betweenMs = 12;
/** A server at which people work has run for days. Until it is compiled as it will be then, a click costs it twice as much. */
export const warmUpQuads = 600;
const cpuClicks = 40;
const anatomyTurns = 40;

/** (a) From the click on *break* until the answer, which comes after the engine confirmed, against the same sent raw. */
export async function measureClickLatency(
  system: BenchSystem,
  { rounds, log }: ClickLatencyOptions,
): Promise<ClickOutcome[]> {
  log('clicks: making a company with four queues and two agents …');
  const company = await createCompany(system);
  const queueIds: number[] = [];
  for (let queue = 1; queue <= 4; queue += 1) queueIds.push((await company.queue(`Queue ${queue}`)).id);
  const onBreak = await company.status('Break', false);
  const statuses = { connected: company.statuses.Connected ?? 0, onBreak: onBreak.id };
  const measured: (Omit<ClickOutcome, 'anatomy'> & { readonly agent: ClickAgent })[] = [];
  for (const [name, queues] of [
    ['Anna', queueIds.slice(0, 1)],
    ['Ben', queueIds],
  ] as const) {
    const skill = await company.skill(`${name}'s work`, queues);
    const logIn = async (person: string) =>
      await ClickAgent.logIn(
        system.url(),
        company.rest,
        await company.agent(person, [{ skillId: skill.id }]),
        statuses,
      );
    const agent = await logIn(name);
    const raw = await logIn(`Raw${name}`);
    raw.close();
    log(
      `clicks: an agent in ${queues.length === 1 ? '1 queue' : `${queues.length} queues`}, ${rounds} rounds …`,
    );
    measured.push({
      agent,
      ...(await measureAgent(system, { agent, raw: raw.agent, queueIds: queues }, rounds, log)),
    });
  }
  log('clicks: where their time goes …');
  const outcomes = await withControlTaps(system, async (taps) => {
    const withAnatomy: ClickOutcome[] = [];
    const database = await system.administrator();
    for (const { agent, ...outcome } of measured) {
      await clickInTurns([agent], 5);
      const statements = await StatementLog.start(database);
      taps.take();
      const clicks = await clickInTurns([agent], anatomyTurns);
      const marks = [...taps.take(), ...(await statements.finish(system.installation.database.user))];
      const traced = assignMarks(clicks, marks);
      withAnatomy.push({
        ...outcome,
        anatomy: clickDirections.map((direction) => anatomyOf(traced, direction)),
      });
    }
    await database.end();
    return withAnatomy;
  });
  for (const { agent } of measured) agent.close();
  return outcomes;
}

interface Clickers {
  readonly agent: ClickAgent;
  /** In the same queues; goes in and out of them by raw commands. */
  readonly raw: TestAgent;
  readonly queueIds: readonly number[];
}

async function measureAgent(
  system: BenchSystem,
  { agent, raw: rawAgent, queueIds }: Clickers,
  rounds: number,
  log: (line: string) => void,
): Promise<Omit<ClickOutcome, 'anatomy'>> {
  const member = await openRawMember(
    system.engine.local,
    { queueIds, agent: { id: rawAgent.id, sipUser: rawAgent.phone.user } },
    async () => {
      await agent.goOnBreak();
      await agent.comeBack();
    },
  );
  const raw = await RawClick.prepare(system.installation.database.url('switchroom_bench'), member);
  await raw.enter();
  let unconfirmed = 0;
  const clickOnce = async (side: Side, direction: ClickDirection): Promise<number> => {
    if (side === 'floor') return timed(() => (direction === 'break' ? raw.leave() : raw.enter()));
    const { status, tookMs } = await (direction === 'break' ? agent.goOnBreak() : agent.comeBack());
    if (status !== 200) unconfirmed += 1;
    return tookMs;
  };
  const clickBoth = async (side: Side, apartMs = betweenMs): Promise<Record<ClickDirection, number>> => {
    await pause(apartMs);
    const leaving = await clickOnce(side, 'break');
    await pause(apartMs);
    return { break: leaving, return: await clickOnce(side, 'return') };
  };

  for (const side of interleaved(warmUpQuads)) await clickBoth(side, 0);
  // The server writes the line of the last of them after its answer.
  await pause(betweenMs);
  const since = Date.now();
  const found = { break: noRounds(), return: noRounds() };
  for (let round = 1; round <= rounds; round += 1) {
    for (const direction of clickDirections)
      for (const side of ['ours', 'floor'] as const) found[direction][side].push([]);
    for (const side of interleaved(quadsPerRound)) {
      const took = await clickBoth(side);
      for (const direction of clickDirections) found[direction][side].at(-1)?.push(took[direction]);
    }
    const [ours, floor] = (['ours', 'floor'] as const).map((side) => median(found.break[side].at(-1) ?? []));
    log(`  round ${round} of ${rounds}: break ${ms(ours ?? 0)} over REST, ${ms(floor ?? 0)} raw`);
  }
  const clicks = clickDirections.reduce((sum, direction) => sum + found[direction].ours.flat().length, 0);
  // The server writes its line after the answer.
  const durations = await eventually(() => {
    const lines = requestDurations(system.server().logFile, `/v1/agents/${agent.agent.id}/status`, since);
    if (lines.length !== clicks) throw new Error(`${lines.length} lines in the log for ${clicks} clicks`);
    return lines;
  });
  const cpu = await cpuOfClicks(system, clickBoth);
  await raw.close();
  return {
    queues: queueIds.length,
    rounds: found,
    inServer: {
      break: durations.filter((_, index) => index % 2 === 0),
      return: durations.filter((_, index) => index % 2 === 1),
    },
    unconfirmed,
    clicks,
    cpu,
  };
}

/** What the processes use anyway is taken off. */
async function cpuOfClicks(
  { pids }: BenchSystem,
  clickBoth: (side: Side) => Promise<unknown>,
): Promise<ClickOutcome['cpu']> {
  const idleSeconds = 2;
  const atRest = cpuOf(pids);
  await pause(idleSeconds * 1_000);
  const perSecond = cpuPer(cpuBetween(atRest, cpuOf(pids)), idleSeconds);
  const found: Record<Side, ReturnType<typeof cpuOf<keyof typeof pids>>[]> = { ours: [], floor: [] };
  for (const side of interleaved(1)) {
    const before = cpuOf(pids);
    const startedAt = performance.now();
    for (let click = 0; click < cpuClicks; click += 1) await clickBoth(side);
    const seconds = (performance.now() - startedAt) / 1_000;
    const used = withoutIdle(cpuBetween(before, cpuOf(pids)), { perSecond, seconds });
    found[side].push(cpuPer(used, 2 * cpuClicks));
  }
  return { ours: middleCpu(found.ours, midmean), floor: middleCpu(found.floor, midmean) };
}

function noRounds(): Record<Side, number[][]> {
  return { ours: [], floor: [] };
}
