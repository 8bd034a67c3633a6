import { z } from 'zod';
import { DuplicateValueError } from '../../application/ports/stores.ts';
import type { CompanyRecord } from '../../application/ports/records/company.ts';
import { Refusal, refuseUnknown } from '../../application/refusal.ts';
import { may } from '../../domain/access/principal.ts';
import type { CompanyId } from '../../domain/ids.ts';
import { requireRight } from '../access-gate.ts';
import { json } from '../answer.ts';
import { type AnyRequest, defineRoute, type Route } from '../define-route.ts';
import { entityTag, expectedVersion } from '../entity-tag.ts';
import { pageFields, pageOf, positionOfCursor } from '../page-query.ts';
import { answerWrite } from '../receipt-answer.ts';
import { deletionAnswers, pageSchema } from '../record-routes.ts';
import { password } from '../resources/user.resource.ts';
import { visibleFields } from '../resources/resource.ts';
import { viewFields } from '../resources/view-fields.ts';
import { emergencyNumbers } from '../schemas/dialling.ts';
import { recordedCalls } from '../schemas/recorded-calls.ts';
import { id, idParams } from '../schemas/numbers.ts';
import { country, timeZone } from '../schemas/place.ts';
import { emailAddress, nameText, plainText } from '../schemas/text.ts';
import { uniqueList } from '../schemas/unique-list.ts';

const tag = 'Companies';
/** Up to a hundred years. */
const keptDays = (what: string) =>
  z
    .int()
    .min(1)
    .max(36_500)
    .nullable()
    .meta({
      description: `For how many days ${what} kept, counted by the company's time zone from the end of the day on which it began; null: for ever. What is older is removed within minutes, and for good.`,
    });
const retention = {
  recordingsKeptDays: keptDays('the recording of a call is'),
  messagesKeptDays: keptDays('a message of a caller is'),
  callsKeptDays: keptDays('the record of a call (and a callback that is over) is'),
};
const fields = {
  name: nameText(),
  country: country().meta({ description: 'How national numbers are read.' }),
  timeZone: timeZone(),
  emergencyNumbers: emergencyNumbers(),
  recordedCalls: recordedCalls('Which of all its calls are recorded.'),
  mediaNodeIds: uniqueList(id(), 100, (node) => node).meta({
    description: 'The nodes that carry its calls.',
  }),
  ...retention,
};
const view = z
  .strictObject({
    ...viewFields,
    ...fields,
    revision: z.int().min(0).meta({ description: 'Counts all writes.' }),
  })
  .meta({ id: 'Company' });

function viewOfCompany(company: CompanyRecord): Readonly<Record<string, unknown>> {
  return visibleFields(view, company);
}

/** Receipts of a company; the caller's own ones are at `/v1/revisions` too. */
function receiptsOf(companyId: CompanyId) {
  return { id: companyId, revisions: `/v1/companies/${companyId}/revisions` };
}

/** Another company does not exist for those who do not run the installation. @throws Refusal `not-found` */
export function requireOwnOrOperator({ principal }: AnyRequest, companyId: CompanyId): void {
  if (principal.companyId !== companyId && !may(principal, 'operate')) refuseUnknown('company');
}

const list = defineRoute({
  method: 'get',
  path: '/v1/companies',
  operationId: 'list-companies',
  summary: 'List the own company, or all with the right "operate"',
  tag,
  needs: 'signed-in',
  query: z.strictObject(pageFields),
  answers: { 200: { description: 'A page, oldest first.', schema: pageSchema(view) } },
  handle: async ({ deps, principal, scope, query }) => {
    const { limit, cursor } = query;
    const after = positionOfCursor('companies', cursor);
    const { companies } = deps.database.stores;
    if (!may(principal, 'operate')) {
      const own = await companies.find(scope.companyId);
      return json(200, { items: own ? [viewOfCompany(own)] : [], next: null });
    }
    const { items, next } = await companies.list({ limit, after });
    const page = pageOf(
      { name: 'companies', path: '/v1/companies', query: { limit } },
      items.map(viewOfCompany),
      next,
    );
    return json(200, page.body, page.headers);
  },
});

