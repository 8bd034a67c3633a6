import type { EngineKind } from '../../src/application/ports/records/media-node.ts';
import type { AgainstLoad, CallLogicCost, EditCost } from './call-logic.ts';
import { type EditKind, editKinds } from './own-loads.ts';
import {
  ms,
  number,
  type PartReport,
  type Reported,
  roundedAll,
  spread,
  type Table,
  type Verdict,
} from './report.ts';
import { median, summarise } from './statistics.ts';

const aimLoadRatio = 2;
const aimEditP99Ms = 1_000;
const aimCallRatio = 1.15;
const aimCrowdedRatio = 1.2;
/** The file of a large company is some ten megabytes. */
const mostReadBytes = 500_000;

/** What an edit may touch: files of its own company, and loads of the engine. */
const mayTouch: Readonly<Record<EngineKind, Readonly<Record<EditKind, readonly string[]>>>> = {
  asterisk: { 'call logic': ['dialplan.conf'], phone: ['dialplan.conf', 'sip.conf'] },
  freeswitch: { 'call logic': ['routing'], phone: ['directory.xml', 'routing'] },
};
/** Asterisk loads phones by four modules; FreeSWITCH loads its XML. Call logic is not loaded by either. */
const mayLoad: Readonly<Record<EngineKind, Readonly<Record<EditKind, number>>>> = {
  asterisk: { 'call logic': 0, phone: 4 },
  freeswitch: { 'call logic': 0, phone: 1 },
};

export function reportCallLogic(cost: CallLogicCost, of: Reported): PartReport {
  const { kind, engine } = of;
  const edits = { large: summarise(cost.edits.large.ms), small: summarise(cost.edits.small.ms) };
  const crowded = summarise(cost.crowded.ms);
  const crowdedRatio = crowded.median / edits.large.median;
  const callRatio = median(cost.call.large) / median(cost.call.small);
  const { large } = cost;
  return {
    name: of.part,
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
            `read by ${engine} for one edit`,
            `${kilobytes(cost.edits.large)}, among ${cost.crowded.companies} large companies ${kilobytes(cost.crowded)}`,
            kilobytes(cost.edits.small),
          ],
          [
            `processor time of ${engine} per call`,
            `${ms(median(cost.call.large))} (${spread(cost.call.large)})`,
            `${ms(median(cost.call.small))} (${spread(cost.call.small)})`,
          ],
        ],
      },
      againstTable(cost),
    ],
    verdicts: [
      ...editKinds.flatMap((edited) => touchClaims(cost, kind, edited)),
      {
        kind: 'claim',
        what: `for one edit of call logic ${engine} reads no file of it as a whole, however many companies are on the node`,
        holds: Math.max(cost.edits.large.bytesRead, cost.crowded.bytesRead) < mostReadBytes,
        found: `${kilobytes(cost.edits.large)}, ${kilobytes(cost.crowded)}`,
      },
      // What FreeSWITCH loads is a small part of what is built: its call logic is walked as it lies on the disk. Asterisk takes more
      // than a second by itself to load so many phones.
      ...(kind === 'asterisk'
        ? [ratioAim('full build', cost.build), ratioAim('one edit of a phone', cost.againstLoad.phone)]
        : [withinAim('one edit of a phone runs in the engine', cost.againstLoad.phone.ours)]),
      withinAim('one edit of call logic runs in the engine', cost.edits.large.ms),
      withinAim(
        `one edit of call logic, with ${cost.crowded.companies} companies of that size on the node`,
        cost.crowded.ms,
      ),
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
      "Full build: the company's files are removed, then a number is edited: the database is read, everything compiled, rendered, written, loaded and read back.",
      'An edit of call logic changes in turn where a number leads, the hours of a calendar, how long an extension rings, and where a queue leads; against the load it is the number alone. An edit of a phone makes its secret anew.',
      ownLoadNotes[kind],
      `A call goes number -> calendar -> queue, is answered by the queue and hung up by the caller. Its cost is utime + stime of ${engine} for a block of calls, rest included.`,
    ],
    figures: roundedAll({
      ...cost,
      buildRatio: ratioOf(cost.build),
      editRatios: Object.fromEntries(editKinds.map((edited) => [edited, ratioOf(cost.againstLoad[edited])])),
      crowdedPhoneRatio: ratioOf(cost.crowded.phone),
      callRatio,
      crowdedRatio,
    }) as Record<string, unknown>,
  };
}

const ownLoadNotes: Readonly<Record<EngineKind, string>> = {
  asterisk:
    'The engine by itself loads the same files, made to look new: all three, its phones, or its dialplan, of which an edit brings the difference alone.',
  freeswitch:
    'The engine by itself: reloadxml, which reads the XML of all companies whatever changed; for a full build also the gateways, the addresses and the queue. Call logic is no XML and is not loaded; beside its edit stands what the engine would take at the least if it were.',
};

function againstTable(cost: CallLogicCost): Table {
  const rounds = cost.build.ours.length;
  const row = (name: string, { ours, floor }: AgainstLoad) => [
    name,
    ...[ours, floor].map((values) => `${ms(median(values))} (${spread(values)})`),
    number(ratioOf({ ours, floor })),
  ];
  return {
    title: `against the engine's own load, large company; median (least .. most) of ${rounds} rounds, A B B A`,
    rows: [
      ['', 'ours', 'the engine by itself', 'ratio'],
      row('full build', cost.build),
      ...editKinds.map((edited) => row(`one edit: ${edited}`, cost.againstLoad[edited])),
      row(`one edit: phone, among ${cost.crowded.companies} large companies`, cost.crowded.phone),
    ],
  };
}

/** No file of another company, no other kind of file, and no load beyond those that the files need. */
function touchClaims({ traces, companyId }: CallLogicCost, kind: EngineKind, edited: EditKind): Verdict[] {
  const { files, reloads } = traces[edited];
  const own = mayTouch[kind][edited].map((file) => `company-${companyId}/${file}`);
  return [
    {
      kind: 'claim',
      what: `one edit of ${edited === 'phone' ? 'a phone' : 'call logic'} replaces ${own.join(', ')} and no other file, of this company or another`,
      holds: [...files].sort().join() === own.join(),
      found: [...files].sort().join(', ') || 'no file',
    },
    {
      kind: 'claim',
      what: `loads of the engine for it: ${mayLoad[kind][edited]}`,
      holds: reloads.length === mayLoad[kind][edited],
      found: reloads.join(', ') || 'nothing',
    },
  ];
}

function withinAim(what: string, values: readonly number[]): Verdict {
  const { p99 } = summarise(values);
  return {
    kind: 'aim',
    what: `${what} within ${aimEditP99Ms} ms (99 %)`,
    holds: p99 <= aimEditP99Ms,
    found: ms(p99),
  };
}

function ratioAim(what: string, cost: AgainstLoad): Verdict {
  const ratio = ratioOf(cost);
  return {
    kind: 'aim',
    what: `${what} at most ${aimLoadRatio} times the engine's own load of the same files`,
    holds: ratio <= aimLoadRatio,
    found: number(ratio),
  };
}

function kilobytes({ bytesRead }: EditCost): string {
  return `${number(bytesRead / 1_000)} kB`;
}

function ratioOf({ ours, floor }: AgainstLoad): number {
  return median(ours) / median(floor);
}
