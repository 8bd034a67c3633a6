import { z } from 'zod';
import type { FiguresOfQueue, QueueFiguresAnswer } from '../../application/figures/read-queue-figures.ts';
import type { Period } from '../../domain/figures/intervals.ts';
import { csvText } from '../csv.ts';
import { id } from '../schemas/numbers.ts';
import { figureCount, figureHead, figureMs, figurePeriod, inSeconds, periodRows } from './figure-fields.ts';

const figureFields = {
  offered: figureCount('Callers who came to the queue; who comes twice counts twice.'),
  answered: figureCount('An agent talked to them.'),
  abandoned: figureCount('They hung up.'),
  leftOtherwise: figureCount('All others who wait no more; see `exits`.'),
  waiting: figureCount('Callers who still wait.'),
  exits: z.record(z.string(), z.int()).meta({
    description:
      'How those left that are `leftOtherwise`: the exit of the queue (`timeout`, `full`, `empty`, `key-1`), `left` (taken elsewhere), or `engine-lost`.',
  }),
  answeredInTime: figureCount('Answered within `serviceLevelSeconds`; null: the queue is gone.').nullable(),
  serviceLevel: z.number().min(0).max(1).nullable().meta({
    description:
      '`answeredInTime` of all who do not wait any more; null: there were none, or the queue is gone.',
  }),
  averageAnswerMs: figureMs('until they were answered; null: nobody was.').nullable(),
  averageAbandonMs: figureMs('until they hung up; null: nobody did.').nullable(),
  longestWaitMs: figureMs('of the longest wait that is over.'),
  talkMs: figureMs('that agents talked to them, added up; of talks that are over.'),
  averageTalkMs: figureMs('of one talk; null: there was none.').nullable(),
};

export const queueFiguresView = z
  .strictObject({
    ...figureHead,
    queues: z.array(
      z.strictObject({
        queueId: id(),
        name: z.string().nullable().meta({ description: 'Null: the queue is gone.' }),
        serviceLevelSeconds: z.int().nullable(),
        total: z.strictObject(figureFields),
        intervals: z.array(z.strictObject({ ...figurePeriod, ...figureFields })),
      }),
    ),
  })
  .meta({ id: 'QueueFigures' });

const columns = [
  ...['queue_id', 'queue', 'from', 'to', 'offered', 'answered', 'abandoned', 'left_otherwise', 'waiting'],
  ...['answered_in_time', 'service_level_percent', 'average_answer_seconds', 'average_abandon_seconds'],
  ...['longest_wait_seconds', 'talk_seconds', 'average_talk_seconds'],
];

/** A row for each queue, or for each of its intervals. */
export function csvOfQueueFigures(period: Period, { queues }: QueueFiguresAnswer): string {
  return csvText(
    columns,
    queues.flatMap((queue) => rowsOf(queue, period)),
  );
}

function rowsOf({ queueId, name, ...figures }: FiguresOfQueue, period: Period) {
  return periodRows(period, figures).map((row) => [
    ...[queueId, name, row.from.toISOString(), row.to.toISOString()],
    ...[row.offered, row.answered, row.abandoned, row.leftOtherwise, row.waiting, row.answeredInTime],
    ...[row.serviceLevel === null ? null : Math.round(row.serviceLevel * 1_000) / 10],
    ...[row.averageAnswerMs, row.averageAbandonMs, row.longestWaitMs, row.talkMs, row.averageTalkMs].map(
      inSeconds,
    ),
  ]);
}
