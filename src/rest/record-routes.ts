import { z } from 'zod';
import { formsOfCaller } from '../application/numbers/forms-of-caller.ts';
import type { RecordKind, RecordKinds } from '../application/ports/records/record-kinds.ts';
import type { ListQuery, Stores } from '../application/ports/stores.ts';
import { refuseUnknown } from '../application/refusal.ts';
import { storeOf } from '../application/records/store-of.ts';
import type { Scope } from '../domain/access/principal.ts';
import { json } from './answer.ts';
import { defineRoute, type Route } from './define-route.ts';
import { expectedVersion } from './entity-tag.ts';
import { idempotencyClaim } from './idempotency-key.ts';
import { mostPageBytes, pageFields, pageOf, periodFields, positionOfCursor } from './page-query.ts';
import { answerWrite } from './receipt-answer.ts';
import {
  type ChangeableResource,
  type DeletableResource,
  type ReadableResource,
  seenBy,
  type WritableResource,
  writtenViewOf,
} from './resources/resource.ts';
import { idParams } from './schemas/numbers.ts';

/** They are in the order of their ids. */
const lateToldOnes =
  ' as they became known: what a media node told late, because it could not be reached, stands above what others told before';

/** List and read. */
export function readRoutes<K extends RecordKind>(resource: ReadableResource<K>): Route[] {
  const { kind, path, noun, tag, view, isDated = false } = resource;
  const period = isDated ? periodFields : {};
  const order = isDated ? 'newest first' : 'oldest first';
  const listPath = `/v1/${path}`;
  const list = defineRoute({
    method: 'get',
    path: listPath,
    operationId: `list-${path}`,
    summary: `List ${path.replaceAll('-', ' ')}${isDated ? `, ${order}` : ''}`,
    tag,
    needs: resource.readNeeds,
    query: z.strictObject({ ...pageFields, ...resource.filters.shape, ...period }),
    answers: {
      200: { description: `A page, ${order}${isDated ? lateToldOnes : ''}.`, schema: pageSchema(view) },
    },
    handle: async ({ deps, principal, scope, query }) => {
      const { limit, cursor, ...wanted } = query;
      const { from, to, ...filters } = wanted as { from?: Date; to?: Date };
      const { items, next } = await storeOf(deps.database.stores, kind).list(scope, {
        limit,
        after: positionOfCursor(path, cursor),
        ...(await conditionsOf(resource, filters, deps.database.stores, scope)),
        mostBytes: mostPageBytes,
        ...(isDated ? { began: { from, to }, newestFirst: true } : {}),
      });
      const views = items.map((record) => seenBy(principal, resource, record).view);
      const page = pageOf({ name: path, path: listPath, query: { limit, ...wanted } }, views, next);
      return json(200, page.body, page.headers);
    },
  });
  const read = defineRoute({
    method: 'get',
    path: `${listPath}/:id`,
    operationId: `read-${kind}`,
    summary: `Read one ${noun}`,
    tag,
    needs: resource.readNeeds,
    features: ['conditional-read'],
    params: idParams,
    answers: { 200: { description: `The ${noun}.`, schema: view } },
    handle: async ({ deps, principal, scope, params }) => {
      const record =
        (await storeOf(deps.database.stores, kind).find(scope, params.id)) ?? refuseUnknown(noun);
      const { view: seen, etag } = seenBy(principal, resource, record);
      return json(200, seen, { etag });
    },
  });
  return [list, read];
}

/** What is asked for in a list. */
async function conditionsOf<K extends RecordKind>(
  { callerFilter }: ReadableResource<K>,
  filters: object,
  stores: Stores,
  scope: Scope,
): Promise<Pick<ListQuery<RecordKinds[K]>, 'where' | 'oneOf'>> {
  const caller: unknown = callerFilter && Reflect.get(filters, callerFilter);
  if (callerFilter === undefined || typeof caller !== 'string') return { where: filters };
  const others = Object.entries(filters).filter(([name]) => name !== callerFilter);
  const forms = await formsOfCaller(stores, scope, caller);
  return {
    where: Object.fromEntries(others) as Partial<RecordKinds[K]>,
    oneOf: { [callerFilter]: forms } as ListQuery<RecordKinds[K]>['oneOf'] & object,
  };
}

