import { z } from 'zod';
import { listQueueAgents, type QueueAgent } from '../../application/agents/list-queue-agents.ts';
import { reasonsNotReceiving } from '../../domain/membership/desired-memberships.ts';
import { json } from '../answer.ts';
import { defineRoute, type Route } from '../define-route.ts';
import { pageFields, pageOf, positionOfCursor } from '../page-query.ts';
import { pageSchema } from '../record-routes.ts';
import { agentView, viewOfAgent } from '../resources/agent.resource.ts';
import { id, idParams } from '../schemas/numbers.ts';

const queueAgentView = z
  .strictObject({
    ...agentView.shape,
    level: z.int().min(1).max(9).meta({
      description: 'The best level of those skills that lead to this queue; 1 is offered calls first.',
    }),
    receiving: z.boolean().meta({ description: 'Whether the agent is in the queue now.' }),
    reason: z.enum(reasonsNotReceiving).nullable().meta({
      description:
        'Why the agent is not in the queue; of several reasons the most lasting. `status`: the chosen status does not activate skills. `no-device`: nothing rings where the agent works. Null: the agent is in it.',
    }),
    reachedAt: z
      .discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('extension'), extensionId: id(), digits: z.string() }),
        z.strictObject({ kind: z.literal('mobile'), phoneId: id(), name: z.string() }),
      ])
      .nullable()
      .meta({ description: 'Where calls of the queue ring; null when logged out, or nothing rings.' }),
  })
  .meta({ id: 'QueueAgent' });

const list = defineRoute({
  method: 'get',
  path: '/v1/queues/:id/agents',
  operationId: 'list-queue-agents',
  summary: 'List who is in a queue, and who of those with its skills is not, and why',
  description:
    'All agents whose skills lead to the queue. With the right live-view all of the company; otherwise those whom one supervises.',
  tag: 'Queues and skills',
  needs: 'signed-in',
  params: idParams,
  query: z.strictObject(pageFields),
  answers: { 200: { description: 'A page, oldest first.', schema: pageSchema(queueAgentView) } },
  handle: async ({ deps, principal, scope, params, query: { limit, cursor } }) => {
    const { items, next } = await listQueueAgents(deps.database.stores, principal, scope, params.id, {
      limit,
      after: positionOfCursor('queue-agents', cursor),
    });
    const again = { name: 'queue-agents', path: `/v1/queues/${params.id}/agents`, query: { limit } };
    const page = pageOf(again, items.map(viewOfQueueAgent), next);
    return json(200, page.body, page.headers);
  },
});

function viewOfQueueAgent({
  level,
  whyNot,
  reachedAt,
  ...agent
}: QueueAgent): Readonly<Record<string, unknown>> {
  return { ...viewOfAgent(agent), level, receiving: whyNot === null, reason: whyNot, reachedAt };
}

/** Who works at a queue [S1, S5]. */
export const queueAgentRoutes: readonly Route[] = [list];
