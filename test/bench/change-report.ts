import { type Count, clickers } from './change-counters.ts';
import { countOfSort, namesOfSort } from './per-change.ts';
import { ms, number, type PartReport, roundedAll, type Verdict } from './report.ts';
import { counterNames } from './statement-counters.ts';
import { clickDirections } from './traced-clicks.ts';

/** A few statements fall between the reading of the counter and the edge of the log. */
const counterTolerance = 0.01;

export function reportChanges([few, many]: readonly [Count, Count]): PartReport {
  const both = [few, many];
  const row = (what: string, value: (count: Count) => string) => [what, ...both.map(value)];
  return {
    name: 'counters',
    tables: [
      {
        title: '(b) what one status change costs, counted',
        rows: [
          row('', ({ agents }) => `${agents} agents`),
          row('members in the queue', ({ members }) => String(members)),
          row('changes', ({ changes }) => String(changes)),
          ...clickDirections.flatMap((direction) => [
            ...(['ami', 'ari', 'sql'] as const).map((sort) =>
              row(`${direction}: ${sortNames[sort]}`, (count) =>
                String(countOfSort(count.perChange[direction], sort)),
              ),
            ),
            row(
              `${direction}: changes with exactly these`,
              (count) => `${Math.round(count.perChange[direction].share * 100)} %`,
            ),
          ]),
          ...counterNames.map((name) =>
            row(`MariaDB ${name}, mean of both`, (count) => number(count.countersPerChange[name])),
          ),
          row('files written, all changes', ({ files }) => String(files.changed.length)),
          row('reloads, all changes', ({ reloads }) => String(reloads)),
          row(
            'in the background: member snapshot',
            ({ files, seconds }) => `${files.snapshots} times in ${number(seconds)} s`,
          ),
          row('processor time, server', ({ cpuMsPerChange }) => ms(cpuMsPerChange.server)),
          row('processor time, MariaDB', ({ cpuMsPerChange }) => ms(cpuMsPerChange.mariadb)),
          row('processor time, Asterisk', ({ cpuMsPerChange }) => ms(cpuMsPerChange.engine)),
          row('click to answer, median, with taps', ({ clickMs }) => ms(clickMs)),
        ],
      },
    ],
    verdicts: verdictsOf(few, many),
    notes: [
      ...clickDirections.flatMap((direction) =>
        (['ami', 'sql'] as const).map(
          (sort) =>
            `${direction}, ${sortNames[sort]}: ${namesOfSort(many.perChange[direction], sort) || 'none'}.`,
        ),
      ),
      'AMI and ARI are counted by taps between server and engine, SQL by the log of the database, change by change: the figure is what at least three changes of four have in common. In the others something of the background fell into the same moment (heartbeat, ping, leases, sweep).',
      `In the background meanwhile: ${both.map(({ agents, background }) => `${agents} agents: ${listed(background)}`).join('; ')}.`,
      'members.conf is the snapshot from which an engine restarts without a controller: written in the background, at most once a second for all changes of that second together, awaited by nobody. So it is no part of a change.',
      `The first ${clickers} agents are made over REST and click; the others are copies of one of them in the tables, logged in, loaded by the server as after any edit.`,
    ],
    figures: roundedAll({ counts: both }) as Record<string, unknown>,
  };
}

const sortNames = { ami: 'AMI actions', ari: 'ARI requests', sql: 'SQL statements' } as const;

function verdictsOf(few: Count, many: Count): Verdict[] {
  const both = [few, many];
  const same = clickDirections.flatMap((direction) =>
    (['ami', 'ari', 'sql'] as const).map((sort): Verdict => {
      const names = both.map((count) => namesOfSort(count.perChange[direction], sort));
      const counts = both.map((count) => countOfSort(count.perChange[direction], sort));
      return {
        kind: 'claim',
        what: `${direction}: the same ${sortNames[sort]} with ${few.agents} and ${many.agents} agents`,
        holds: names[0] === names[1],
        found: counts.join(' and '),
      };
    }),
  );
  return [
    ...same,
    {
      kind: 'claim',
      what: "MariaDB's own counter agrees with the log from which the statements were counted",
      holds: both.every(
        ({ statements: { counted, logged } }) => Math.abs(counted / logged - 1) < counterTolerance,
      ),
      found: both
        .map(({ statements: { counted, logged } }) => `${counted} counted, ${logged} logged`)
        .join('; '),
    },
    none(
      'a change writes no file',
      both.flatMap(({ files }) => files.changed),
    ),
    none(
      'a change reloads nothing',
      both.flatMap(({ reloads }) => Array.from({ length: reloads }, () => 'reload')),
    ),
    none(
      'every change was confirmed by the engine before it was answered',
      both.flatMap(({ unconfirmed }) => Array.from({ length: unconfirmed }, () => 'not confirmed')),
    ),
    none(
      'all agents were in the queue',
      both.flatMap(({ agents, members }) => (members === agents ? [] : [`${members} members of ${agents}`])),
    ),
  ];
}

function none(what: string, exceptions: readonly string[]): Verdict {
  const shown = exceptions.slice(0, 5).join(', ');
  return {
    kind: 'claim',
    what,
    holds: exceptions.length === 0,
    found: exceptions.length === 0 ? 'no exception' : `${exceptions.length}: ${shown}`,
  };
}

function listed(counts: Readonly<Record<string, number>>): string {
  const texts = Object.entries(counts).map(([kind, times]) => `${kind} x ${times}`);
  return texts.length === 0 ? 'nothing' : texts.join(', ');
}
