import { z } from 'zod';
import { manages } from '../../application/agents/may-manage.ts';
import { wholeCompany } from '../../domain/access/principal.ts';
import { refuseUnknown } from '../../application/refusal.ts';
import type { DialOrderRecord } from '../../application/ports/dial-order-store.ts';
import { json } from '../answer.ts';
import { defineRoute, type Route } from '../define-route.ts';
import { ProblemError } from '../problem.ts';
import { answerWrite, readBack } from '../receipt-answer.ts';
import { id, idParams, instant } from '../schemas/numbers.ts';

const tag = 'Calls';

const orderView = z
  .strictObject({
    id: id(),
    userId: id().meta({ description: 'Whose phone it is.' }),
    phoneId: id(),
    dialled: z.string().meta({ description: 'What the phone dials when it is picked up.' }),
    orderedAt: instant(),
    state: z.enum(['ordered', 'asked', 'failed']).meta({
      description:
        '`ordered`: the media node has not come to it; `asked`: the phone was asked to ring; `failed`: it was not, and will not be.',
    }),
    reason: z.string().nullable().meta({ description: 'Why it failed.' }),
  })
  .meta({ id: 'DialOrder' });

function viewOfOrder({ id, userId, phoneId, dialled, orderedAt, state, reason }: DialOrderRecord) {
  return { id, userId, phoneId, dialled, orderedAt, state, reason };
}

const dial = defineRoute({
  method: 'post',
  path: '/v1/dial-orders',
  operationId: 'dial-by-click',
  summary: 'Dial by a click: the own phone rings, and when it is picked up, dials the number',
  description: `For the number on a contact card. It is dialled as if by the keys of the phone: the extension decides how far it may call
and which number is shown, and a call status is entered. Users do so for themselves, supervisors for their people, administrators for all.
The phone rings for 30 s. 409 (\`conflict\`) says why no phone can ring: none is registered, or the agent is in a call.`,
  tag,
  needs: 'signed-in',
  features: ['receipt'],
  body: z
    .strictObject({
      number: z.string().min(2).max(40).meta({
        description: 'As it would be dialled: an extension, or a number.',
        example: '06 30 123 4567',
      }),
      userId: id().nullable().default(null).meta({ description: 'Whose phone; null: the own one.' }),
      phoneId: id()
        .nullable()
        .default(null)
        .meta({ description: 'Which phone of the extension; null: the first one that is registered.' }),
    })
    .meta({ id: 'NewDialOrder' }),
  answers: {
    201: { description: 'The phone was asked to ring.', schema: orderView },
    202: {
      description: 'Its media node has not come to it yet; after 10 s it is too late.',
      schema: orderView,
    },
  },
  handle: async (request) => {
    const { deps, scope, actor, body } = request;
    const written = await deps.useCases.orderDial.order(actor, body);
    const find = () => deps.database.stores.dialOrders.find(scope, written.value);
    const answer = await answerWrite(request, written, {
      status: 201,
      view: {},
      headers: { location: `/v1/dial-orders/${written.value}` },
    });
    const order = (await readBack(request, find)) ?? refuseUnknown('dial order');
    if (order.state === 'failed')
      throw new ProblemError('conflict', `The phone could not be asked: ${order.reason ?? 'no reason'}.`);
    return json(answer.status, viewOfOrder(order), answer.headers);
  },
});

const read = defineRoute({
  method: 'get',
  path: '/v1/dial-orders/:id',
  operationId: 'read-dial-order',
  summary: 'Read what became of a click within a day',
  description: 'The call itself is in `/v1/calls` once the phone was picked up.',
  tag,
  needs: 'signed-in',
  params: idParams,
  answers: { 200: { description: 'The order.', schema: orderView } },
  handle: async ({ deps, scope, params, principal }) => {
    const { records, dialOrders } = deps.database.stores;
    const order = (await dialOrders.find(scope, params.id)) ?? refuseUnknown('dial order');
    if (order.userId !== principal.userId) {
      const user = await records.user.find(wholeCompany(scope), order.userId);
      if (!user || !manages(principal, user)) refuseUnknown('dial order');
    }
    return json(200, viewOfOrder(order));
  },
});

/** Dialling by a click [U7, C6]. */
export const dialOrderRoutes: readonly Route[] = [dial, read];
