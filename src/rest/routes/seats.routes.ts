import { z } from 'zod';
import { listSeats, readSeat, type Seat } from '../../application/agents/list-seats.ts';
import { json } from '../answer.ts';
import { defineRoute, type Route } from '../define-route.ts';
import { entityTag } from '../entity-tag.ts';
import { pageFields, pageOf, positionOfCursor } from '../page-query.ts';
import { answerWrite } from '../receipt-answer.ts';
import { pageSchema } from '../record-routes.ts';
import { agentVersion, agentView, viewOfAgent } from '../resources/agent.resource.ts';
import { id, idParams, instant } from '../schemas/numbers.ts';

const tag = 'Agents';

const seatView = z
  .strictObject({
    id: id().meta({ description: 'Also the id of the extension.' }),
    digits: z.string(),
    name: z.string(),
    taken: z.boolean(),
    agent: z
      .strictObject({ id: id(), firstName: z.string(), lastName: z.string() })
      .nullable()
      .meta({ description: 'Who sits there, for those who may know it.' }),
    phones: z.array(
      z.strictObject({
        id: id(),
        name: z.string(),
        kind: z.enum(['sip', 'mobile']),
        registered: z
          .boolean()
          .nullable()
          .meta({ description: 'Null for a mobile, and for a phone that was never seen.' }),
        registeredSince: instant().nullable().meta({ description: 'When the phone came, or went.' }),
      }),
    ),
  })
  .meta({ id: 'Seat' });

const list = defineRoute({
  method: 'get',
  path: '/v1/seats',
  operationId: 'list-seats',
  summary: 'List seats, with who sits there and whether the phones are registered',
  description: 'Agents see the seats that they may take; with the right live-view one sees all.',
  tag,
  needs: 'signed-in',
  query: z.strictObject({ ...pageFields }),
  answers: { 200: { description: 'A page, oldest first.', schema: pageSchema(seatView) } },
  handle: async ({ deps, principal, scope, query: { limit, cursor } }) => {
    const after = positionOfCursor('seats', cursor);
    const { items, next } = await listSeats(deps.database.stores, principal, scope, { limit, after });
    const page = pageOf({ name: 'seats', path: '/v1/seats', query: { limit } }, items.map(viewOfSeat), next);
    return json(200, page.body, page.headers);
  },
});

const read = defineRoute({
  method: 'get',
  path: '/v1/seats/:id',
  operationId: 'read-seat',
  summary: 'Read one seat',
  tag,
  needs: 'signed-in',
  params: idParams,
  answers: { 200: { description: 'The seat.', schema: seatView } },
  handle: async ({ deps, principal, scope, params }) =>
    json(200, viewOfSeat(await readSeat(deps.database.stores, principal, scope, params.id))),
});

const free = defineRoute({
  method: 'post',
  path: '/v1/seats/:id/free',
  operationId: 'free-seat',
  summary: 'Log out whoever sits there; for administrators and the supervisors of that agent',
  tag,
  needs: 'signed-in',
  features: ['receipt'],
  params: idParams,
  answers: {
    200: {
      description: 'The agent who sat there, logged out; every engine confirmed it.',
      schema: agentView,
    },
    202: { description: 'The same, but not every engine confirmed it yet.', schema: agentView },
  },
  handle: async (request) => {
    const { deps, actor, params } = request;
    const written = await deps.useCases.freeSeat.free(actor, params.id);
    return await answerWrite(request, written, {
      status: 200,
      view: viewOfAgent(written.value),
      headers: { etag: entityTag(agentVersion(written.value)) },
    });
  },
});

function viewOfSeat({ extension, taken, agent, phones }: Seat): Readonly<Record<string, unknown>> {
  return {
    id: extension.id,
    digits: extension.digits,
    name: extension.name,
    taken,
    agent: agent && { id: agent.id, firstName: agent.firstName, lastName: agent.lastName },
    phones: phones.map(({ phone, registration }) => ({
      id: phone.id,
      name: phone.name,
      kind: phone.kind,
      registered: registration?.registered ?? null,
      registeredSince: registration?.since ?? null,
    })),
  };
}

/** Where agents work [U8]. */
export const seatRoutes: readonly Route[] = [list, read, free];