const read = defineRoute({
  method: 'get',
  path: '/v1/companies/:id',
  operationId: 'read-company',
  summary: 'Read one company',
  tag,
  needs: 'signed-in',
  features: ['conditional-read'],
  params: idParams,
  answers: { 200: { description: 'The company.', schema: view } },
  handle: async (request) => {
    const { deps, params } = request;
    requireOwnOrOperator(request, params.id);
    const company = (await deps.database.stores.companies.find(params.id)) ?? refuseUnknown('company');
    // The revision is shown and grows without an edit of the company.
    return json(200, viewOfCompany(company), { etag: entityTag(`${company.version}.${company.revision}`) });
  },
});

const found = defineRoute({
  method: 'post',
  path: '/v1/companies',
  operationId: 'create-company',
  summary: 'Found a company with its first administrator',
  description: 'With it come the role Admin and the five built-in statuses.',
  tag,
  needs: 'operate',
  features: ['receipt'],
  body: z
    .strictObject({
      ...fields,
      mediaNodeIds: fields.mediaNodeIds.default([]),
      emergencyNumbers: fields.emergencyNumbers
        .exactOptional()
        .meta({ description: 'Those usual in the country when left out.' }),
      recordedCalls: fields.recordedCalls.default([]),
      recordingsKeptDays: retention.recordingsKeptDays.default(null),
      messagesKeptDays: retention.messagesKeptDays.default(null),
      callsKeptDays: retention.callsKeptDays.default(null),
      admin: z.strictObject({
        firstName: plainText(100).default(''),
        lastName: plainText(100).default(''),
        email: emailAddress(),
        password,
      }),
    })
    .meta({ id: 'NewCompany' }),
  answers: {
    201: { description: 'The company and its administrator.', schema: view.extend({ adminId: id() }) },
    202: { description: 'The same, but not every engine knows yet.', schema: view.extend({ adminId: id() }) },
  },
  handle: async (request) => {
    const { deps, actor, body } = request;
    const { company, adminId, touched } = await foundOrRefuse(() =>
      deps.useCases.foundCompany.found(actor, body),
    );
    return await answerWrite(
      request,
      { revision: company.revision, touched },
      {
        status: 201,
        view: { ...viewOfCompany(company), adminId },
        headers: {
          location: `/v1/companies/${company.id}`,
          etag: entityTag(`${company.version}.${company.revision}`),
        },
        company: receiptsOf(company.id),
      },
    );
  },
});

/** The only unique value in the request is the administrator's e-mail, which is further down in the body. */
async function foundOrRefuse<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof DuplicateValueError)) throw error;
    throw new Refusal('duplicate-value', error.message, {
      faults: [{ path: ['admin', error.field], code: 'duplicate-value', message: error.message }],
    });
  }
}

const edit = defineRoute({
  method: 'patch',
  path: '/v1/companies/:id',
  operationId: 'edit-company',
  summary: 'Change a company, or place it on other media nodes',
  description: '`mediaNodeIds`, and companies other than the own one, need the right "operate".',
  tag,
  needs: 'signed-in',
  features: ['receipt', 'conditional-write'],
  params: idParams,
  body: z.strictObject(fields).exactPartial().meta({ id: 'CompanyEdit' }),
  answers: {
    200: { description: 'The company as it is now; every engine knows.', schema: view },
    202: { description: 'The same, but not every engine knows yet.', schema: view },
  },
  handle: async (request) => {
    const { deps, actor, principal, params, body } = request;
    requireOwnOrOperator(request, params.id);
    if (!may(principal, 'operate'))
      requireRight(principal, body.mediaNodeIds === undefined ? 'admin' : 'operate');
    const version = expectedVersion(request.header('if-match'));
    const written = await deps.useCases.editCompany.edit(actor, params.id, body, version);
    const company = written.value;
    return await answerWrite(request, written, {
      status: 200,
      view: viewOfCompany(company),
      headers: { etag: entityTag(`${company.version}.${company.revision}`) },
      company: receiptsOf(company.id),
    });
  },
});

const remove = defineRoute({
  method: 'delete',
  path: '/v1/companies/:id',
  operationId: 'delete-company',
  summary: 'Delete a company with everything in it',
  tag,
  needs: 'operate',
  features: ['receipt', 'conditional-write'],
  params: idParams,
  answers: deletionAnswers,
  handle: async (request) => {
    const { deps, actor, params } = request;
    const version = expectedVersion(request.header('if-match'));
    const written = await deps.useCases.deleteCompany.delete(actor, params.id, version);
    return await answerWrite(request, written, { status: 204, view: null, company: receiptsOf(params.id) });
  },
});

export const companyRoutes: readonly Route[] = [list, read, found, edit, remove];
