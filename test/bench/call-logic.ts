import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createCompany } from '../support/company.ts';
import type { BenchSystem } from './bench-system.ts';
import { buildAnew, edit, editLogic, leadToCalendar, type Sized } from './call-logic-edits.ts';
import { timed } from './clock.ts';
import { isReload } from './control-taps.ts';
import { watchGeneratedFiles } from './generated-files.ts';
import { interleaved, type Side } from './interleave.ts';
import { type CallLogicSize, makeCallLogic } from './large-call-logic.ts';
import { type EditKind, editKinds, timeOwnLoad } from './own-loads.ts';
import { pause } from './pause.ts';
import { bytesReadBy, processCpuMs } from './process-cpu.ts';
import { placeCalls } from './sipp-load.ts';
import { withControlTaps } from './tapped-system.ts';

/** Milliseconds; `floor`: the engine loads the same files by itself. */
export type AgainstLoad = Readonly<Record<Side, readonly number[]>>;

/** What one edit of the large company did. */
export interface EditTrace {
  /** Files in the folder that the engine reads which are not what they were, from there. */
  readonly files: readonly string[];
  /** What made the engine load something. */
  readonly reloads: readonly string[];
}

export interface CallLogicCost {
  readonly large: CallLogicSize;
  readonly small: CallLogicSize;
  /** Of the large company: its id, by which its files are named. */
  readonly companyId: number;
  readonly build: AgainstLoad;
  /** In the large company. */
  readonly againstLoad: Readonly<Record<EditKind, AgainstLoad>>;
  readonly edits: Readonly<Record<'large' | 'small', EditCost>>;
  /** The same in the large company when there are so many of its size on the node. */
  readonly crowded: EditCost & {
    readonly companies: number;
    /** Edits of a phone. */
    readonly phone: AgainstLoad;
  };
  readonly traces: Readonly<Record<EditKind, EditTrace>>;
  /** The engine's processor milliseconds for a call number -> calendar -> queue. */
  readonly call: Readonly<Record<'large' | 'small', readonly number[]>>;
}

/** What edits cost, of which each changes where calls go. */
export interface EditCost {
  /** Milliseconds from the request for one edit until the engine runs it. */
  readonly ms: readonly number[];
  /** What the engine reads for one edit, from files and connections; it tells whether files were loaded, and whose. */
  readonly bytesRead: number;
}

export interface CallLogicOptions {
  readonly quads: number;
  readonly edits: number;
  readonly calls: number;
  readonly callsPerSecond: number;
  /** Large ones on one node, in the end. */
  readonly companies: number;
  readonly log: (line: string) => void;
}

const large: CallLogicSize = { numbers: 1_000, calendars: 300, overrides: 365, extensions: 3_000 };
const small: CallLogicSize = { numbers: 10, calendars: 3, overrides: 10, extensions: 10 };
const restMs = 1_000;

/** (f) What call logic costs in a large company: to build it, to edit it, and to call through it. */
export async function measureCallLogic(
  system: BenchSystem,
  options: CallLogicOptions,
): Promise<CallLogicCost> {
  const { log, quads } = options;
  const made = async (size: CallLogicSize): Promise<Sized> => {
    const company = await createCompany(system);
    const database = await system.administrator();
    try {
      return { company, logic: await makeCallLogic(company, database, size), leadsToQueue: false };
    } finally {
      await database.end();
    }
  };
  log('call logic: making a small company …');
  const little = await made(small);
  const alone = await timeEdits(system, little, options.edits);
  const callsAlone = await timeCalls(system, little, options);
  log(
    `call logic: making one of ${large.numbers} numbers, ${large.calendars} calendars with ${large.overrides} overrides each, ${large.extensions} extensions …`,
  );
  const big = await made(large);
  await buildAnew(big);
  const build = await timeBuilds(system, big, options);
  const againstLoad = {
    'call logic': await editsAgainstLoad(system, big, 'call logic', quads),
    phone: await editsAgainstLoad(system, big, 'phone', quads),
  };
  const edits = await timeEdits(system, big, options.edits);
  log('call logic: calls …');
  const callsAmong = await timeCalls(system, big, options);
  log('call logic: what an edit does …');
  const traces = await traceEdits(system, big);
  log(`call logic: making ${options.companies - 1} more of that size …`);
  for (let others = 1; others < options.companies; others += 1) {
    const other = await made(large);
    const since = performance.now();
    await buildAnew(other);
    await system.untilApplied();
    log(`  loaded after ${Math.round((performance.now() - since) / 100) / 10} s`);
  }
  return {
    large,
    small,
    companyId: big.company.id,
    build,
    againstLoad,
    edits: { large: edits, small: alone },
    crowded: {
      companies: options.companies,
      ...(await timeEdits(system, big, options.edits)),
      phone: await editsAgainstLoad(system, big, 'phone', quads),
    },
    traces,
    call: { large: callsAmong, small: callsAlone },
  };
}

