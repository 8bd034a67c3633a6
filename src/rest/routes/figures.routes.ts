import { z } from 'zod';
import { requireSightOfAgent } from '../../application/agents/sight-of-agent.ts';
import { type FigurePeriod, mostIntervals } from '../../application/figures/cut-period.ts';
import { type AgentFiguresAnswer, readAgentFigures } from '../../application/figures/read-agent-figures.ts';
import { type QueueFiguresAnswer, readQueueFigures } from '../../application/figures/read-queue-figures.ts';
import { type IntervalKind, intervalKinds, type Period } from '../../domain/figures/intervals.ts';
import type { AgentId } from '../../domain/ids.ts';
import { type Answer, json, text } from '../answer.ts';
import { type AnyRequest, defineRoute, type Route } from '../define-route.ts';
import { badPeriod, periodOf, wholePeriod } from '../period-query.ts';
import { agentFiguresView, csvOfAgentFigures } from '../resources/agent-figures.view.ts';
import { csvOfQueueFigures, queueFiguresView } from '../resources/queue-figures.view.ts';
import { idParams, idText } from '../schemas/numbers.ts';

const period = {
  ...wholePeriod,
  interval: z
    .enum(intervalKinds)
    .exactOptional()
    .meta({
      description: `Cut the period where these begin in the zone of the company (weeks on Mondays): at most ${mostIntervals}. Left out: the period as a whole.`,
    }),
};

interface AskedPeriod {
  readonly from?: Date;
  readonly to?: Date;
  readonly interval?: IntervalKind;
}

const ofQueues = {
  tag: 'Figures',
  needs: 'statistics',
  query: z.strictObject({
    ...period,
    queueId: idText().exactOptional().meta({ description: 'This queue only; also one that is gone.' }),
  }),
} as const;

const ofAgents = {
  tag: 'Figures',
  needs: 'statistics',
  query: z.strictObject({
    ...period,
    agentId: idText().exactOptional().meta({
      description: 'This agent only; also one who is none any more, or whose user is gone.',
    }),
  }),
} as const;

const fromRecords = `Counted from the records of calls, so it is complete for times when no controller ran, and goes back as far as
records are kept (\`callsKeptDays\` of the company).`;

const aboutQueues = `${fromRecords} All is counted when the caller came to the queue, so that it adds up: offered = answered
+ abandoned + leftOtherwise + waiting, in each interval and in all. A queue that is gone is told as long as its calls are known.`;

const aboutAgents = `${fromRecords} Calls are counted when they came to the agent: offered = answered + missed + endedOtherwise + ringing; a talk counts
where its call came, a time in a status is cut where intervals end. Of a call that goes on for more than a day only what began on its first day
counts.`;

const csvAnswer = {
  200: {
    description: 'With a header.',
    contentType: 'text/csv',
    headers: { 'content-disposition': 'Under what name to keep the file.' },
  },
} as const;

const queues = defineRoute({
  ...ofQueues,
  method: 'get',
  path: '/v1/figures/queues',
  operationId: 'read-queue-figures',
  summary: 'How queues were doing: offered, answered, abandoned, waits, talks, service level',
  description: aboutQueues,
  answers: { 200: { description: 'All queues, also those to which nobody came.', schema: queueFiguresView } },
  handle: async (request) => {
    const [asked, { timeZone, queues: items }] = await readQueues(request, request.query);
    return json(200, { ...viewOfPeriod(asked), timeZone, queues: items });
  },
});

const queuesAsCsv = defineRoute({
  ...ofQueues,
  method: 'get',
  path: '/v1/figures/queues/csv',
  operationId: 'export-queue-figures',
  summary: 'How queues were doing, as CSV for spreadsheets',
  description: `A row for each queue, or for each interval of each queue. Instants are in UTC.\n\n${aboutQueues}`,
  answers: csvAnswer,
  handle: async (request) => {
    const [asked, figures] = await readQueues(request, request.query);
    return csvFile('queues', asked, csvOfQueueFigures(asked, figures));
  },
});

