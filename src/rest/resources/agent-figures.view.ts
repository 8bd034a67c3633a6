import { z } from 'zod';
import type { AgentFiguresAnswer, FiguresOfAgent } from '../../application/figures/read-agent-figures.ts';
import type { Period } from '../../domain/figures/intervals.ts';
import { csvText } from '../csv.ts';
import { id } from '../schemas/numbers.ts';
import { figureCount, figureHead, figureMs, figurePeriod, inSeconds, periodRows } from './figure-fields.ts';

const figureFields = {
  offered: figureCount('Calls that came to the agent, from queues and from anybody else.'),
  answered: figureCount('The agent was connected.'),
  missed: figureCount('It rang, and nobody answered; of a mobile also, nobody pressed the key.'),
  endedOtherwise: figureCount('All others that ring no more; see `outcomes`.'),
  ringing: figureCount('They ring at this moment.'),
  outcomes: z.record(z.string(), z.int()).meta({
    description:
      'What became of those that are `endedOtherwise`: `busy`, `unavailable`, `answered-elsewhere`, `caller-gave-up`, `withdrawn`, `engine-lost`.',
  }),
  talkMs: figureMs('connected to those who called, also by a transfer; of talks that are over.'),
  averageTalkMs: figureMs('for each answered call; null: none was.').nullable(),
  made: figureCount('Calls that the agent made.'),
  madeTalkMs: figureMs('connected in calls that the agent made.'),
  statuses: z
    .array(z.strictObject({ statusId: id(), statusName: z.string(), ms: figureMs('in this status.') }))
    .meta({
      description: 'In which the agent was; together how long of the period there was such an agent.',
    }),
};

export const agentFiguresView = z
  .strictObject({
    ...figureHead,
    agents: z.array(
      z.strictObject({
        agentId: id(),
        name: z.string().nullable().meta({ description: 'Null: the user is gone.' }),
        total: z.strictObject(figureFields),
        intervals: z.array(z.strictObject({ ...figurePeriod, ...figureFields })),
      }),
    ),
  })
  .meta({ id: 'AgentFigures' });

const columns = [
  ...['agent_id', 'agent', 'from', 'to', 'offered', 'answered', 'missed', 'ended_otherwise', 'ringing'],
  ...['talk_seconds', 'average_talk_seconds', 'made', 'made_talk_seconds'],
];

/** A row for each agent, or for each interval of each; behind the same columns one for each status in which anybody was. */
export function csvOfAgentFigures(period: Period, { agents }: AgentFiguresAnswer): string {
  const statuses = new Map(
    agents.flatMap(({ total }) => total.statuses.map(({ statusId, statusName }) => [statusId, statusName])),
  );
  const names = [...statuses].sort(([a], [b]) => a - b).map(([, name]) => `seconds_in: ${name}`);
  const ids = [...statuses.keys()].sort((a, b) => a - b);
  return csvText(
    [...columns, ...names],
    agents.flatMap((agent) => rowsOf(agent, period, ids)),
  );
}

function rowsOf({ agentId, name, ...figures }: FiguresOfAgent, period: Period, statusIds: readonly number[]) {
  return periodRows(period, figures).map((row) => {
    const spent = new Map(row.statuses.map(({ statusId, ms }) => [statusId, ms]));
    return [
      ...[agentId, name, row.from.toISOString(), row.to.toISOString(), row.offered, row.answered, row.missed],
      ...[row.endedOtherwise, row.ringing, inSeconds(row.talkMs), inSeconds(row.averageTalkMs)],
      ...[row.made, inSeconds(row.madeTalkMs)],
      ...statusIds.map((id) => inSeconds(spent.get(id) ?? 0)),
    ];
  });
}
