import { z } from 'zod';
import { listAgents, readAgent } from '../../application/agents/read-agents.ts';
import { requireManager } from '../../application/agents/may-manage.ts';
import { sightOfAgents } from '../../application/agents/sight-of-agents.ts';
import { userRules } from '../../application/records/kinds/user.ts';
import { Refusal } from '../../application/refusal.ts';
import { may } from '../../domain/access/principal.ts';
import { json } from '../answer.ts';
import { defineRoute, type Route } from '../define-route.ts';
import { entityTag, expectedVersion } from '../entity-tag.ts';
import { pageFields, pageOf, positionOfCursor } from '../page-query.ts';
import { answerWrite, readBack } from '../receipt-answer.ts';
import { deletionAnswers, pageSchema } from '../record-routes.ts';
import { agentVersion, agentView, viewOfAgent } from '../resources/agent.resource.ts';
import { seatIds, skillGrants } from '../resources/user.resource.ts';
import { id, idParams, idText } from '../schemas/numbers.ts';

const tag = 'Agents';
/** What supervisors may change of their people, too [S12]. */
const editable = {
  skills: skillGrants,
  extensionId: id().nullable(),
  seatIds: seatIds.nullable(),
  mobilePhoneId: id().nullable(),
  workingHoursId: id().nullable(),
};

const newAgentRules: typeof userRules = {
  ...userRules,
  permit: async (change) => {
    await userRules.permit?.(change);
    if (change.before?.agent) throw new Refusal('conflict', 'this user is an agent already');
  },
};

const list = defineRoute({
  method: 'get',
  path: '/v1/agents',
  operationId: 'list-agents',
  summary: 'List agents with their live state',
  tag,
  description: 'With the right live-view all agents of the company; otherwise those whom one supervises.',
  needs: 'signed-in',
  query: z.strictObject({
    ...pageFields,
    statusId: idText().exactOptional(),
    skillId: idText().exactOptional().meta({ description: 'They have this skill.' }),
    queueId: idText().exactOptional().meta({ description: 'One of their skills leads to this queue.' }),
  }),
  answers: { 200: { description: 'A page, oldest first.', schema: pageSchema(agentView) } },
  handle: async ({ deps, principal, scope, query }) => {
    const { limit, cursor, ...filters } = query;
    const after = positionOfCursor('agents', cursor);
    const { items, next } = await listAgents(deps.database.stores, scope, {
      limit,
      after,
      ...filters,
      ...sightOfAgents(principal),
    });
    const page = pageOf(
      { name: 'agents', path: '/v1/agents', query: { limit, ...filters } },
      items.map(viewOfAgent),
      next,
    );
    return json(200, page.body, page.headers);
  },
});

const read = defineRoute({
  method: 'get',
  path: '/v1/agents/:id',
  operationId: 'read-agent',
  summary: 'Read one agent; agents may read themselves, supervisors their people',
  tag,
  needs: 'signed-in',
  features: ['conditional-read'],
  params: idParams,
  answers: { 200: { description: 'The agent.', schema: agentView } },
  handle: async ({ deps, principal, scope, params }) => {
    const agent = await readAgent(deps.database.stores, scope, params.id);
    if (principal.userId !== params.id && !may(principal, 'live-view')) requireManager(principal, agent.user);
    return json(200, viewOfAgent(agent), { etag: entityTag(agentVersion(agent)) });
  },
});

const add = defineRoute({
  method: 'post',
  path: '/v1/agents',
  operationId: 'create-agent',
  summary: 'Make a user an agent',
  tag,
  needs: 'admin',
  features: ['receipt'],
  body: z
    .strictObject({
      userId: id(),
      ...z.strictObject(editable).exactPartial().shape,
    })
    .meta({ id: 'NewAgent' }),
  answers: {
    201: { description: 'The agent, logged out.', schema: agentView },
    202: { description: 'The same, but not every engine knows yet.', schema: agentView },
  },
  handle: async (request) => {
    const { deps, actor, scope, body } = request;
    const { userId, ...fields } = body;
    const { stores } = deps.database;
    if (!(await stores.records.user.find(scope, userId))) {
      throw new Refusal('unknown-reference', 'there is no such user', {
        faults: [{ path: ['userId'], code: 'unknown-reference', message: 'there is no such user' }],
      });
    }
    const edit = { ...fields, agent: true };
    const written = await deps.useCases.editRecord.edit(newAgentRules, actor, userId, edit, null);
    const agent = await readBack(request, () => readAgent(stores, scope, userId));
    return await answerWrite(request, written, {
      status: 201,
      view: viewOfAgent(agent),
      headers: { location: `/v1/agents/${userId}`, etag: entityTag(agentVersion(agent)) },
    });
  },
});

const edit = defineRoute({
  method: 'patch',
  path: '/v1/agents/:id',
  operationId: 'edit-agent',
  summary: 'Change skills, seats, mobile or working hours of one agent',
  description: 'For administrators and the supervisors of the agent.',
  tag,
  needs: 'signed-in',
  features: ['receipt', 'conditional-write'],
  params: idParams,
  body: z.strictObject(editable).exactPartial().meta({ id: 'AgentEdit' }),
  answers: {
    200: { description: 'The agent as it is now; every engine knows.', schema: agentView },
    202: { description: 'The same, but not every engine knows yet.', schema: agentView },
  },
  handle: async (request) => {
    const { deps, actor, principal, scope, params, body } = request;
    const version = expectedVersion(request.header('if-match'));
    const { user } = await readAgent(deps.database.stores, scope, params.id);
    requireManager(principal, user);
    const written = await deps.useCases.editRecord.edit(userRules, actor, params.id, body, version);
    const agent = await readBack(request, () => readAgent(deps.database.stores, scope, params.id));
    return await answerWrite(request, written, {
      status: 200,
      view: viewOfAgent(agent),
      headers: { etag: entityTag(agentVersion(agent)) },
    });
  },
});

const remove = defineRoute({
  method: 'delete',
  path: '/v1/agents/:id',
  operationId: 'delete-agent',
  summary: 'Make an agent a back-office user again',
  tag,
  needs: 'admin',
  features: ['receipt', 'conditional-write'],
  params: idParams,
  answers: deletionAnswers,
  handle: async (request) => {
    const { deps, actor, scope, params } = request;
    const version = expectedVersion(request.header('if-match'));
    await readAgent(deps.database.stores, scope, params.id);
    const noAgent = { agent: false, skills: [] };
    const written = await deps.useCases.editRecord.edit(userRules, actor, params.id, noAgent, version);
    return await answerWrite(request, written, { status: 204, view: null });
  },
});

/** Who is an agent, with which skills and seat. */
export const agentRecordRoutes: readonly Route[] = [list, read, add, edit, remove];
