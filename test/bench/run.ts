import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type BenchSystem, startBenchSystem } from './bench-system.ts';
import { measureCallCost } from './call-cost.ts';
import { reportCalls } from './call-report.ts';
import { countChanges } from './change-counters.ts';
import { reportChanges } from './change-report.ts';
import { measureClickLatency } from './click-latency.ts';
import { reportClicks } from './click-report.ts';
import { describeMachine, oneMinuteLoad, type PartReport, renderTable, renderVerdict } from './report.ts';

const usage = `node --import tsx test/bench/run.ts [options] [PART ...]

Speed as ratios taken in one run: counters first, processor time second, wall time last.
Fails (1) when a claim about counters is broken or something went wrong; a missed aim is only said.

  PART           clicks, calls or counters; all of them when none is named
  --json FILE    where the figures go (var/bench/bench.json)
  --rounds N     rounds of clicks (10)
  --calls N      calls in a block (100)
  --rate N       calls a second (12)
  --agents N     agents in the database for the counters (5000)
  --server-node-options=TEXT
                 options of Node for the server process, e.g. to load a profiler`;

const partNames = ['clicks', 'calls', 'counters'] as const;

type PartName = (typeof partNames)[number];

function readOptions() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'string', default: join(import.meta.dirname, '../../var/bench/bench.json') },
      rounds: { type: 'string', default: '10' },
      calls: { type: 'string', default: '100' },
      rate: { type: 'string', default: '12' },
      agents: { type: 'string', default: '5000' },
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
    case 'counters':
      return reportChanges(await countChanges(system, { agents: wholeNumber(options.agents, 12), log: say }));
  }
}

async function bench(options: Options): Promise<boolean> {
  const loadBefore = oneMinuteLoad();
  const startedAt = new Date();
  say('starting MariaDB (durable), Redis, Asterisk and the server …');
  const nodeOptions = options['server-node-options'];
  const system = await startBenchSystem({
    log: say,
    ...(nodeOptions === undefined ? {} : { serverNodeOptions: nodeOptions }),
  });
  const endEarly = () => {
    say('ending what was started …');
    void system.stop().finally(() => process.exit(130));
  };
  process.once('SIGINT', endEarly);
  process.once('SIGTERM', endEarly);
  const parts: (PartReport & { readonly seconds: number })[] = [];
  try {
    for (const part of options.parts) {
      const since = performance.now();
      const report = await measure(system, part, options);
      parts.push({ ...report, seconds: Math.round((performance.now() - since) / 1_000) });
    }
  } finally {
    await system.stop();
  }
  const machine = describeMachine(loadBefore);
  const verdicts = parts.flatMap((part) => part.verdicts);
  // Counters, processor time, wall time: in the order of how far they can be trusted.
  for (const part of [...parts].reverse()) {
    for (const table of part.tables) say(`\n${renderTable(table)}`);
    for (const note of part.notes) say(`  * ${note}`);
  }
  say(
    `\n${machine.model}, ${machine.cores} cores, Node ${machine.node}; load average ${machine.loadAverageBefore.toFixed(1)} before, ` +
      `${machine.loadAverageAfter.toFixed(1)} after${machine.loadAverageAfter > machine.cores ? ': others were at work, trust ratios and counters only' : ''}.\n`,
  );
  for (const verdict of verdicts) say(renderVerdict(verdict));
  const result = {
    startedAt: startedAt.toISOString(),
    machine,
    verdicts,
    parts: Object.fromEntries(parts.map(({ name, seconds, figures }) => [name, { seconds, ...figures }])),
  };
  const file = resolve(options.json);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
  const sound = verdicts.every(({ kind, holds }) => kind === 'aim' || holds);
  say(`\nAll figures: ${file}`);
  say(JSON.stringify(result));
  return sound;
}

function say(line: string): void {
  console.log(line);
}

const options = readOptions();
if (options.help) say(usage);
else process.exitCode = (await bench(options)) ? 0 : 1;
