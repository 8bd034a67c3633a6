import { createCompany } from '../support/company.ts';
import type { BenchSystem } from './bench-system.ts';
import { ClickAgent } from './click-agent.ts';
import { interleaved, type Side } from './interleave.ts';
import { pause } from './pause.ts';
import { cpuBetween, cpuOf, cpuPer, type CpuMs } from './process-cpu.ts';
import { RawClick } from './raw-click.ts';
import { RawManager } from './raw-manager.ts';
import { ms, number, type PartReport, roundedAll, spread, type Verdict } from './report.ts';
import { requestDurations } from './server-log.ts';
import { median, summarise } from './statistics.ts';

const aimRatio = 2;
const aimP99Ms = 50;
/** What a click leaves to be done after its answer must not slow the next one, of whichever side. */
const betweenMs = 12;
const quadsPerRound = 12;
const warmUpQuads = 8;
const cpuClicks = 60;

/** Milliseconds of one direction, a list for each round. */
interface Direction {
  readonly ours: number[][];
  readonly floor: number[][];
}

interface Outcome {
  readonly queues: number;
  readonly out: Direction;
  readonly in: Direction;
  readonly server: readonly number[];
  readonly unconfirmed: number;
  readonly cpu: Record<Side, CpuMs<Process>>;
}

type Process = 'server' | 'mariadb' | 'asterisk';

export interface ClickLatencyOptions {
  readonly rounds: number;
  readonly log: (line: string) => void;
}

/** (a) From the click on *break* until the answer, which comes after the engine confirmed, against the same sent raw. */
export async function measureClickLatency(
  system: BenchSystem,
  { rounds, log }: ClickLatencyOptions,
): Promise<PartReport> {
  log('making a company with four queues and two agents …');
  const company = await createCompany(system);
  const queueIds: number[] = [];
  for (let queue = 1; queue <= 4; queue += 1) queueIds.push((await company.queue(`Queue ${queue}`)).id);
  const onBreak = await company.status('Break', false);
  const statuses = { connected: company.statuses['Connected'] ?? 0, onBreak: onBreak.id };
  const outcomes: Outcome[] = [];
  for (const [name, queues] of [
    ['Anna', queueIds.slice(0, 1)],
    ['Ben', queueIds],
  ] as const) {
    const skill = await company.skill(`${name}'s work`, queues);
    const agent = await company.agent(name, [{ skillId: skill.id }]);
    const ours = await ClickAgent.logIn(system.url(), company.rest, agent, statuses);
    log(`clicks of an agent in ${plural(queues.length)}, ${rounds} rounds …`);
    outcomes.push(await measureAgent(system, ours, queues, rounds, log));
    ours.close();
  }
  return report(outcomes, rounds);
}

async function measureAgent(
  system: BenchSystem,
  ours: ClickAgent,
  queueIds: readonly number[],
  rounds: number,
  log: (line: string) => void,
): Promise<Outcome> {
  const { asterisk, mariadb } = system.installation;
  const manager = await RawManager.connect({ port: asterisk.ports.ami, user: asterisk.user, secret: asterisk.secret });
  const queues = queueIds.map((id) => `queue-${id}`);
  const raw = await RawClick.prepare(mariadb.url('switchroom_bench'), manager, { queues, device: 'PJSIP/raw-member' });
  await raw.enter();
  let unconfirmed = 0;
  const clickThrough = async (side: Side): Promise<[outMs: number, inMs: number]> => {
    const took: [number, number] = [0, 0];
    for (const [index, out] of [true, false].entries()) {
      await pause(betweenMs);
      took[index] = side === 'ours' ? await click(out) : await timed(() => (out ? raw.leave() : raw.enter()));
    }
    return took;
  };
  const click = async (out: boolean): Promise<number> => {
    const { status, tookMs } = await (out ? ours.goOnBreak() : ours.comeBack());
    if (status !== 200) unconfirmed += 1;
    return tookMs;
  };

  for (const side of interleaved(warmUpQuads)) await clickThrough(side);
  const measuredFrom = Date.now();
  const outcome = { out: { ours: [], floor: [] }, in: { ours: [], floor: [] } } as { out: Direction; in: Direction };
  for (let round = 1; round <= rounds; round += 1) {
    const samples = { ours: { out: [] as number[], in: [] as number[] }, floor: { out: [] as number[], in: [] as number[] } };
    for (const side of interleaved(quadsPerRound)) {
      const [outMs, inMs] = await clickThrough(side);
      samples[side].out.push(outMs);
      samples[side].in.push(inMs);
    }
    for (const side of ['ours', 'floor'] as const) {
      outcome.out[side].push(samples[side].out);
      outcome.in[side].push(samples[side].in);
    }
    log(`  round ${round}: break ${ms(median(samples.ours.out))} over REST, ${ms(median(samples.floor.out))} raw`);
  }
  const server = requestDurations(system.server().logFile, `/v1/agents/${ours.agent.id}/status`, measuredFrom);
  const cpu = await cpuOfClicks(system, clickThrough);
  await raw.close();
  manager.close();
  return { queues: queueIds.length, ...outcome, server, unconfirmed, cpu };
}

