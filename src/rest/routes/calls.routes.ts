import { z } from 'zod';
import { formsOfCaller } from '../../application/numbers/forms-of-caller.ts';
import { refuseUnknown } from '../../application/refusal.ts';
import { json } from '../answer.ts';
import { defineRoute, type Route } from '../define-route.ts';
import { pageFields, pageOf, periodFields, placeOfCursor } from '../page-query.ts';
import { pageSchema } from '../record-routes.ts';
import { callSummaryView, callView, viewOfCall, viewOfSummary } from '../resources/call.view.ts';
import { writtenNumber } from '../schemas/dialling.ts';
import { callKey, flagText, idText, logIdText } from '../schemas/numbers.ts';

const shared = { tag: 'Calls', needs: 'statistics' } as const;

const filters = {
  numberId: idText().exactOptional(),
  extensionId: idText().exactOptional().meta({ description: 'It came to this extension, by whatever way.' }),
  queueId: idText().exactOptional().meta({ description: 'It waited in this queue.' }),
  agentId: idText().exactOptional().meta({ description: 'It rang at this agent, or the agent made it.' }),
  caller: writtenNumber().exactOptional(),
  answered: flagText().exactOptional().meta({ description: 'Whether the caller was connected to somebody.' }),
  callId: callKey()
    .exactOptional()
    .meta({ description: 'The id that the engine gave it, as recordings and messages carry it.' }),
  ...periodFields,
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
  handle: async ({ deps, principal, scope, query }) => {
    const { limit, cursor, ...where } = query;
    const { caller, ...others } = where;
    const { stores } = deps.database;
    const callers = caller === undefined ? undefined : await formsOfCaller(stores, scope, caller);
    const { items, next } = await stores.callHistory.list(scope, {
      limit,
      after: placeOfCursor('calls', cursor),
      where: { ...others, callers },
    });
    const again = { name: 'calls', path: '/v1/calls', query: { limit, ...where } };
    const views = items.map((call) => viewOfSummary(call, principal));
    const page = pageOf(again, views, next);
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
  handle: async ({ deps, principal, scope, params }) => {
    const call = (await deps.database.stores.callHistory.find(scope, params.id)) ?? refuseUnknown('call');
    return json(200, viewOfCall(call, principal));
  },
});

/** Records of calls [C3]. */
export const callRoutes: readonly Route[] = [list, read];