async function timeBuilds(
  system: BenchSystem,
  big: Sized,
  { quads, log }: CallLogicOptions,
): Promise<AgainstLoad> {
  const { local } = system.engine;
  const folder = join(local.instance.generatedFolder, `company-${big.company.id}`);
  return await against(
    quads,
    async () => {
      const ms = await timed(() => fullBuild(folder, big));
      log(`  full build: ${Math.round(ms)} ms`);
      return ms;
    },
    async () => {
      const ms = await timeOwnLoad(local, 'everything', loadedOf(big));
      log(`  the engine loads the same files: ${Math.round(ms)} ms`);
      return ms;
    },
  );
}

function editsAgainstLoad(
  system: BenchSystem,
  big: Sized,
  kind: EditKind,
  quads: number,
): Promise<AgainstLoad> {
  return against(
    quads,
    () => timed(() => edit(big, kind)),
    () => timeOwnLoad(system.engine.local, kind, loadedOf(big)),
  );
}

async function against(
  quads: number,
  ours: () => Promise<number>,
  floor: () => Promise<number>,
): Promise<AgainstLoad> {
  const found: Record<Side, number[]> = { ours: [], floor: [] };
  for (const side of interleaved(quads)) {
    found[side].push(await (side === 'ours' ? ours() : floor()));
    await pause(restMs);
  }
  return found;
}

function loadedOf({ company, logic }: Sized) {
  return { id: company.id, queueId: logic.queueId };
}

/** Everything from the database to the engine's confirmation: the files are gone, so each is written and loaded. */
async function fullBuild(folder: string, big: Sized): Promise<void> {
  rmSync(folder, { recursive: true });
  await buildAnew(big);
}

async function timeEdits({ engine }: BenchSystem, sized: Sized, count: number): Promise<EditCost> {
  const { pid } = engine.local.instance;
  const before = bytesReadBy(pid);
  const ms: number[] = [];
  while (ms.length < count) {
    ms.push(await timed(() => editLogic(sized, ms.length)));
    await pause(50);
  }
  const bytesRead = (bytesReadBy(pid) - before) / count;
  // As the calls of the next part expect it.
  await leadToCalendar(sized);
  return { ms, bytesRead };
}

async function traceEdits(system: BenchSystem, big: Sized): Promise<Readonly<Record<EditKind, EditTrace>>> {
  const { generatedFolder } = system.engine.local.instance;
  return await withControlTaps(system, async (taps) => {
    const traces: Partial<Record<EditKind, EditTrace>> = {};
    for (const kind of editKinds) {
      await system.untilApplied();
      taps.take();
      const watch = watchGeneratedFiles(generatedFolder);
      await edit(big, kind);
      const reloads = taps.take().filter(isReload);
      traces[kind] = { files: watch.finish().changed, reloads: reloads.map(({ label }) => label) };
    }
    // Back to where the next edits begin.
    await edit(big, 'call logic');
    return traces as Record<EditKind, EditTrace>;
  });
}

/** Each value is that of one block of calls. */
async function timeCalls(
  { engine }: BenchSystem,
  { company, logic }: Sized,
  { calls, callsPerSecond, quads }: CallLogicOptions,
): Promise<number[]> {
  const { pid } = engine.local.instance;
  const block = async (count: number) => {
    const before = processCpuMs(pid);
    await placeCalls({
      from: company.trunkAddress,
      to: [logic.called],
      target: engine.sip,
      calls: count,
      callsPerSecond,
      talkMs: 200,
    });
    return (processCpuMs(pid) - before) / count;
  };
  await block(20);
  const values: number[] = [];
  for (let index = 0; index < quads * 2; index += 1) values.push(await block(calls));
  return values;
}
