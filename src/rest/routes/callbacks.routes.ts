import { z } from 'zod';
import { callbackRules } from '../../application/callbacks/callback-rules.ts';
import { defineRoute, type Route } from '../define-route.ts';
import { entityTag, expectedVersion } from '../entity-tag.ts';
import { idempotencyClaim } from '../idempotency-key.ts';
import { answerWrite } from '../receipt-answer.ts';
import { readRoutes } from '../record-routes.ts';
import { callbackResource } from '../resources/callback.resource.ts';
import { viewOf } from '../resources/resource.ts';
import { e164 } from '../schemas/dialling.ts';
import { id, idParams } from '../schemas/numbers.ts';

const { tag, view } = callbackResource;

const create = defineRoute({
  method: 'post',
  path: '/v1/callbacks',
  operationId: 'create-callback',
  summary: 'Have a customer called back as soon as an agent of the queue is free',
  description:
    "Last in the queue. A customer who is called back already keeps the first place: 409. The customer sees the company's oldest number.",
  tag,
  needs: 'admin',
  features: ['receipt', 'idempotency-key'],
  body: z.strictObject({ queueId: id(), customer: e164() }).meta({ id: 'NewCallback' }),
  answers: { 201: { description: 'The new callback.', schema: view } },
  handle: async (request) => {
    const { deps, actor, body, rawBody } = request;
    const claim = idempotencyClaim(
      request.header('idempotency-key'),
      { method: request.method, path: request.path, body: rawBody },
      deps.secrets,
    );
    const draft = { ...body, since: deps.clock.now(), state: 'waiting' } as const;
    const written = await deps.useCases.createRecord.create(callbackRules, actor, draft, claim);
    const { record, replayed } = written.value;
    return await answerWrite(request, written, {
      status: 201,
      view: viewOf(callbackResource, record),
      headers: {
        location: `/v1/callbacks/${record.id}`,
        etag: entityTag(record.version),
        ...(replayed ? { 'idempotent-replayed': 'true' } : {}),
      },
    });
  },
});

const cancel = defineRoute({
  method: 'delete',
  path: '/v1/callbacks/:id',
  operationId: 'cancel-callback',
  summary: 'Call this customer back no more',
  description: 'It stays in the list as cancelled. While the customer is being called it is too late: 409.',
  tag,
  needs: 'admin',
  features: ['receipt', 'conditional-write'],
  params: idParams,
  answers: { 200: { description: 'The callback, cancelled: the customer is not called.', schema: view } },
  handle: async (request) => {
    const { deps, actor, params } = request;
    const version = expectedVersion(request.header('if-match'));
    const edit = { state: 'cancelled' } as const;
    const written = await deps.useCases.editRecord.edit(callbackRules, actor, params.id, edit, version);
    const { record } = written.value;
    return await answerWrite(request, written, {
      status: 200,
      view: viewOf(callbackResource, record),
      headers: { etag: entityTag(record.version) },
    });
  },
});

/** Customers who are called back [R12]. */
export const callbackRoutes: readonly Route[] = [...readRoutes(callbackResource), create, cancel];
