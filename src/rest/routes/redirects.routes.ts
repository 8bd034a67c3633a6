import { z } from 'zod';
import { callerListPurposes } from '../../application/ports/records/outside-lines.ts';
import { refuseUnknown } from '../../application/refusal.ts';
import type { Stores } from '../../application/ports/stores.ts';
import { may, type Principal, type Scope } from '../../domain/access/principal.ts';
import type { ExtensionId } from '../../domain/ids.ts';
import type { RedirectHolder } from '../../domain/routing/company-snapshot.ts';
import { json } from '../answer.ts';
import { defineRoute, type Route } from '../define-route.ts';
import { entityTag } from '../entity-tag.ts';
import { mostPageBytes, pageFields, pageOf, positionOfCursor } from '../page-query.ts';
import { ProblemError } from '../problem.ts';
import { pageSchema, writeRoutes } from '../record-routes.ts';
import { redirectResource } from '../resources/redirect.resource.ts';
import { viewOf } from '../resources/resource.ts';
import { id, idParams, idText } from '../schemas/numbers.ts';
import { nameText } from '../schemas/text.ts';

const { tag, view } = redirectResource;
const holders = { extensionId: idText(), numberId: idText(), ringGroupId: idText() };

const listName = z
  .strictObject({ id: id(), name: z.string(), purpose: z.enum(callerListPurposes) })
  .meta({ id: 'CallerListName' });

const list = defineRoute({
  method: 'get',
  path: '/v1/redirects',
  operationId: 'list-redirects',
  summary: 'List redirects',
  description:
    'Of several on one holder the oldest that applies to the caller decides. For administrators all of the company; for others those on the own extension, with `edit-own-call-logic` also those on numbers and ring groups whose editor the person is.',
  tag,
  needs: 'own-redirects',
  query: z.strictObject({
    ...pageFields,
    ...redirectResource.filters.shape,
    ...z.strictObject(holders).exactPartial().shape,
  }),
  answers: { 200: { description: 'A page, oldest first.', schema: pageSchema(view) } },
  handle: async ({ deps, principal, scope, query }) => {
    const { cursor, ...wanted } = query;
    const { limit, extensionId, numberId, ringGroupId, ...filters } = wanted;
    const { stores } = deps.database;
    const asked = holderOf({ extensionId, numberId, ringGroupId });
    const own = await ownExtension(principal, scope, stores);
    const holder = own === 'all' ? asked : ownHolder(own, asked);
    const page = { name: 'redirects', path: '/v1/redirects', query: wanted };
    if (holder === 'none') {
      const { body, headers } = pageOf(page, [], null);
      return json(200, body, headers);
    }
    const { items, next } = await stores.records.redirect.list(scope, {
      limit,
      after: positionOfCursor('redirects', cursor),
      where: { ...filters, ...(holder ? { holder } : {}) },
    });
    const views = items.map((redirect) => viewOf(redirectResource, redirect));
    const { body, headers } = pageOf(page, views, next);
    return json(200, body, headers);
  },
});

const read = defineRoute({
  method: 'get',
  path: '/v1/redirects/:id',
  operationId: 'read-redirect',
  summary: 'Read one redirect',
  tag,
  needs: 'own-redirects',
  features: ['conditional-read'],
  params: idParams,
  answers: { 200: { description: 'The redirect.', schema: view } },
  handle: async ({ deps, principal, scope, params }) => {
    const { stores } = deps.database;
    const redirect = (await stores.records.redirect.find(scope, params.id)) ?? refuseUnknown('redirect');
    const own = await ownExtension(principal, scope, stores);
    const { holder } = redirect;
    if (own !== 'all' && !(holder.kind === 'extension' && holder.extensionId === own))
      refuseUnknown('redirect');
    return json(200, viewOf(redirectResource, redirect), { etag: entityTag(redirect.version) });
  },
});

const listNames = defineRoute({
  method: 'get',
  path: '/v1/caller-list-names',
  operationId: 'list-caller-list-names',
  summary: 'List the caller lists that redirects can ask, by name',
  description: 'For those who set redirects without being administrators: who is on a list is not told.',
  tag,
  needs: 'own-redirects',
  query: z.strictObject({ ...pageFields, name: nameText().exactOptional() }),
  answers: { 200: { description: 'A page, oldest first.', schema: pageSchema(listName) } },
  handle: async ({ deps, scope, query }) => {
    const { cursor, ...wanted } = query;
    const { limit, ...where } = wanted;
    const after = positionOfCursor('caller-list-names', cursor);
    const { items, next } = await deps.database.stores.records['caller-list'].list(scope, {
      limit,
      after,
      where,
      mostBytes: mostPageBytes,
    });
    const page = { name: 'caller-list-names', path: '/v1/caller-list-names', query: wanted };
    const views = items.map(({ id: listId, name, purpose }) => ({ id: listId, name, purpose }));
    const { body, headers } = pageOf(page, views, next);
    return json(200, body, headers);
  },
});

/** Whose redirects a person sees: all in scope, those on one extension, or none. */
async function ownExtension(
  principal: Principal,
  scope: Scope,
  stores: Stores,
): Promise<'all' | ExtensionId | null> {
  // For editors the scope leaves those that are theirs.
  if (may(principal, 'admin') || may(principal, 'edit-own-call-logic')) return 'all';
  return (await stores.records.user.find(scope, principal.userId))?.extensionId ?? null;
}

function ownHolder(own: ExtensionId | null, asked: RedirectHolder | null): RedirectHolder | 'none' {
  if (own === null) return 'none';
  const holder = { kind: 'extension', extensionId: own } as const;
  return asked === null || (asked.kind === 'extension' && asked.extensionId === own) ? holder : 'none';
}

type HolderQuery = Readonly<Record<keyof typeof holders, number | undefined>>;

/** @throws ProblemError when a redirect would have to be set on two things */
function holderOf({ extensionId, numberId, ringGroupId }: HolderQuery): RedirectHolder | null {
  const asked: RedirectHolder[] = [
    ...(extensionId === undefined ? [] : [{ kind: 'extension' as const, extensionId }]),
    ...(numberId === undefined ? [] : [{ kind: 'number' as const, numberId }]),
    ...(ringGroupId === undefined ? [] : [{ kind: 'ring-group' as const, ringGroupId }]),
  ];
  if (asked.length > 1)
    throw new ProblemError('bad-request', 'Ask for one of extensionId, numberId and ringGroupId.');
  return asked[0] ?? null;
}

/** The redirects of a company, and those on the own extension [R9, R10]. */
export const redirectRoutes: readonly Route[] = [list, read, listNames, ...writeRoutes(redirectResource)];
