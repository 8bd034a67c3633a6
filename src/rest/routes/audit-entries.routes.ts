import { z } from 'zod';
import type { AuditEntry } from '../../application/ports/audit-store.ts';
import { refuseUnknown } from '../../application/refusal.ts';
import { json } from '../answer.ts';
import { defineRoute, type Route } from '../define-route.ts';
import { mostPageBytes, pageFields, pageOf, periodFields, positionOfCursor } from '../page-query.ts';
import { pageSchema } from '../record-routes.ts';
import { visibleFields } from '../resources/resource.ts';
import { id, idText, instant, logIdText } from '../schemas/numbers.ts';

const shared = { tag: 'Revisions and audit', needs: 'admin' } as const;
/** Whatever is changed by a request. */
const auditedKinds = [
  ...['user', 'role', 'phone', 'extension', 'trunk', 'number', 'queue', 'ring-group', 'caller-list'],
  ...['redirect', 'prompt', 'announcement', 'menu', 'voicemail-box', 'voicemail-message', 'skill'],
  ...['recording', 'status', 'calendar', 'api-key', 'callback', 'agent', 'company', 'media-node'],
] as const;
const fields = z.record(z.string(), z.unknown()).nullable();

const view = z
  .strictObject({
    id: z.int().min(1),
    at: instant(),
    userId: id().nullable(),
    apiKeyId: id().nullable(),
    label: z.string().meta({
      description: 'The e-mail address or the name of the key, as it was then; `system`: nobody did it.',
    }),
    address: z.string().meta({ description: 'From where.' }),
    action: z.string(),
    kind: z.string(),
    objectId: id(),
    revision: z.int().min(1),
    before: fields.meta({
      description:
        'Without secrets, as `after`. Null: it was made, or `after` tells what was done, as of `apply-retention`.',
    }),
    after: fields.meta({
      description: `Null: it was deleted. Where a secret was changed, this and nothing else is told of it: \`passwordChanged\`, \`pinChanged\` or
\`secretChanged\` is true.`,
    }),
  })
  .meta({ id: 'AuditEntry' });

function viewOfEntry(entry: AuditEntry): Readonly<Record<string, unknown>> {
  return visibleFields(view, entry);
}

const list = defineRoute({
  ...shared,
  method: 'get',
  path: '/v1/audit-entries',
  operationId: 'list-audit-entries',
  summary: 'Who changed what, newest first',
  query: z.strictObject({
    ...pageFields,
    kind: z.enum(auditedKinds).exactOptional(),
    objectId: idText().exactOptional(),
    userId: idText().exactOptional(),
    from: periodFields.from.meta({ description: 'Made at this instant or later.' }),
    to: periodFields.to.meta({ description: 'Made before this instant.' }),
  }),
  answers: { 200: { description: 'A page, newest first.', schema: pageSchema(view) } },
  handle: async ({ deps, scope, query }) => {
    const { limit, cursor, ...where } = query;
    const after = positionOfCursor('audit-entries', cursor);
    const { items, next } = await deps.database.stores.audit.list(scope, {
      limit,
      after,
      where,
      mostBytes: mostPageBytes,
    });
    const page = pageOf(
      { name: 'audit-entries', path: '/v1/audit-entries', query: { limit, ...where } },
      items.map(viewOfEntry),
      next,
    );
    return json(200, page.body, page.headers);
  },
});

const read = defineRoute({
  ...shared,
  method: 'get',
  path: '/v1/audit-entries/:id',
  operationId: 'read-audit-entry',
  summary: 'Read one audit entry',
  params: z.strictObject({ id: logIdText() }),
  answers: { 200: { description: 'The entry; it never changes.', schema: view } },
  handle: async ({ deps, scope, params }) => {
    const entry = (await deps.database.stores.audit.find(scope, params.id)) ?? refuseUnknown('audit entry');
    return json(200, viewOfEntry(entry));
  },
});

export const auditEntryRoutes: readonly Route[] = [list, read];
