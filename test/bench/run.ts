import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { EngineKind } from '../../src/application/ports/records/media-node.ts';
import { findFreeswitch } from '../../ops/instances/binaries.ts';
import { engineNames } from '../../ops/local/local-engine.ts';
import { type BenchSystem, startBenchSystem } from './bench-system.ts';
import { measureCallCost } from './call-cost.ts';
import { measureCallLogic } from './call-logic.ts';
import { reportCallLogic } from './call-logic-report.ts';
import { reportCalls } from './call-report.ts';
import { countChanges } from './change-counters.ts';
import { reportChanges } from './change-report.ts';
import { measureClickLatency } from './click-latency.ts';
import { reportClicks } from './click-report.ts';
import { measureMemory } from './memory.ts';
import { reportMemory } from './memory-report.ts';
import { memoryNodeOptions } from './server-memory.ts';
import { measureShift } from './shift.ts';
import { reportOffers } from './offer-report.ts';
import { measureOffers } from './offers.ts';
import { reportShift } from './shift-report.ts';
import {
  describeMachine,
  type Machine,
  oneMinuteLoad,
  type PartReport,
  renderTable,
  renderVerdict,
  type Reported,
  type Verdict,
} from './report.ts';

const usage = `node --import tsx test/bench/run.ts [options] [PART ...]

Speed as ratios taken in one run: counters first, processor time second, wall time last.
Fails (1) when a claim about counters is broken or something went wrong; a missed aim is only said.

  PART           clicks, calls, shift, call-logic, counters or memory, on Asterisk;
                 freeswitch-clicks, freeswitch-offers, freeswitch-calls or freeswitch-call-logic,
                 skipped where no FreeSWITCH is on PATH or in FREESWITCH_BIN; all of them when none is named
  --json FILE    where the figures go (var/bench/bench.json)
  --rounds N     rounds of clicks (8)
  --offers N     offers a side (300; about 1000 take 7 minutes)
  --calls N      calls in a block (100)
  --rate N       calls a second (15)
  --agents N     agents in the database for the counters (5000)
  --shift N      agents of one shift (1000)
  --quads N      rounds A B B A of shifts, and of builds and edits of call logic (3)
  --edits N      edits of call logic (60)
  --companies N  large companies with call logic on one node (5)
  --memory LIST  numbers of agents with which memory is read (100,1000,10000)
  --server-node-options=TEXT
                 options of Node for the server process, e.g. to load a profiler`;

/** The order of running: the company with thousands of agents comes last, because it makes all else slower. */
const partNames = [
  'clicks',
  'calls',
  'shift',
  'call-logic',
  'counters',
  'memory',
  'freeswitch-clicks',
  'freeswitch-offers',
  'freeswitch-calls',
  'freeswitch-call-logic',
] as const;

type PartName = (typeof partNames)[number];

function engineOf(part: PartName): EngineKind {
  return part.startsWith('freeswitch-') ? 'freeswitch' : 'asterisk';
}

function readOptions() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'string', default: join(import.meta.dirname, '../../var/bench/bench.json') },
      rounds: { type: 'string', default: '8' },
      offers: { type: 'string', default: '300' },
      calls: { type: 'string', default: '100' },
      rate: { type: 'string', default: '15' },
      agents: { type: 'string', default: '5000' },
      shift: { type: 'string', default: '1000' },
      memory: { type: 'string', default: '100,1000,10000' },
      quads: { type: 'string', default: '3' },
      edits: { type: 'string', default: '60' },
      companies: { type: 'string', default: '5' },
      'server-node-options': { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const unknown = positionals.filter((name) => !partNames.some((part) => part === name));
  if (unknown.length > 0) throw new Error(`there is no part ${unknown.join(', ')}\n\n${usage}`);
  const wanted = partNames.filter((part) => positionals.length === 0 || positionals.includes(part));
  const canRun = (part: PartName) => engineOf(part) === 'asterisk' || findFreeswitch() !== undefined;
  return {
    ...values,
    parts: wanted.filter(canRun),
    skipped: wanted.filter((part) => !canRun(part)),
  };
}

function wholeNumber(text: string, least: number): number {
  if (!/^\d+$/.test(text) || Number(text) < least)
    throw new Error(`${text} is no whole number from ${least} on`);
  return Number(text);
}

type Options = ReturnType<typeof readOptions>;

async function measure(system: BenchSystem, part: PartName, options: Options): Promise<PartReport> {
  const of: Reported = { part, kind: system.engine.kind, engine: system.engine.name };
  switch (part) {
    case 'clicks':
    case 'freeswitch-clicks':
      return reportClicks(
        await measureClickLatency(system, { rounds: wholeNumber(options.rounds, 1), log: say }),
        of,
      );
    case 'freeswitch-offers':
      return reportOffers(
        await measureOffers(system, { offers: wholeNumber(options.offers, 2), log: say }),
        of,
      );
    case 'calls':
    case 'freeswitch-calls':
      return reportCalls(
        await measureCallCost(system, {
          calls: wholeNumber(options.calls, 1),
          callsPerSecond: wholeNumber(options.rate, 1),
          quads: 2,
          log: say,
        }),
        of,
      );
    case 'shift':
      return reportShift(
        await measureShift(system, {
          agents: wholeNumber(options.shift, 2),
          quads: wholeNumber(options.quads, 1),
          log: say,
        }),
      );
    case 'call-logic':
    case 'freeswitch-call-logic':
      return reportCallLogic(
        await measureCallLogic(system, {
          quads: wholeNumber(options.quads, 1),
          edits: wholeNumber(options.edits, 10),
          companies: wholeNumber(options.companies, 1),
          calls: wholeNumber(options.calls, 1),
          callsPerSecond: wholeNumber(options.rate, 1),
          log: say,
        }),
        of,
      );
    case 'counters':
      return reportChanges(await countChanges(system, { agents: wholeNumber(options.agents, 12), log: say }));
    case 'memory':
      return reportMemory(
        await measureMemory(system, {
          agents: options.memory.split(',').map((text) => wholeNumber(text, 1)),
          log: say,
        }),
      );
  }
}

