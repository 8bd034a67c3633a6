import type { EngineKind } from '../../src/application/ports/records/media-node.ts';
import { type ClickOutcome, quadsPerRound, warmUpQuads } from './click-latency.ts';
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
import { median, summarise, type Summary } from './statistics.ts';
import { type ClickDirection, clickDirections } from './traced-clicks.ts';

const aimRatio = 2;
const aimP99Ms = 50;

/** What is sent raw, as the notes tell it. */
const rawActions: Readonly<Record<EngineKind, string>> = {
  asterisk:
    'the same actions in the same order: for each queue QueuePause, then QueueRemove together with one Getvar that asks for offers on their way (back: QueueAdd paused, then QueuePause), each awaited by its response and, where there is one, its event. The product does not wait between pause and removal.',
  freeswitch:
    'the same commands in the same order: for each queue members.lua with pause, then with remove, together with one take-out.lua (back: add-paused, then unpause), each awaited by its answer. The product sends all of it in one command. What a change takes in the engine is in both.',
};

interface Line {
  readonly outcome: ClickOutcome;
  readonly direction: ClickDirection;
  readonly ratios: readonly number[];
  readonly rest: Summary;
  readonly raw: Summary;
  readonly inServerMs: number;
}

export function reportClicks(outcomes: readonly ClickOutcome[], of: Reported): PartReport {
  const lines = outcomes.flatMap((outcome) => clickDirections.map((direction) => lineOf(outcome, direction)));
  return {
    name: of.part,
    tables: [wallTable(lines), cpuTable(outcomes, of.engine), ...outcomes.map(anatomyTable)],
    verdicts: [
      ...outcomes.map(confirmedClaim),
      ...lines.filter(({ direction }) => direction === 'break').flatMap(aims),
    ],
    notes: [
      `Wall time: ${lines[0]?.ratios.length ?? 0} rounds of ${2 * quadsPerRound} clicks a side and direction. The ratio is the median over the rounds of median REST / median raw; beside it the least and the greatest of the rounds. Clicks are 12 ms apart. Before them ${4 * warmUpQuads} clicks of each side without a pause: a server that just started costs up to twice as much.`,
      noise(lines),
      `Raw: one durable UPDATE, then ${rawActions[of.kind]}`,
      '"in the server": from the arrival of the request to the end of the answer by the server\'s own log; the rest of the REST time is the client, the sockets and waiting for a processor.',
      'Where the time goes is measured apart, through taps and with the statement log on, so it is slower. Times are medians, so they do not add up exactly.',
    ],
    figures: figuresOf(lines, outcomes),
  };
}

function lineOf(outcome: ClickOutcome, direction: ClickDirection): Line {
  const { ours, floor } = outcome.rounds[direction];
  return {
    outcome,
    direction,
    ratios: ours.map((values, round) => median(values) / median(floor[round] ?? [])),
    rest: summarise(ours.flat()),
    raw: summarise(floor.flat()),
    inServerMs: median(outcome.inServer[direction]),
  };
}

/** The raw click is the same work in every round, so what it takes tells how quiet the machine was. */
function noise(lines: readonly Line[]): string {
  const factors = lines.map(({ outcome, direction }) => {
    const medians = outcome.rounds[direction].floor.map((values) => median(values));
    return Math.max(...medians) / Math.min(...medians);
  });
  return `Noise: the median of the raw click, the same work in every round, differed by up to a factor of ${number(Math.max(...factors))} between rounds.`;
}

function wallTable(lines: readonly Line[]): Table {
  return {
    title: '(a) from click to answer, wall time',
    rows: [
      [
        '',
        'REST median',
        'p25 .. p75',
        'p99',
        'in the server',
        'raw median',
        'p25 .. p75',
        'p99',
        'ratio',
        'rounds',
      ],
      ...lines.map(({ outcome, direction, ratios, rest, raw, inServerMs }) => [
        `${direction}, ${plural(outcome.queues)}`,
        ...[ms(rest.median), `${number(rest.p25)} .. ${ms(rest.p75)}`, ms(rest.p99), ms(inServerMs)],
        ...[ms(raw.median), `${number(raw.p25)} .. ${ms(raw.p75)}`, ms(raw.p99)],
        ...[number(median(ratios)), spread(ratios)],
      ]),
    ],
  };
}

function cpuTable(outcomes: readonly ClickOutcome[], engine: string): Table {
  return {
    title: '(a) processor time of a click, mean of break and return',
    rows: [
      ['', 'REST: server', 'MariaDB', engine, 'raw: MariaDB', engine],
      ...outcomes.map(({ queues, cpu: { ours, floor } }) => [
        plural(queues),
        ...[ours.server, ours.mariadb, ours.engine, floor.mariadb, floor.engine].map(ms),
      ]),
    ],
  };
}

function anatomyTable({ queues, anatomy }: ClickOutcome): Table {
  const leave = anatomy.find(({ direction }) => direction === 'break');
  const steps = leave?.steps ?? [];
  const exchanges = steps.filter(({ label }) => label.startsWith('SQL ')).length;
  const share = `${Math.round((leave?.share ?? 0) * 100)} % of ${leave?.clicks ?? 0} clicks`;
  return {
    title: `(a) where the time of a break in ${plural(queues)} goes: ${exchanges} exchanges with the database; ${share} went this way`,
    rows: [
      ['what begins', 'after the click', 'until the next'],
      ...steps.map(({ label, atMs, tookMs }) => [label, ms(atMs), ms(tookMs)]),
    ],
  };
}

function confirmedClaim({ queues, unconfirmed, clicks }: ClickOutcome): Verdict {
  return {
    kind: 'claim',
    what: `clicks of the agent in ${plural(queues)}: the engine confirmed before the answer`,
    holds: unconfirmed === 0,
    found: `${clicks - unconfirmed} of ${clicks}`,
  };
}

function aims({ outcome, ratios, rest, raw }: Line): Verdict[] {
  const ratio = median(ratios);
  return [
    {
      kind: 'aim',
      what: `break in ${plural(outcome.queues)}: REST takes at most ${aimRatio} times as long as raw`,
      holds: ratio <= aimRatio,
      found: `${number(ratio)} times (rounds ${spread(ratios)})`,
    },
    {
      kind: 'aim',
      what: `break in ${plural(outcome.queues)}: 99 % within ${aimP99Ms} ms`,
      holds: rest.p99 <= aimP99Ms,
      found: `${ms(rest.p99)} (raw: ${ms(raw.p99)})`,
    },
  ];
}

function figuresOf(lines: readonly Line[], outcomes: readonly ClickOutcome[]): Record<string, unknown> {
  return roundedAll({
    latency: lines.map(({ outcome, direction, ratios, rest, raw, inServerMs }) => ({
      ...{ queues: outcome.queues, direction, ratio: median(ratios), ratioOfRounds: ratios },
      ...{ restMs: rest, rawMs: raw, inServerMedianMs: inServerMs },
    })),
    cpuMsPerClick: outcomes.map(({ queues, cpu }) => ({ queues, rest: cpu.ours, raw: cpu.floor })),
    anatomy: outcomes.map(({ queues, anatomy }) => ({ queues, directions: anatomy })),
  }) as Record<string, unknown>;
}

function plural(queues: number): string {
  return queues === 1 ? '1 queue' : `${queues} queues`;
}
