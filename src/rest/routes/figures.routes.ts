import { z } from 'zod';
import {
  type FigureQuestion,
  mostIntervals,
  type QueueFiguresAnswer,
  readQueueFigures,
} from '../../application/figures/read-queue-figures.ts';
import { intervalKinds } from '../../domain/figures/intervals.ts';
import { json, text } from '../answer.ts';
import { type AnyRequest, defineRoute, type Route } from '../define-route.ts';
import { badPeriod, periodOf, wholePeriod } from '../period-query.ts';
import { csvOfFigures, queueFiguresView, viewOfFigures } from '../resources/queue-figures.view.ts';
import { idText } from '../schemas/numbers.ts';

const query = z.strictObject({
  ...wholePeriod,
  interval: z
    .enum(intervalKinds)
    .exactOptional()
    .meta({
      description: `Cut the period where these begin in the zone of the company (weeks on Mondays): at most ${mostIntervals}. Left out: the period as a whole.`,
    }),
  queueId: idText().exactOptional().meta({ description: 'This queue only; also one that is gone.' }),
});

const shared = { tag: 'Figures', needs: 'statistics', query } as const;

const description = `Counted from the records of calls, so it is complete for times when no controller ran, and goes back as far as
records are kept (\`callsKeptDays\` of the company). All is counted when the caller came to the queue, so that it adds up: offered = answered
+ abandoned + leftOtherwise + waiting, in each interval and in all. A queue that is gone is told as long as its calls are known.`;

const queues = defineRoute({
  ...shared,
  method: 'get',
  path: '/v1/figures/queues',
  operationId: 'read-queue-figures',
  summary: 'How queues were doing: offered, answered, abandoned, waits, talks, service level',
  description,
  answers: { 200: { description: 'All queues, also those to which nobody came.', schema: queueFiguresView } },
  handle: async (request) => {
    const [question, figures] = await read(request, request.query);
    return json(200, viewOfFigures(question, question.by, figures));
  },
});

const queuesAsCsv = defineRoute({
  ...shared,
  method: 'get',
  path: '/v1/figures/queues/csv',
  operationId: 'export-queue-figures',
  summary: 'The same as CSV, for spreadsheets',
  description: `A row for each queue, or for each interval of each queue. Instants are in UTC.\n\n${description}`,
  answers: {
    200: {
      description: 'With a header.',
      contentType: 'text/csv',
      headers: { 'content-disposition': 'Under what name to keep the file.' },
    },
  },
  handle: async (request) => {
    const [question, figures] = await read(request, request.query);
    const days = [question.from, question.to].map((at) => at.toISOString().slice(0, 10)).join('-to-');
    return text(200, 'text/csv; charset=utf-8', csvOfFigures(question, figures), {
      'content-disposition': `attachment; filename="queues-${days}.csv"`,
    });
  },
});

async function read(
  { deps, scope }: AnyRequest,
  asked: z.output<typeof query>,
): Promise<[FigureQuestion, QueueFiguresAnswer]> {
  const { interval = null, queueId = null } = asked;
  const question = { ...periodOf(asked, deps.clock.now()), by: interval, queueId };
  const figures = await readQueueFigures(deps.database.stores, scope, question);
  if (figures) return [question, figures];
  throw badPeriod(`is more than ${mostIntervals} times the interval before the end`);
}

/** Figures [C4]. */
export const figureRoutes: readonly Route[] = [queues, queuesAsCsv];
