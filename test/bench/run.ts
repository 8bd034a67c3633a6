import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
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
import { reportShift } from './shift-report.ts';
import {
  describeMachine,
  type Machine,
  oneMinuteLoad,
  type PartReport,
  renderTable,
  renderVerdict,
  type Verdict,
} from './report.ts';

const usage = `node --import tsx test/bench/run.ts [options] [PART ...]

Speed as ratios taken in one run: counters first, processor time second, wall time last.
Fails (1) when a claim about counters is broken or something went wrong; a missed aim is only said.

  PART           clicks, calls, shift, call-logic, counters or memory; all of them when none is named
  --json FILE    where the figures go (var/bench/bench.json)
  --rounds N     rounds of clicks (8)
  --calls N      calls in a block (100)
  --rate N       calls a second (15)
  --agents N     agents in the database for the counters (5000)
  --shift N      agents of one shift (1000)
  --quads N      rounds A B B A of shifts and of builds of call logic (3)
  --edits N      edits of call logic (60)
  --companies N  large companies with call logic on one node (5)
  --memory LIST  numbers of agents with which memory is read (100,1000,10000)
  --server-node-options=TEXT
                 options of Node for the server process, e.g. to load a profiler`;

const partNames = ['clicks', 'calls', 'shift', 'call-logic', 'counters', 'memory'] as const;

type PartName = (typeof partNames)[number];

function readOptions() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'string', default: join(import.meta.dirname, '../../var/bench/bench.json') },
      rounds: { type: 'string', default: '8' },
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
  return {
    ...values,
    parts: partNames.filter((part) => positionals.length === 0 || positionals.includes(part)),
  };
}

function wholeNumber(text: string, least: number): number {
  if (!/^\d+$/.test(text) || Number(text) < least)
    throw new Error(`${text} is no whole number from ${least} on`);
  return Number(text);
}

type Options = ReturnType<typeof readOptions>;

/** The order of running: the company with thousands of agents comes last, because it makes all else slower. */
async function measure(system: BenchSystem, part: PartName, options: Options): Promise<PartReport> {
  switch (part) {
    case 'clicks':
      return reportClicks(
        await measureClickLatency(system, { rounds: wholeNumber(options.rounds, 1), log: say }),
      );
    case 'calls':
      return reportCalls(
        await measureCallCost(system, {
          calls: wholeNumber(options.calls, 1),
          callsPerSecond: wholeNumber(options.rate, 1),
          quads: 2,
          log: say,
        }),
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
      return reportCallLogic(
        await measureCallLogic(system, {
          quads: wholeNumber(options.quads, 1),
          edits: wholeNumber(options.edits, 10),
          companies: wholeNumber(options.companies, 1),
          calls: wholeNumber(options.calls, 1),
          callsPerSecond: wholeNumber(options.rate, 1),
          log: say,
        }),
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
  readonly parts: readonly PartName[];
  readonly nodeOptions?: string;
}

/** Memory is that of a system which holds nothing else. */
function groupsOf(parts: readonly PartName[]): PartGroup[] {
  const groups: PartGroup[] = [
    { parts: parts.filter((part) => part !== 'memory') },
    { parts: parts.filter((part) => part === 'memory'), nodeOptions: memoryNodeOptions },
  ];
  return groups.filter((group) => group.parts.length > 0);
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
  for (const group of groupsOf(options.parts)) {
    const nodeOptions = [options['server-node-options'], group.nodeOptions].filter(
      (one) => one !== undefined,
    );
    say('starting MariaDB (durable), Redis, Asterisk and the server …');
    const system = await startBenchSystem({
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
    verdicts: parts.flatMap((part) => part.verdicts),
    parts: Object.fromEntries(parts.map(({ name, seconds, figures }) => [name, { seconds, ...figures }])),
  };
  tell(parts, result);
  const file = resolve(options.json);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
  say(`\nAll figures: ${file}`);
  say(JSON.stringify(result));
  return result.verdicts.every(({ kind, holds }) => kind === 'aim' || holds);
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
  readonly verdicts: readonly Verdict[];
  readonly parts: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Counters, processor time, wall time: in the order of how far they can be trusted. */
function tell(parts: readonly TimedReport[], { machine, verdicts }: BenchResult): void {
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
