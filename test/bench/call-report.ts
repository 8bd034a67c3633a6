import type { CallCost, CallProcess } from './call-cost.ts';
import type { Side } from './interleave.ts';
import { ms, number, type PartReport, roundedAll, spread } from './report.ts';
import { median } from './statistics.ts';

export function reportCalls(cost: CallCost): PartReport {
  const values = (side: Side, process: CallProcess) => cost.blocks[side].map((block) => block[process]);
  const both = (side: Side) => cost.blocks[side].map(({ asterisk, server }) => asterisk + server);
  const cell = (samples: readonly number[]) => `${ms(median(samples))} (${spread(samples)})`;
  const row = (name: string, process: CallProcess) => [
    name,
    cell(values('ours', process)),
    cell(values('floor', process)),
  ];
  const asteriskRatio = median(values('ours', 'asterisk')) / median(values('floor', 'asterisk'));
  const wholeRatio = median(both('ours')) / median(values('floor', 'asterisk'));
  return {
    name: 'calls',
    tables: [
      {
        title: `(c) processor time per call; median (least .. most) of ${cost.blocks.ours.length} blocks of ${cost.callsPerBlock} calls, ${number(cost.callsPerSecond)} calls/s, A B B A`,
        rows: [
          ['', 'number, queue, agent', 'bare Dial()'],
          row('Asterisk', 'asterisk'),
          row('controller', 'server'),
          row('MariaDB', 'mariadb'),
          ['Asterisk, ratio to bare', number(asteriskRatio), '1'],
          ['Asterisk and controller, ratio to bare Asterisk', number(wholeRatio), ''],
        ],
      },
    ],
    verdicts: [],
    notes: [
      'utime + stime of all threads from /proc/PID/stat, less what the processes use in seconds without calls between the blocks (midmean). Both ways end at the same registered phones, which answer at once; the caller hangs up after half a second. Nobody sends audio and nothing is recorded: this is the cost of signalling and call logic.',
      "Bare: a trunk and a context of their own beside the companies' generated files, with the product's trunk template and codecs; its only step is Dial(). The controller hears of the end of those calls too and looks for recordings, so its time there is not nothing; what it costs is small against the steps in which Linux counts (10 ms in a block of calls).",
      `At rest: Asterisk ${ms(cost.idlePerSecond.asterisk)}, controller ${ms(cost.idlePerSecond.server)}, MariaDB ${ms(cost.idlePerSecond.mariadb)} of processor time each second.`,
    ],
    figures: roundedAll({ ...cost, asteriskRatio, asteriskAndControllerRatio: wholeRatio }) as Record<
      string,
      unknown
    >,
  };
}
