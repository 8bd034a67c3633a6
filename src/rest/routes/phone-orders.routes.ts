import { z } from 'zod';
import { manages } from '../../application/agents/may-manage.ts';
import type { PhoneOrderRecord } from '../../application/ports/phone-order-store.ts';
import { refuseUnknown } from '../../application/refusal.ts';
import type { Written } from '../../application/write.ts';
import { wholeCompany } from '../../domain/access/principal.ts';
import { supervisionModes } from '../../engine/media-engine.ts';
import { type Answer, json } from '../answer.ts';
import { type AnyRequest, defineRoute, type Route } from '../define-route.ts';
import { ProblemError } from '../problem.ts';
import { answerWrite, readBack } from '../receipt-answer.ts';
import { id, idParams, instant } from '../schemas/numbers.ts';

const state = z.enum(['ordered', 'asked', 'failed']).meta({
  description:
    '`ordered`: the media node has not come to it; `asked`: the phone was asked to ring; `failed`: it was not, and will not be.',
});
const orderFields = {
  id: id(),
  userId: id().meta({ description: 'Whose phone it is.' }),
  phoneId: id(),
  orderedAt: instant(),
  state,
  reason: z.string().nullable().meta({ description: 'Why it failed.' }),
};
const phoneId = id()
  .nullable()
  .default(null)
  .meta({ description: 'Which phone of the own extension; null: the first one that is registered.' });

const dialView = z
  .strictObject({
    ...orderFields,
    dialled: z.string().meta({ description: 'What the phone dials when it is picked up.' }),
  })
  .meta({ id: 'DialOrder' });
const mode = z.enum(supervisionModes).meta({
  description:
    '`listen`: nobody hears you; `whisper`: the agent alone hears you; `join`: the agent and the caller do.',
});
const supervisionView = z.strictObject({ ...orderFields, agentId: id(), mode }).meta({ id: 'Supervision' });

function answersWith(schema: z.ZodType) {
  return {
    201: { description: 'The phone was asked to ring.', schema },
    202: { description: 'Its media node has not come to it yet; after 10 s it is too late.', schema },
  };
}

const dial = defineRoute({
  method: 'post',
  path: '/v1/dial-orders',
  operationId: 'dial-by-click',
  summary: 'Dial by a click: the own phone rings, and when it is picked up, dials the number',
  description: `For the number on a contact card. It is dialled as if by the keys of the phone: the extension decides how far it may call
and which number is shown, and a call status is entered. Users do so for themselves, supervisors for their people, administrators for all.
The phone rings for 30 s. 409 (\`conflict\`) says why no phone can ring: none is registered, or the agent is in a call.`,
  tag: 'Calls',
  needs: 'signed-in',
  features: ['receipt'],
  body: z
    .strictObject({
      number: z.string().min(2).max(40).meta({
        description: 'As it would be dialled: an extension, or a number.',
        example: '06 30 123 4567',
      }),
      userId: id().nullable().default(null).meta({ description: 'Whose phone; null: the own one.' }),
      phoneId,
    })
    .meta({ id: 'NewDialOrder' }),
  answers: answersWith(dialView),
  handle: async (request) =>
    await answerOrder(
      request,
      await request.deps.useCases.orderDial.order(request.actor, request.body),
      '/v1/dial-orders',
    ),
});

const supervise = defineRoute({
  method: 'post',
  path: '/v1/supervisions',
  operationId: 'supervise-agent',
  summary: 'Hear the talk of an agent at the own phone, and speak into it or not',
  description: `The own phone rings, and shows the agent's extension; when it is picked up it is in the talk, until you hang up or the talk is
over. Hang up and order again for another mode. For supervisors of the agent and administrators; it is in the audit. What is whispered to an
agent who was called is in no recording. 409 (\`conflict\`) when the agent is in no call, or no phone of yours can ring.`,
  tag: 'Agents',
  needs: 'signed-in',
  features: ['receipt'],
  body: z
    .strictObject({ agentId: id(), mode: mode.default('listen'), phoneId })
    .meta({ id: 'NewSupervision' }),
  answers: answersWith(supervisionView),
  handle: async (request) =>
    await answerOrder(
      request,
      await request.deps.useCases.orderSupervision.order(request.actor, request.body),
      '/v1/supervisions',
    ),
});

const readDial = defineRoute({
  method: 'get',
  path: '/v1/dial-orders/:id',
  operationId: 'read-dial-order',
  summary: 'Read what became of a click within a day',
  description: 'The call itself is in `/v1/calls` once the phone was picked up.',
  tag: 'Calls',
  needs: 'signed-in',
  params: idParams,
  answers: { 200: { description: 'The order.', schema: dialView } },
  handle: (request) => readOrder(request, request.params.id, 'dial'),
});

const readSupervision = defineRoute({
  method: 'get',
  path: '/v1/supervisions/:id',
  operationId: 'read-supervision',
  summary: 'Read what became of a supervision within a day',
  tag: 'Agents',
  needs: 'signed-in',
  params: idParams,
  answers: { 200: { description: 'The order.', schema: supervisionView } },
  handle: (request) => readOrder(request, request.params.id, 'supervise'),
});

/** The write is committed; the answer tells what came of it. @throws ProblemError `conflict` when no phone was asked */
async function answerOrder(request: AnyRequest, written: Written<number>, path: string): Promise<Answer> {
  const { phoneOrders } = request.deps.database.stores;
  const location = `${path}/${written.value}`;
  const answer = await answerWrite(request, written, { status: 201, view: {}, headers: { location } });
  const order = await readBack(request, () => phoneOrders.find(request.scope, written.value));
  if (!order) return refuseUnknown('order');
  if (order.state === 'failed')
    throw new ProblemError('conflict', `The phone could not be asked: ${order.reason ?? 'no reason'}.`);
  return json(answer.status, viewOf(order), answer.headers);
}

async function readOrder(
  { deps, scope, principal }: AnyRequest,
  orderId: number,
  kind: PhoneOrderRecord['task']['kind'],
): Promise<Answer> {
  const { records, phoneOrders } = deps.database.stores;
  const order = await phoneOrders.find(scope, orderId);
  if (order?.task.kind !== kind) return refuseUnknown('order');
  if (order.userId !== principal.userId) {
    const user = await records.user.find(wholeCompany(scope), order.userId);
    if (!user || !manages(principal, user)) return refuseUnknown('order');
  }
  return json(200, viewOf(order));
}

function viewOf({ id, userId, phoneId, orderedAt, state, reason, task, agentId }: PhoneOrderRecord) {
  const order = { id, userId, phoneId, orderedAt, state, reason };
  return task.kind === 'dial' ? { ...order, dialled: task.dialled } : { ...order, agentId, mode: task.mode };
}

/** What the own phone does by a click: dial [U7, C6], or hear the talk of an agent [C5]. */
export const phoneOrderRoutes: readonly Route[] = [dial, supervise, readDial, readSupervision];
