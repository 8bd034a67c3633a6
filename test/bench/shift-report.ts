import { agentsAtOnce } from '../../src/application/nodes/node-applier.ts';
import type { Side } from './interleave.ts';
import { type ShiftDirection, shiftDirections } from './member-watch.ts';
import { ms, number, type PartReport, roundedAll, spread, type Table, type Verdict } from './report.ts';
import type { Boundary, ShiftOutcome } from './shift.ts';
import { median, midmean, summarise } from './statistics.ts';

const aimRatio = 1.15;
/** Reading, writing and confirming once, however many agents turn. */
const mostStatements = 40;
/** Beside those of the memberships: lookups of offers, each for as many agents as wait for one at that moment. */
const mostActionsBeside = 0.5;
const stepsOfMembership = 2;

export function reportShift(outcome: ShiftOutcome): PartReport {
  const ratios = ratiosOf(outcome);
  return {
    name: 'shift',
    tables: [countersTable(outcome), cpuTable(outcome), wallTable(outcome, ratios), clicksTable(outcome)],
    verdicts: verdictsOf(outcome, ratios),
    notes: [
      'The boundary is an edit of the calendar over REST that turns all agents; wall time counts from the request until the engine told of the last membership, heard by the same connection for both sides. The ratio is the median of both.',
      `Raw: for each membership QueuePause and QueueRemove (back: QueueAdd paused and QueuePause), each awaited by response and event, as many agents under way together as in the product (${agentsAtOnce}). The product also looks for offers on their way when agents leave, and writes and reads the database.`,
      'By the timer: the same at a full minute that stands in the calendar, from that very moment. The timers are looked at every 150 ms.',
      'SQL by the counter of the database, less what it counts at rest; actions of the manager interface by a tap, measured apart.',
      `Clicks: ${outcome.clicks.rest.length} at rest, ${outcome.clicks.busy.length} while all agents leave and enter; by agents of the same queues, one click of each under way.`,
    ],
    figures: roundedAll({
      ...outcome,
      ratios,
      clicks: {
        rest: summarise(outcome.clicks.rest),
        busy: summarise(outcome.clicks.busy),
        unconfirmed: outcome.clicks.unconfirmed,
      },
    }) as Record<string, unknown>,
  };
}

function valuesOf(
  { boundaries }: ShiftOutcome,
  direction: ShiftDirection,
  side: Side,
  value: (boundary: Boundary) => number,
): number[] {
  return boundaries[direction][side].map(value);
}

function ratiosOf(outcome: ShiftOutcome): Readonly<Record<ShiftDirection, number>> {
  const ratio = (direction: ShiftDirection) => {
    const [ours, floor] = (['ours', 'floor'] as const).map((side) =>
      median(valuesOf(outcome, direction, side, ({ heldMs }) => heldMs)),
    );
    return (ours ?? 0) / (floor ?? 1);
  };
  return { end: ratio('end'), begin: ratio('begin') };
}

function statementsOf(outcome: ShiftOutcome, direction: ShiftDirection): number {
  return median(valuesOf(outcome, direction, 'ours', ({ statements }) => statements));
}

function actionsOf({ actions }: ShiftOutcome, direction: ShiftDirection): number {
  return Object.entries(actions[direction]).reduce(
    (sum, [label, times]) => (label.startsWith('ari ') ? sum : sum + times),
    0,
  );
}

function countersTable(outcome: ShiftOutcome): Table {
  const { agents, memberships, actions } = outcome;
  const row = (what: string, value: (direction: ShiftDirection) => string) => [
    what,
    ...shiftDirections.map(value),
  ];
  const names = [...new Set(shiftDirections.flatMap((direction) => Object.keys(actions[direction])))].sort();
  return {
    title: `(d) what a shift boundary of ${agents} agents with ${memberships} memberships costs, counted`,
    rows: [
      row('', (direction) => direction),
      row('SQL statements', (direction) => number(statementsOf(outcome, direction))),
      row('SQL statements per agent', (direction) => number(statementsOf(outcome, direction) / agents)),
      row('manager actions', (direction) => String(actionsOf(outcome, direction))),
      row('manager actions per membership', (direction) =>
        number(actionsOf(outcome, direction) / memberships),
      ),
      ...names.map((name) => row(`  ${name}`, (direction) => String(actions[direction][name] ?? 0))),
    ],
  };
}