/** Parts that can be measured on the same system, one after the other. */
interface PartGroup {
  readonly engine: EngineKind;
  readonly parts: readonly PartName[];
  readonly nodeOptions?: string;
}

/** Memory is that of a system which holds nothing else; a system has one engine. */
function groupsOf(parts: readonly PartName[]): PartGroup[] {
  const on = (engine: EngineKind) => parts.filter((part) => part !== 'memory' && engineOf(part) === engine);
  const groups: PartGroup[] = [
    { engine: 'asterisk', parts: on('asterisk') },
    {
      engine: 'asterisk',
      parts: parts.filter((part) => part === 'memory'),
      nodeOptions: memoryNodeOptions,
    },
    { engine: 'freeswitch', parts: on('freeswitch') },
  ];
  return groups.filter((group) => group.parts.length > 0);
}

/** Nothing must look as if it had been measured. */
function tellSkipped(skipped: readonly PartName[]): void {
  if (skipped.length === 0) return;
  say(
    `\nSKIPPED  ${skipped.join(', ')}: NOTHING was measured on a FreeSWITCH, none is on PATH or in FREESWITCH_BIN`,
  );
}

async function bench(options: Options): Promise<boolean> {
  const loadBefore = oneMinuteLoad();
  const startedAt = new Date();
  const interrupted = new Promise<never>((_resolve, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => {
        say('ending what was started …');
        reject(new Interrupted(`ended early by ${signal}`));
      });
  });
  // While everything is starting nobody listens yet; the first part then ends at once.
  interrupted.catch(() => undefined);
  const parts: TimedReport[] = [];
  tellSkipped(options.skipped);
  for (const group of groupsOf(options.parts)) {
    const nodeOptions = [options['server-node-options'], group.nodeOptions].filter(
      (one) => one !== undefined,
    );
    say(`starting MariaDB (durable), Redis, ${engineNames[group.engine]} and the server …`);
    const system = await startBenchSystem({
      engine: group.engine,
      log: say,
      ...(nodeOptions.length === 0 ? {} : { serverNodeOptions: nodeOptions.join(' ') }),
    });
    try {
      for (const part of group.parts) {
        const since = performance.now();
        const report = await Promise.race([measure(system, part, options), interrupted]);
        parts.push({ ...report, seconds: Math.round((performance.now() - since) / 1_000) });
      }
    } finally {
      await system.stop();
    }
  }
  const result: BenchResult = {
    startedAt: startedAt.toISOString(),
    machine: describeMachine(loadBefore),
    skipped: options.skipped,
    verdicts: parts.flatMap((part) => part.verdicts),
    parts: Object.fromEntries(parts.map(({ name, seconds, figures }) => [name, { seconds, ...figures }])),
  };
  tell(parts, result);
  const file = resolve(options.json);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
  say(`\nAll figures: ${file}`);
  say(JSON.stringify(result));
  // A run that measured nothing proves nothing.
  return parts.length > 0 && result.verdicts.every(({ kind, holds }) => kind === 'aim' || holds === true);
}

/** Somebody wants the bench to end; what was measured until then is not told. */
class Interrupted extends Error {
  readonly code = 'interrupted';
}

type TimedReport = PartReport & { readonly seconds: number };

/** What the JSON file holds. */
interface BenchResult {
  readonly startedAt: string;
  readonly machine: Machine;
  /** Parts for which there was no engine. */
  readonly skipped: readonly PartName[];
  readonly verdicts: readonly Verdict[];
  readonly parts: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Counters, processor time, wall time: in the order of how far they can be trusted. */
function tell(parts: readonly TimedReport[], { machine, skipped, verdicts }: BenchResult): void {
  for (const part of [...parts].reverse()) {
    say(`\n=== ${part.name} (took ${part.seconds} s)`);
    for (const table of part.tables) say(`\n${renderTable(table)}`);
    for (const note of part.notes) say(`  * ${note}`);
  }
  const { model, cores, node, loadAverageBefore, loadAverageAfter } = machine;
  const busy = loadAverageAfter > cores ? ', more than there are cores: trust counters and ratios only' : '';
  const load = `load average ${loadAverageBefore.toFixed(1)} before, ${loadAverageAfter.toFixed(1)} after${busy}`;
  say(`\n${model}, ${cores} cores, Node ${node}; ${load}.\n`);
  for (const verdict of verdicts) say(renderVerdict(verdict));
  tellSkipped(skipped);
}

function say(line: string): void {
  console.log(line);
}

const options = readOptions();
if (options.help) say(usage);
else {
  try {
    process.exitCode = (await bench(options)) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    say(error.message);
    // What was under way has lost its servers and may still be waiting for them.
    process.exit(130);
  }
}
