import { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import type { AnswerSpec, Route, RouteFeature } from '../define-route.ts';
import { problemCatalogue } from '../problem.ts';
import { answerHeaders } from './answer-headers.ts';
import { openApiPath } from './open-api-path.ts';

export type OpenApiDocument = ReturnType<typeof createDocument>;

/** Of the interface, not of the product; raised with each change that clients may notice. */
const version = '1.0.0';

const description = `Control plane of a call-centre PBX.

Sign in at \`POST /v1/sessions\` or make an API key, and send it as bearer token. Every write answers with a receipt:
\`Switchroom-Revision\` and \`Switchroom-Receipt\`. It waits up to 2 s for the engines (\`Prefer: wait=N\`, 0 to 30) and answers
200 or 201 when every media node runs the change, 202 when not yet; ask later at \`/v1/revisions/{n}\`. Objects have an \`ETag\`;
send it as \`If-Match\` when you edit, so that nobody's change is lost. Send an \`Idempotency-Key\` with creates that may be
repeated. Errors are problems (RFC 9457); decide by \`code\`.`;

const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.enum(Object.keys(problemCatalogue)),
    detail: z.string(),
    requestId: z.string(),
    errors: z
      .array(
        z.object({
          in: z.enum(['body', 'query', 'path', 'header']),
          path: z.string().meta({ description: 'JSON pointer', example: '/devices/0/phoneId' }),
          code: z.string(),
          message: z.string(),
        }),
      )
      .optional(),
    details: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457, with a stable code.' });

const requestHeaders: Record<RouteFeature, Record<string, string>> = {
  'conditional-read': { 'If-None-Match': 'Answer 304 if the object still has this ETag.' },
  'conditional-write': { 'If-Match': 'Change it only if it still has this ETag; else 412.' },
  receipt: { Prefer: '`wait=N`: how many seconds to wait for the engines, 0 to 30; 2 if left out.' },
  'idempotency-key': { 'Idempotency-Key': 'The same key with the same request makes one object only.' },
  ranges: {
    Range: 'One range of bytes.',
    'If-Range': 'Send the range only if the file still has this ETag.',
  },
};

/** The OpenAPI 3.1 document of these routes. */
export function describeRoutes(routes: readonly Route[]): OpenApiDocument {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const route of routes) {
    const path = openApiPath(route.path);
    paths[path] = { ...paths[path], [route.method]: operationOf(route) };
  }
  return createDocument({
    openapi: '3.1.0',
    info: { title: 'Switchroom', version, description },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }],
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name })),
    paths: paths satisfies ZodOpenApiPathsObject,
    components: {
      schemas: { Problem: problem },
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'A session token or an API key.' },
      },
    },
  });
}

function operationOf(route: Route): ZodOpenApiOperationObject {
  const needs =
    route.access === 'public' || route.access === 'signed-in' ? '' : `Needs the right \`${route.access}\`.`;
  const text = [route.description, needs].filter(Boolean).join('\n\n');
  const headers = (route.features ?? []).flatMap((feature) => Object.entries(requestHeaders[feature]));
  return {
    operationId: route.operationId,
    summary: route.summary,
    ...(text === '' ? {} : { description: text }),
    tags: [route.tag],
    ...(route.access === 'public' ? { security: [] } : {}),
    requestParams: {
      path: route.params,
      query: route.query,
      header: z.object(
        Object.fromEntries(
          headers.map(([name, meaning]) => [name, z.string().optional().meta({ description: meaning })]),
        ),
      ),
    },
    ...(route.body
      ? {
          requestBody: {
            required: !route.body.safeParse({}).success,
            content: { 'application/json': { schema: route.body } },
          },
        }
      : {}),
    ...(route.upload
      ? {
          requestBody: {
            required: true,
            description: `At most ${route.upload.mostBytes} bytes.`,
            content: Object.fromEntries(
              route.upload.types.map((type) => [
                type,
                { schema: { type: 'string' as const, format: 'binary' } },
              ]),
            ),
          },
        }
      : {}),
    responses: {
      ...Object.fromEntries(
        Object.entries(route.answers).map(([status, answer]) => [
          status,
          responseOf(route, Number(status), answer),
        ]),
      ),
      ...(route.features?.includes('conditional-read')
        ? { '304': { description: 'It has not changed.' } }
        : {}),
      default: { description: 'A problem.', content: { 'application/problem+json': { schema: problem } } },
    },
  };
}

function responseOf(route: Route, status: number, answer: AnswerSpec) {
  const headers = Object.entries(answerHeaders(route, status, answer)).map(
    ([name, meaning]) => [name, { description: meaning, schema: { type: 'string' as const } }] as const,
  );
  const type = answer.contentType ?? (answer.schema ? 'application/json' : undefined);
  return {
    description: answer.description,
    ...(headers.length > 0 ? { headers: Object.fromEntries(headers) } : {}),
    ...(type === undefined
      ? {}
      : { content: { [type]: { schema: answer.schema ?? { type: 'string' as const, format: 'binary' } } } }),
  };
}
