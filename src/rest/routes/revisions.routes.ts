import { z } from 'zod';
import type { PendingChange, RevisionRecord } from '../../application/ports/change-store.ts';
import { refuseUnknown } from '../../application/refusal.ts';
import type { CompanyId } from '../../domain/ids.ts';
import { json } from '../answer.ts';
import { type AnyRequest, defineRoute, type Route } from '../define-route.ts';
import { pageFields, pageOf, positionOfCursor } from '../page-query.ts';
import { pageSchema } from '../record-routes.ts';
import { id, idParams, idText, instant } from '../schemas/numbers.ts';
import { requireOwnOrOperator } from './companies.routes.ts';

const tag = 'Revisions and audit';
const head = {
  number: z.int().min(1),
  at: instant(),
  by: id().nullable().meta({ description: 'The user; null: the system.' }),
  summary: z.string().meta({ example: 'edit queue 17' }),
  state: z.enum(['applied', 'pending', 'parked']).meta({
    description:
      'Of what this write touched. Applied: every media node runs it. Parked: a node refused it; see the reason. It is tried again each few minutes. A write says nothing of what others left waiting before it.',
  }),
};
const listed = z.strictObject(head).meta({ id: 'RevisionHead' });
const view = z
  .strictObject({
    ...head,
    at: instant().nullable().meta({
      description: 'Null: it followed by itself, e.g. from working hours, and its time is not kept.',
    }),
    waiting: z.array(
      z.strictObject({
        mediaNodeId: id(),
        aggregate: z.strictObject({
          kind: z.enum(['configuration', 'memberships', 'agent', 'phone-order', 'recording']),
          id: id(),
        }),
        since: instant(),
        attempts: z.int().min(0),
        parkedReason: z.string().nullable(),
      }),
    ),
    nodes: z
      .array(z.strictObject({ mediaNodeId: id(), configurationRevision: z.int().min(0), at: instant() }))
      .meta({ description: 'The configuration that each node said it runs.' }),
  })
  .meta({ id: 'Revision' });

function headOf({ number, at, userId, summary }: RevisionRecord, waiting: readonly PendingChange[]) {
  const own = waiting.filter(
    ({ firstRevision, wantedRevision }) => firstRevision <= number && number <= wantedRevision,
  );
  const isParked = own.some(({ parkedReason }) => parkedReason !== null);
  return {
    number,
    at,
    by: userId,
    summary,
    state: own.length === 0 ? 'applied' : isParked ? 'parked' : 'pending',
  };
}

async function readRevision({ deps }: AnyRequest, companyId: CompanyId, number: number) {
  const { changes } = deps.database.stores;
  const revision = (await changes.findRevision({ companyId }, number)) ?? refuseUnknown('revision');
  const waiting = await changes.waitingOf(companyId, number);
  const applied = await changes.applied(companyId);
  return json(200, {
    ...headOf(revision, waiting),
    waiting: waiting.map(({ mediaNodeId, aggregate, changedAt, attempts, parkedReason }) => ({
      mediaNodeId,
      aggregate,
      since: changedAt,
      attempts,
      parkedReason,
    })),
    nodes: applied.map(({ mediaNodeId, revision: configurationRevision, at }) => ({
      mediaNodeId,
      configurationRevision,
      at,
    })),
  });
}

const list = defineRoute({
  method: 'get',
  path: '/v1/revisions',
  operationId: 'list-revisions',
  summary: 'List the revisions of the own company, newest first',
  tag,
  needs: 'admin',
  query: z.strictObject(pageFields),
  answers: { 200: { description: 'A page, newest first.', schema: pageSchema(listed) } },
  handle: async ({ deps, scope, query }) => {
    const { limit, cursor } = query;
    const before = positionOfCursor('revisions', cursor);
    const { changes } = deps.database.stores;
    const found = await changes.listRevisions(scope, { limit: limit + 1, before });
    const items = found.slice(0, limit);
    const newest = items[0]?.number ?? 0;
    const waiting = await changes.waiting(scope.companyId, newest);
    const next = found.length > limit ? (items.at(-1)?.number ?? null) : null;
    const page = pageOf(
      { name: 'revisions', path: '/v1/revisions', query: { limit } },
      items.map((revision) => headOf(revision, waiting)),
      next,
    );
    return json(200, page.body, page.headers);
  },
});

const read = defineRoute({
  method: 'get',
  path: '/v1/revisions/:id',
  operationId: 'read-revision',
  summary: 'The receipt of a write: where is it applied',
  description: '`id` is the number of the revision.',
  tag,
  needs: 'signed-in',
  params: idParams,
  answers: { 200: { description: 'The revision.', schema: view } },
  handle: (request) => readRevision(request, request.scope.companyId, request.params.id),
});

const readOfCompany = defineRoute({
  method: 'get',
  path: '/v1/companies/:id/revisions/:number',
  operationId: 'read-company-revision',
  summary: 'The receipt of a write in a company',
  tag,
  needs: 'signed-in',
  params: z.strictObject({ id: idText(), number: idText() }),
  answers: { 200: { description: 'The revision.', schema: view } },
  handle: (request) => {
    requireOwnOrOperator(request, request.params.id);
    return readRevision(request, request.params.id, request.params.number);
  },
});

export const revisionRoutes: readonly Route[] = [list, read, readOfCompany];