/** Processor time of one click, mean of both directions, by who uses it; what they use anyway is taken off. */
async function cpuOfClicks(
  { pids }: BenchSystem,
  clickThrough: (side: Side) => Promise<unknown>,
): Promise<Record<Side, CpuMs<Process>>> {
  const idleMs = 2_000;
  const atRest = cpuOf(pids);
  await pause(idleMs);
  const perSecond = cpuPer(cpuBetween(atRest, cpuOf(pids)), idleMs / 1_000);
  const found: Record<Side, CpuMs<Process>[]> = { ours: [], floor: [] };
  for (const side of interleaved(1)) {
    const before = cpuOf(pids);
    const startedAt = performance.now();
    for (let click = 0; click < cpuClicks; click += 1) await clickThrough(side);
    const seconds = (performance.now() - startedAt) / 1_000;
    found[side].push(cpuPer(cpuBetween(before, cpuOf(pids), { perSecond, seconds }), 2 * cpuClicks));
  }
  const mean = (values: CpuMs<Process>[]): CpuMs<Process> => {
    const of = (name: Process) => values.reduce((sum, value) => sum + value[name], 0) / values.length;
    return { server: of('server'), mariadb: of('mariadb'), asterisk: of('asterisk') };
  };
  return { ours: mean(found.ours), floor: mean(found.floor) };
}

function report(outcomes: readonly Outcome[], rounds: number): PartReport {
  const verdicts: Verdict[] = [];
  const wall = [
    ['', 'REST median', 'p90', 'p99', 'most', 'raw median', 'p99', 'ratio', 'of the rounds', 'in the server'],
  ];
  const cpu = [['', 'server', 'MariaDB', 'Asterisk', 'raw: MariaDB', 'Asterisk']];
  const figures: Record<string, unknown> = {};
  for (const outcome of outcomes) {
    const label = plural(outcome.queues);
    const perDirection: Record<string, unknown> = {};
    for (const [direction, name, samples] of [
      ['out', 'break', outcome.out],
      ['in', 'return', outcome.in],
    ] as const) {
      const ratios = ratiosOf(samples);
      const ours = summarise(samples.ours.flat());
      const floor = summarise(samples.floor.flat());
      const inServer = median(outcome.server.filter((_, index) => index % 2 === (direction === 'out' ? 0 : 1)));
      const ratio = median(ratios);
      wall.push([
        ...[`${name}, ${label}`, ms(ours.median), ms(ours.p90), ms(ours.p99), ms(ours.most), ms(floor.median)],
        ...[ms(floor.p99), number(ratio), spread(ratios), ms(inServer)],
      ]);
      perDirection[name] = { ratio, ratioOfRounds: ratios, restMs: ours, rawMs: floor, inServerMedianMs: inServer };
      if (direction === 'in') continue;
      verdicts.push(
        {
          kind: 'claim',
          what: `every click of the agent in ${label} was confirmed before it was answered`,
          holds: outcome.unconfirmed === 0,
          found: `${outcome.unconfirmed} were not`,
        },
        {
          kind: 'aim',
          what: `break in ${label}: REST at most ${aimRatio} times raw (median)`,
          holds: ratio <= aimRatio,
          found: `${number(ratio)} (rounds ${spread(ratios)})`,
        },
        {
          kind: 'aim',
          what: `break in ${label}: p99 at most ${aimP99Ms} ms`,
          holds: ours.p99 <= aimP99Ms,
          found: ms(ours.p99),
        },
      );
    }
    const { ours, floor } = outcome.cpu;
    cpu.push([label, ...[ours.server, ours.mariadb, ours.asterisk, floor.mariadb, floor.asterisk].map(ms)]);
    figures[`queues${outcome.queues}`] = { ...perDirection, cpuMsPerClick: outcome.cpu };
  }
  return {
    name: 'clicks',
    tables: [
      { title: '(a) from click to answer (wall time), interleaved A B B A', rows: wall },
      { title: '(a) processor time of one click, mean of break and return', rows: cpu },
    ],
    verdicts,
    notes: [
      `${rounds} rounds of ${2 * quadsPerRound} clicks a side and direction; the ratio is the median of the rounds' ratios of medians.`,
      'Raw: one durable UPDATE, then QueuePause and QueueRemove (or QueueAdd paused and QueuePause) for each queue, each awaited by response and event. The product also asks for offers on their way (one Getvar) when an agent leaves.',
    ],
    figures: roundedAll(figures) as Record<string, unknown>,
  };
}

function ratiosOf({ ours, floor }: Direction): number[] {
  return ours.map((values, round) => median(values) / median(floor[round] ?? []));
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

function plural(queues: number): string {
  return queues === 1 ? '1 queue' : `${queues} queues`;
}
