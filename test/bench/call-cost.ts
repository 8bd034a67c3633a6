import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineKind } from '../../src/application/ports/records/media-node.ts';
import { createCompany, type TestAgent, type TestCompany } from '../support/company.ts';
import { type SoftphoneFarm, startSoftphoneFarm } from '../support/phones/softphone-farm.ts';
import { addBareWay } from './bare-way.ts';
import type { BenchProcess, BenchSystem } from './bench-system.ts';
import { interleaved, type Side } from './interleave.ts';
import { untilQuiet } from './live-channels.ts';
import { pause } from './pause.ts';
import { cpuBetween, cpuOf, cpuPer, type CpuMs, middleCpu, withoutIdle } from './process-cpu.ts';
import { placeCalls } from './sipp-load.ts';
import { midmean } from './statistics.ts';

export interface CallCostOptions {
  readonly calls: number;
  readonly callsPerSecond: number;
  /** Each is four blocks: queue, bare, bare, queue. */
  readonly quads: number;
  readonly log: (line: string) => void;
}

/** Processor milliseconds per call, a value for each block. */
export interface CallCost {
  readonly blocks: Readonly<Record<Side, readonly CpuMs<BenchProcess>[]>>;
  /** What the processes use without any call, each second; taken off above. */
  readonly idlePerSecond: CpuMs<BenchProcess>;
  readonly callsPerBlock: number;
  readonly callsPerSecond: number;
}

/** What the other side of the comparison is. */
export const bareNames: Readonly<Record<EngineKind, string>> = {
  asterisk: 'bare Dial()',
  freeswitch: 'bare bridge',
};

const agents = 24;
const talkMs = 500;
const warmUpCalls = 40;
const restMs = 1_000;
/** The controller looks for a recording up to this long after the end of a call. */
const afterMs = 800;

/** (c) Processor time of a call through number, queue and agent, against a bare way to the same phones. */
export async function measureCallCost(system: BenchSystem, options: CallCostOptions): Promise<CallCost> {
  const { log } = options;
  const { local, name: engine, sip } = system.engine;
  log(`calls: making a company with a queue and ${agents} agents with phones …`);
  const company = await createCompany(system);
  const queue = await company.queue('Sales', { strategy: 'round-robin', ringSeconds: 10 });
  const skill = await company.skill('Selling', [queue.id]);
  const number = await company.number({ kind: 'queue', queueId: queue.id });
  const people = await makeAgents(company, skill.id);
  const farm = await startPhones(system, people);
  try {
    await Promise.all(
      people.map(({ id }) => company.rest.post(`/v1/agents/${id}/login`, {}, { prefer: 'wait=30' })),
    );
    const bare = await addBareWay(
      local,
      people.map(({ phone }) => phone.user),
    );
    await system.untilApplied();
    const block = async (side: Side, calls: number): Promise<void> => {
      const way =
        side === 'ours'
          ? { from: company.trunkAddress, to: [number.called] }
          : { from: bare.from, to: bare.numbers };
      await placeCalls({ ...way, target: sip, calls, callsPerSecond: options.callsPerSecond, talkMs });
      await untilQuiet(local);
      await pause(afterMs);
    };
    log('calls: warming up …');
    for (const side of ['ours', 'floor'] as const) await block(side, warmUpCalls);
    const blocks: Block[] = [];
    const rests = [await restFor(system), await restFor(system)];
    for (const side of interleaved(options.quads)) {
      const { cpu, seconds } = await measured(system, () => block(side, options.calls));
      blocks.push({ side, cpu, seconds });
      rests.push(await restFor(system));
      const name = side === 'ours' ? 'number, queue, agent' : bareNames[local.kind];
      const each = (ms: number) => `${(ms / options.calls).toFixed(1)} ms`;
      log(
        `  ${options.calls} calls by ${name}: ${engine} ${each(cpu.engine)}, controller ${each(cpu.server)} per call, rest included`,
      );
    }
    // Now and then a process tidies up; that belongs neither to rest nor to calls.
    const idlePerSecond = middleCpu(rests, midmean);
    const costs = (side: Side) =>
      blocks
        .filter((of) => of.side === side)
        .map(({ cpu, seconds }) =>
          cpuPer(withoutIdle(cpu, { perSecond: idlePerSecond, seconds }), options.calls),
        );
    return {
      blocks: { ours: costs('ours'), floor: costs('floor') },
      idlePerSecond,
      callsPerBlock: options.calls,
      callsPerSecond: options.callsPerSecond,
    };
  } finally {
    await farm.stop();
  }
}

interface Block {
  readonly side: Side;
  readonly cpu: CpuMs<BenchProcess>;
  readonly seconds: number;
}

/** Processor time in a second without calls. */
async function restFor(system: BenchSystem): Promise<CpuMs<BenchProcess>> {
  const { cpu, seconds } = await measured(system, () => pause(restMs));
  return cpuPer(cpu, seconds);
}

async function measured({ pids }: BenchSystem, work: () => Promise<void>): Promise<Omit<Block, 'side'>> {
  const startedAt = performance.now();
  const before = cpuOf(pids);
  await work();
  return { cpu: cpuBetween(before, cpuOf(pids)), seconds: (performance.now() - startedAt) / 1_000 };
}

/** A few at a time: each makes a password hash, which takes a core for itself. */
async function makeAgents(company: TestCompany, skillId: number): Promise<TestAgent[]> {
  const people: TestAgent[] = [];
  while (people.length < agents) {
    const names = Array.from({ length: 6 }, (_, index) => `Agent${people.length + index + 1}`);
    people.push(...(await Promise.all(names.map((name) => company.agent(name, [{ skillId }])))));
  }
  return people;
}

async function startPhones(
  { installation, engine }: BenchSystem,
  people: readonly TestAgent[],
): Promise<SoftphoneFarm> {
  const farm = await startSoftphoneFarm({
    sip: engine.sip,
    accounts: people.map(({ phone }) => phone),
    answer: 'auto',
    folder: mkdtempSync(join(installation.folder, 'phones-')),
  });
  try {
    await farm.registered();
    return farm;
  } catch (error) {
    await farm.stop();
    throw error;
  }
}
