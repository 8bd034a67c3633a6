import { z } from 'zod';
import { requireSightOfAgent } from '../../application/agents/sight-of-agent.ts';
import { statusCauses } from '../../domain/agent/agent-state.ts';
import type { ActivityRecord } from '../../application/ports/records/agents.ts';
import { json } from '../answer.ts';
import { defineRoute, type Route } from '../define-route.ts';
import { pageFields, pageOf, positionOfCursor } from '../page-query.ts';
import { periodOf, wholePeriod } from '../period-query.ts';
import { pageSchema } from '../record-routes.ts';
import { id, idParams, instant } from '../schemas/numbers.ts';

const tag = 'Agents';
const ofLeavers = `Of somebody who is no agent any more it tells until then, and also once the user was deleted: the log keeps the id
as records of calls do, and goes with the company. Who supervised a deleted user sees it no more; who may read statistics does.`;

const stretchView = z
  .strictObject({
    id: id().nullable().meta({ description: 'Null for the stretch that goes on.' }),
    statusId: id(),
    statusName: z.string().meta({ description: 'As it was called at the time.' }),
    startedAt: instant(),
    endedAt: instant().nullable().meta({ description: 'Null: it goes on.' }),
    cause: z.enum(statusCauses).meta({ description: 'Why it began.' }),
    byUserId: id().nullable().meta({ description: 'The person who did it; null: nobody did.' }),
  })
  .meta({ id: 'ActivityStretch' });

const list = defineRoute({
  method: 'get',
  path: '/v1/agents/:id/activity',
  operationId: 'list-agent-activity',
  summary: 'The activity log of one agent: every stretch of time in a status, and why it began',
  description: ofLeavers,
  tag,
  needs: 'signed-in',
  params: idParams,
  query: z.strictObject({ ...pageFields, ...wholePeriod }),
  answers: {
    200: { description: 'What overlaps the period, oldest first.', schema: pageSchema(stretchView) },
  },
  handle: async (request) => {
    const { deps, scope, params, query } = request;
    await requireSightOfAgent(deps.database.stores, request, params.id);
    const { limit, cursor } = query;
    const { from, to } = periodOf(query, deps.clock.now());
    const after = positionOfCursor('activity', cursor);
    const { items, next } = await deps.database.stores.activity.list(scope, {
      agentId: params.id,
      from,
      to,
      limit,
      after,
    });
    const page = pageOf(
      {
        name: 'activity',
        path: `/v1/agents/${params.id}/activity`,
        query: { limit, from: from.toISOString(), to: to.toISOString() },
      },
      items.map(viewOfStretch),
      next,
    );
    return json(200, page.body, page.headers);
  },
});

const totals = defineRoute({
  method: 'get',
  path: '/v1/agents/:id/activity/totals',
  operationId: 'read-agent-activity-totals',
  summary: 'How long the agent was in each status; the sum is how long of the period there was such an agent',
  description: ofLeavers,
  tag,
  needs: 'signed-in',
  params: idParams,
  query: z.strictObject(wholePeriod),
  answers: {
    200: {
      description: 'Stretches are cut at the ends of the period, and the one that goes on at this moment.',
      schema: z
        .strictObject({
          from: instant(),
          to: instant(),
          totalSeconds: z.number().meta({ description: 'Sum of all statuses.' }),
          statuses: z.array(z.strictObject({ statusId: id(), statusName: z.string(), seconds: z.number() })),
        })
        .meta({ id: 'ActivityTotals' }),
    },
  },
  handle: async (request) => {
    const { deps, scope, params, query } = request;
    await requireSightOfAgent(deps.database.stores, request, params.id);
    const now = deps.clock.now();
    const { from, to } = periodOf(query, now);
    const found = await deps.database.stores.activity.totals(scope, { agentId: params.id, from, to, now });
    return json(200, {
      from,
      to,
      totalSeconds: found.reduce((sum, { ms }) => sum + ms, 0) / 1_000,
      statuses: found.map(({ ms, ...status }) => ({ ...status, seconds: ms / 1_000 })),
    });
  },
});

function viewOfStretch({
  id: stretchId,
  endedAt,
  ...stretch
}: ActivityRecord): Readonly<Record<string, unknown>> {
  const { statusId, statusName, startedAt, cause, byUserId } = stretch;
  return { id: endedAt && stretchId, statusId, statusName, startedAt, endedAt, cause, byUserId };
}

/** What agents did [U6, S13]. */
export const agentActivityRoutes: readonly Route[] = [list, totals];
