import type { EngineKind } from '../../src/application/ports/records/media-node.ts';
import type { BenchProcess } from './bench-system.ts';
import { bareNames, type CallCost } from './call-cost.ts';
import type { Side } from './interleave.ts';
import { ms, number, type PartReport, type Reported, roundedAll, spread } from './report.ts';
import { median } from './statistics.ts';

/** How the bare way was made, as the notes tell it. */
const bareSetups: Readonly<Record<EngineKind, string>> = {
  asterisk:
    "a trunk and a context of their own beside the companies' generated files, with the product's trunk template and codecs; its only step is Dial().",
  freeswitch:
    "a provider's address of its own, and extensions in FreeSWITCH's dialplan whose only step is bridge, in the same SIP profile; no script runs.",
};

export function reportCalls(cost: CallCost, { part, kind, engine }: Reported): PartReport {
  const values = (side: Side, process: BenchProcess) => cost.blocks[side].map((block) => block[process]);
  const both = (side: Side) => cost.blocks[side].map((block) => block.engine + block.server);
  const cell = (samples: readonly number[]) => `${ms(median(samples))} (${spread(samples)})`;
  const row = (name: string, process: BenchProcess) => [
    name,
    cell(values('ours', process)),
    cell(values('floor', process)),
  ];
  const engineRatio = median(values('ours', 'engine')) / median(values('floor', 'engine'));
  const wholeRatio = median(both('ours')) / median(values('floor', 'engine'));
  return {
    name: part,
    tables: [
      {
        title: `(c) processor time per call; median (least .. most) of ${cost.blocks.ours.length} blocks of ${cost.callsPerBlock} calls, ${number(cost.callsPerSecond)} calls/s, A B B A`,
        rows: [
          ['', 'number, queue, agent', bareNames[kind]],
          row(engine, 'engine'),
          row('controller', 'server'),
          row('MariaDB', 'mariadb'),
          [`${engine}, ratio to bare`, number(engineRatio), '1'],
          [`${engine} and controller, ratio to bare ${engine}`, number(wholeRatio), ''],
        ],
      },
    ],
    verdicts: [],
    notes: [
      'utime + stime of all threads from /proc/PID/stat, less what the processes use in seconds without calls between the blocks (midmean). Both ways end at the same registered phones, which answer at once; the caller hangs up after half a second. Nobody sends audio and nothing is recorded: this is the cost of signalling and call logic.',
      `Bare: ${bareSetups[kind]} The controller hears of the end of those calls too and looks for recordings, so its time there is not nothing; what it costs is small against the steps in which Linux counts (10 ms in a block of calls).`,
      `At rest: ${engine} ${ms(cost.idlePerSecond.engine)}, controller ${ms(cost.idlePerSecond.server)}, MariaDB ${ms(cost.idlePerSecond.mariadb)} of processor time each second.`,
    ],
    figures: roundedAll({ ...cost, engineRatio, engineAndControllerRatio: wholeRatio }) as Record<
      string,
      unknown
    >,
  };
}
