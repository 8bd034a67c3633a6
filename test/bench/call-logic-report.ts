import type { CallLogicCost, EditCost } from './call-logic.ts';
import { ms, number, type PartReport, roundedAll, spread } from './report.ts';
import { median, summarise } from './statistics.ts';

const aimBuildRatio = 2;
const aimEditP99Ms = 1_000;
const aimCallRatio = 1.15;
const aimCrowdedRatio = 1.2;
/** The file of a large company is some ten megabytes. */
const mostReadBytes = 500_000;

export function reportCallLogic(cost: CallLogicCost): PartReport {
  const buildRatio = median(cost.build.ours) / median(cost.build.floor);
  const edits = { large: summarise(cost.edits.large.ms), small: summarise(cost.edits.small.ms) };
  const crowded = summarise(cost.crowded.ms);
  const crowdedRatio = crowded.median / edits.large.median;
  const callRatio = median(cost.call.large) / median(cost.call.small);
  const othersFiles = cost.filesOfEdit.filter((name) => !name.endsWith('dialplan.conf'));
  const { large } = cost;
  return {
    name: 'call-logic',
    tables: [
      {
        title: `(f) call logic: ${large.numbers} numbers, ${large.calendars} calendars of ${large.overrides} overrides, ${large.extensions} extensions against a small company`,
        rows: [
          ['', 'large', 'small'],
          ['one edit, median', ms(edits.large.median), ms(edits.small.median)],
          ['one edit, 99 %', ms(edits.large.p99), ms(edits.small.p99)],
          [
            `one edit among ${cost.crowded.companies} large companies, median, 99 %`,
            `${ms(crowded.median)}, ${ms(crowded.p99)}`,
            '',
          ],
          [
            'read by Asterisk for one edit',
            `${kilobytes(cost.edits.large)}, among ${cost.crowded.companies} large companies ${kilobytes(cost.crowded)}`,
            kilobytes(cost.edits.small),
          ],
          [
            'processor time of Asterisk per call',
            `${ms(median(cost.call.large))} (${spread(cost.call.large)})`,
            `${ms(median(cost.call.small))} (${spread(cost.call.small)})`,
          ],
        ],
      },
      {
        title: `full build of the large company; median (least .. most) of ${cost.build.ours.length} rounds, A B B A`,
        rows: [
          ['', 'ours', 'the engine by itself'],
          [
            'time',
            `${ms(median(cost.build.ours))} (${spread(cost.build.ours)})`,
            `${ms(median(cost.build.floor))} (${spread(cost.build.floor)})`,
          ],
          ['ratio', number(buildRatio), '1'],
        ],
      },
    ],
    verdicts: [
      {
        kind: 'claim',
        what: "one edit of a number replaces the company's dialplan and no other file",
        holds: cost.filesOfEdit.length > 0 && othersFiles.length === 0,
        found: cost.filesOfEdit.join(', ') || 'no file',
      },
      {
        kind: 'claim',
        what: 'for one edit Asterisk reads no file of call logic, however many companies are on the node',
        holds: Math.max(cost.edits.large.bytesRead, cost.crowded.bytesRead) < mostReadBytes,
        found: `${kilobytes(cost.edits.large)}, ${kilobytes(cost.crowded)}`,
      },
      {
        kind: 'aim',
        what: `full build at most ${aimBuildRatio} times the engine's own load of the same files`,
        holds: buildRatio <= aimBuildRatio,
        found: number(buildRatio),
      },
      {
        kind: 'aim',
        what: `one edit runs in the engine within ${aimEditP99Ms} ms (99 %)`,
        holds: edits.large.p99 <= aimEditP99Ms,
        found: ms(edits.large.p99),
      },
      {
        kind: 'aim',
        what: `the same with ${cost.crowded.companies} companies of that size on the node`,
        holds: crowded.p99 <= aimEditP99Ms,
        found: ms(crowded.p99),
      },
      {
        kind: 'aim',
        what: `one edit takes at most ${aimCrowdedRatio} times as long among ${cost.crowded.companies} companies of that size as alone`,
        holds: crowdedRatio <= aimCrowdedRatio,
        found: number(crowdedRatio),
      },
      {
        kind: 'aim',
        what: `a call costs at most ${aimCallRatio} times as much as in the small company`,
        holds: callRatio <= aimCallRatio,
        found: number(callRatio),
      },
    ],
    notes: [
      'An edit changes in turn where a number leads, the hours of a calendar, how long an extension rings, and where a queue leads.',
      "Full build: the company's files are removed, then a number is edited: the database is read, everything compiled, rendered, written, loaded and read back. The engine by itself loads the same three files, made to look new.",
      'A call goes number -> calendar -> queue, is answered by the queue and hung up by the caller. Its cost is utime + stime of Asterisk for a block of calls, rest included.',
    ],
    figures: roundedAll({ ...cost, buildRatio, callRatio, crowdedRatio }) as Record<string, unknown>,
  };
}

function kilobytes({ bytesRead }: EditCost): string {
  return `${number(bytesRead / 1_000)} kB`;
}
