import { z } from 'zod';
import { refuseUnknown } from '../../application/refusal.ts';
import { json } from '../answer.ts';
import { defineRoute, type Route } from '../define-route.ts';
import { pageFields, pageOf, positionOfCursor } from '../page-query.ts';
import { pageSchema } from '../record-routes.ts';
import { callSummaryView, callView, viewOfCall, viewOfSummary } from '../resources/call.view.ts';
import { instantText } from '../schemas/instant-text.ts';
import { flagText, idText, logIdText } from '../schemas/numbers.ts';

const shared = { tag: 'Calls', needs: 'admin' } as const;

const filters = {
  numberId: idText().exactOptional(),
  extensionId: idText().exactOptional().meta({ description: 'It came to this extension, by whatever way.' }),
  queueId: idText().exactOptional().meta({ description: 'It waited in this queue.' }),
  agentId: idText().exactOptional().meta({ description: 'It rang at this agent, or the agent made it.' }),
  caller: z
    .string()
    .regex(/^\+?[0-9]{2,20}$/, { error: 'must be a number as it was sent, e.g. +36301234567 or 201' })
    .exactOptional()
    .meta({ description: 'As the call brought it; a leading plus does not matter.' }),
  answered: flagText().exactOptional().meta({ description: 'Whether the caller was connected to somebody.' }),
  from: instantText().exactOptional().meta({ description: 'Began at this instant or later.' }),
  to: instantText().exactOptional().meta({ description: 'Began before this instant.' }),
};

const list = defineRoute({
  ...shared,
  method: 'get',
  path: '/v1/calls',
  operationId: 'list-calls',
  summary: 'List calls, newest first',
  description: "From the engines' own logs: complete also for the time when no controller ran.",
  query: z.strictObject({ ...pageFields, ...filters }),
  answers: { 200: { description: 'A page, newest first.', schema: pageSchema(callSummaryView) } },
  handle: async ({ deps, scope, query }) => {
    const { limit, cursor, ...where } = query;
    const { items, next } = await deps.database.stores.callHistory.list(scope, {
      limit,
      after: positionOfCursor('calls', cursor),
      where,
    });
    const { from, to, ...equal } = where;
    const again = {
      ...{ limit, ...equal },
      ...(from && { from: from.toISOString() }),
      ...(to && { to: to.toISOString() }),
    };
    const page = pageOf({ name: 'calls', path: '/v1/calls', query: again }, items.map(viewOfSummary), next);
    return json(200, page.body, page.headers);
  },
});

const read = defineRoute({
  ...shared,
  method: 'get',
  path: '/v1/calls/:id',
  operationId: 'read-call',
  summary: 'Read one call: what it passed, who rang, how long it waited, why it ended',
  params: z.strictObject({ id: logIdText() }),
  answers: { 200: { description: 'The call, as far as the engine told of it.', schema: callView } },
  handle: async ({ deps, scope, params }) => {
    const call = (await deps.database.stores.callHistory.find(scope, params.id)) ?? refuseUnknown('call');
    return json(200, viewOfCall(call));
  },
});

/** Records of calls [C3]. */
export const callRoutes: readonly Route[] = [list, read];