/** Create, edit and delete. */
export function writeRoutes<K extends RecordKind, Draft extends object>(
  resource: WritableResource<K, Draft>,
): Route[] {
  const { kind, path, noun, tag, rules, remarks } = resource;
  const createdView = writtenViewOf(resource, 'created');
  const body = resource.mostBodyBytes === undefined ? {} : { mostBodyBytes: resource.mostBodyBytes };
  const create = defineRoute({
    method: 'post',
    path: `/v1/${path}`,
    operationId: `create-${kind}`,
    summary: `Create ${/^[aeio]/i.test(noun) ? 'an' : 'a'} ${noun}`,
    tag,
    needs: resource.writeNeeds,
    features: ['receipt', 'idempotency-key'],
    ...body,
    body: resource.create,
    answers: {
      201: {
        description: `The new ${noun}; every engine knows of it.`,
        schema: createdView,
      },
      202: {
        description: 'The same, but not every engine knows of it yet.',
        schema: createdView,
      },
    },
    handle: async (request) => {
      const { deps, actor, body, rawBody } = request;
      const claim = idempotencyClaim(
        request.header('idempotency-key'),
        { method: request.method, path: request.path, body: rawBody },
        deps.secrets,
      );
      const reveal = await resource.reveal?.(request);
      const written = await deps.useCases.createRecord.create(rules, actor, body, claim);
      const { record, shownOnce, replayed } = written.value;
      const { view, etag } = seenBy(actor.principal, resource, record);
      return await answerWrite(request, written, {
        status: 201,
        view: {
          ...view,
          ...reveal?.(record, shownOnce),
          ...remarks?.of(record, deps.clock.now()),
        },
        headers: {
          location: `/v1/${path}/${record.id}`,
          etag,
          ...(replayed ? { 'idempotent-replayed': 'true' } : {}),
        },
      });
    },
  });
  return [create, ...changeRoutes(resource)];
}

/** Edit and delete. */
export function changeRoutes<K extends RecordKind, Draft extends object>(
  resource: ChangeableResource<K, Draft>,
): Route[] {
  const { kind, path, noun, tag, rules, remarks } = resource;
  const editedView = writtenViewOf(resource, 'edited');
  const body = resource.mostBodyBytes === undefined ? {} : { mostBodyBytes: resource.mostBodyBytes };
  const edit = defineRoute({
    method: 'patch',
    path: `/v1/${path}/:id`,
    operationId: `edit-${kind}`,
    summary: `Change fields of one ${noun}`,
    description: 'An edit after which nothing is different makes no version, no revision and no audit entry.',
    tag,
    needs: resource.editNeeds ?? resource.writeNeeds,
    features: ['receipt', 'conditional-write'],
    params: idParams,
    ...body,
    body: resource.edit,
    answers: {
      200: { description: `The ${noun} as it is now; every engine knows of it.`, schema: editedView },
      202: { description: 'The same, but not every engine knows of it yet.', schema: editedView },
    },
    handle: async (request) => {
      const { deps, actor, params, body } = request;
      const version = expectedVersion(request.header('if-match'));
      const written = await deps.useCases.editRecord.edit(rules, actor, params.id, body, version);
      const { record } = written.value;
      const { view, etag } = seenBy(actor.principal, resource, record);
      return await answerWrite(request, written, {
        status: 200,
        view: { ...view, ...remarks?.of(record, deps.clock.now()) },
        headers: { etag },
      });
    },
  });
  return [edit, deleteRoute(resource)];
}

export function deleteRoute<K extends RecordKind>(resource: DeletableResource<K>): Route {
  const { kind, path, noun, tag, rules, deletion } = resource;
  return defineRoute({
    method: 'delete',
    path: `/v1/${path}/:id`,
    operationId: `delete-${kind}`,
    summary: `Delete one ${noun}`,
    ...(deletion === undefined ? {} : { description: deletion }),
    tag,
    needs: resource.writeNeeds,
    features: ['receipt', 'conditional-write'],
    params: idParams,
    answers: deletionAnswers,
    handle: async (request) => {
      const { deps, actor, params } = request;
      const version = expectedVersion(request.header('if-match'));
      const written = await deps.useCases.deleteRecord.delete(rules, actor, params.id, version);
      return await answerWrite(request, written, { status: 204, view: null });
    },
  });
}

export const deletionAnswers = {
  204: { description: 'It is gone; every engine knows.' },
  202: { description: 'It is gone, but not every engine knows yet.' },
} as const;

/** A page of a list. */
export function pageSchema(view: z.ZodType) {
  return z.strictObject({
    items: z.array(view),
    next: z.string().nullable().meta({ description: 'The cursor of the next page; null on the last.' }),
  });
}