function cpuTable(outcome: ShiftOutcome): Table {
  const { agents } = outcome;
  const cell = (direction: ShiftDirection, side: Side, name: keyof Boundary['cpu']) =>
    ms(midmean(valuesOf(outcome, direction, side, ({ cpu }) => cpu[name])) / agents);
  return {
    title: '(d) processor time per agent',
    rows: [
      ['', 'server', 'MariaDB', 'Asterisk', 'raw: server', 'MariaDB', 'Asterisk'],
      ...shiftDirections.map((direction) => [
        direction,
        ...(['ours', 'floor'] as const).flatMap((side) =>
          (['server', 'mariadb', 'engine'] as const).map((name) => cell(direction, side, name)),
        ),
      ]),
    ],
  };
}

function wallTable(outcome: ShiftOutcome, ratios: Readonly<Record<ShiftDirection, number>>): Table {
  return {
    title: '(d) from the edit until the engine holds it, wall time',
    rows: [
      ['', 'first told', 'all held', 'least .. most', 'answered', 'raw: all held', 'least .. most', 'ratio'],
      ...shiftDirections.map((direction) => {
        const held = valuesOf(outcome, direction, 'ours', ({ heldMs }) => heldMs);
        const raw = valuesOf(outcome, direction, 'floor', ({ heldMs }) => heldMs);
        return [
          direction,
          ms(median(valuesOf(outcome, direction, 'ours', ({ firstMs }) => firstMs))),
          ms(median(held)),
          spread(held),
          ms(median(valuesOf(outcome, direction, 'ours', ({ answeredMs }) => answeredMs ?? 0))),
          ms(median(raw)),
          spread(raw),
          number(ratios[direction]),
        ];
      }),
      ...outcome.byTimer.map(({ direction, firstMs, heldMs }) => [
        `${direction}, by the timer`,
        ms(firstMs),
        ms(heldMs),
        '',
        '',
        '',
        '',
        number(heldMs / median(valuesOf(outcome, direction, 'floor', (boundary) => boundary.heldMs))),
      ]),
    ],
  };
}

function clicksTable({ clicks }: ShiftOutcome): Table {
  const [rest, busy] = [summarise(clicks.rest), summarise(clicks.busy)];
  const columns = ['median', 'p90', 'p99', 'most'] as const;
  return {
    title: '(d) clicks of other agents, from click to answer',
    rows: [
      ['', ...columns],
      ['at rest', ...columns.map((column) => ms(rest[column]))],
      ['while the shift changes', ...columns.map((column) => ms(busy[column]))],
      ['ratio', ...columns.map((column) => number(busy[column] / rest[column]))],
    ],
  };
}

function verdictsOf(
  outcome: ShiftOutcome,
  ratios: Readonly<Record<ShiftDirection, number>>,
): readonly Verdict[] {
  const { agents, memberships, wrong, clicks } = outcome;
  return [
    {
      kind: 'claim',
      what: 'shift: after each boundary the engine held exactly what it should',
      holds: wrong === 0,
      found: wrong === 0 ? 'no exception' : `${wrong} exceptions`,
    },
    {
      kind: 'claim',
      what: 'shift: clicks meanwhile were confirmed by the engine before the answer',
      holds: clicks.unconfirmed === 0,
      found: `${clicks.unconfirmed} of ${clicks.rest.length + clicks.busy.length} were not`,
    },
    ...shiftDirections.flatMap((direction): Verdict[] => {
      const beside = (actionsOf(outcome, direction) - stepsOfMembership * memberships) / agents;
      return [
        {
          kind: 'claim',
          what: `shift ${direction}: at most ${mostStatements} SQL statements for all agents together`,
          holds: statementsOf(outcome, direction) <= mostStatements,
          found: number(statementsOf(outcome, direction)),
        },
        {
          kind: 'aim',
          what: `shift ${direction}: beside the steps of the memberships at most ${mostActionsBeside} actions per agent`,
          holds: beside <= mostActionsBeside,
          found: number(beside),
        },
        {
          kind: 'aim',
          what: `shift ${direction}: at most ${aimRatio} times as long as the same actions sent raw`,
          holds: ratios[direction] <= aimRatio,
          found: `${number(ratios[direction])} times`,
        },
      ];
    }),
  ];
}