const agents = defineRoute({
  ...ofAgents,
  method: 'get',
  path: '/v1/figures/agents',
  operationId: 'read-agent-figures',
  summary: 'What agents did: calls, talks, time in each status',
  description: aboutAgents,
  answers: { 200: { description: 'All agents, also those who did nothing.', schema: agentFiguresView } },
  handle: async (request) => {
    const [asked, figures] = await readAgents(request, request.query, request.query.agentId ?? null);
    return json(200, viewOfAgents(asked, figures));
  },
});

const agentsAsCsv = defineRoute({
  ...ofAgents,
  method: 'get',
  path: '/v1/figures/agents/csv',
  operationId: 'export-agent-figures',
  summary: 'What agents did, as CSV for spreadsheets',
  description: `A row for each agent, or for each interval of each agent, with a column for each status. Instants are in UTC.\n\n${aboutAgents}`,
  answers: csvAnswer,
  handle: async (request) => {
    const [asked, figures] = await readAgents(request, request.query, request.query.agentId ?? null);
    return csvFile('agents', asked, csvOfAgentFigures(asked, figures));
  },
});

const ofOneAgent = defineRoute({
  method: 'get',
  path: '/v1/agents/:id/figures',
  operationId: 'read-figures-of-agent',
  summary: 'What one agent did: for the agent, the supervisors, and who may read statistics',
  description: aboutAgents,
  tag: 'Figures',
  needs: 'signed-in',
  params: idParams,
  query: z.strictObject(period),
  answers: { 200: { description: 'With this agent alone in `agents`.', schema: agentFiguresView } },
  handle: async (request) => {
    const { deps, principal, scope, params, query } = request;
    await requireSightOfAgent(deps.database.stores, { principal, scope }, params.id);
    const [asked, figures] = await readAgents(request, query, params.id);
    return json(200, viewOfAgents(asked, figures));
  },
});

async function readQueues(
  { deps, scope }: AnyRequest,
  { queueId, ...asked }: z.output<typeof ofQueues.query>,
): Promise<[FigurePeriod, QueueFiguresAnswer]> {
  const cut = figurePeriodOf(asked, deps.clock.now());
  const figures = await readQueueFigures(deps.database.stores, scope, { ...cut, queueId: queueId ?? null });
  return [cut, figures ?? refuseSoMany()];
}

async function readAgents(
  { deps, scope }: AnyRequest,
  asked: AskedPeriod,
  agentId: AgentId | null,
): Promise<[FigurePeriod, AgentFiguresAnswer]> {
  const now = deps.clock.now();
  const cut = figurePeriodOf(asked, now);
  const figures = await readAgentFigures(deps.database.stores, scope, { ...cut, agentId, now });
  return [cut, figures ?? refuseSoMany()];
}

function figurePeriodOf(asked: AskedPeriod, now: Date): FigurePeriod {
  return { ...periodOf(asked, now), by: asked.interval ?? null };
}

function refuseSoMany(): never {
  throw badPeriod(`is more than ${mostIntervals} times the interval before the end`);
}

function viewOfPeriod({ from, to, by }: FigurePeriod) {
  return { from, to, interval: by };
}

function viewOfAgents(asked: FigurePeriod, { timeZone, agents: items }: AgentFiguresAnswer) {
  return { ...viewOfPeriod(asked), timeZone, agents: items };
}

function csvFile(what: string, { from, to }: Period, content: string): Answer {
  const days = [from, to].map((at) => at.toISOString().slice(0, 10)).join('-to-');
  return text(200, 'text/csv; charset=utf-8', content, {
    'content-disposition': `attachment; filename="${what}-${days}.csv"`,
  });
}

/** Figures [C4]. */
export const figureRoutes: readonly Route[] = [queues, queuesAsCsv, agents, agentsAsCsv, ofOneAgent];
