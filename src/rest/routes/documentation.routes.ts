import { createHash } from 'node:crypto';
import { text } from '../answer.ts';
import { definePublicRoute, type Route } from '../define-route.ts';
import { entityTag } from '../entity-tag.ts';
import { documentationPage } from '../openapi/documentation-page.ts';
import { documentationStyle } from '../openapi/documentation-style.ts';
import type { OpenApiDocument } from '../openapi/open-api-document.ts';

/** The page has no script and loads nothing; its one style is known by its hash. */
const pagePolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(documentationStyle).digest('base64')}'`;

/** @param document made once, when it is first asked for */
export function documentationRoutes(document: () => OpenApiDocument): readonly Route[] {
  const json = once(() => tagged(JSON.stringify(document())));
  const page = once(() => tagged(documentationPage(document())));
  return [
    definePublicRoute({
      method: 'get',
      path: '/v1/openapi.json',
      operationId: 'read-open-api-document',
      summary: 'This interface as an OpenAPI 3.1 document',
      tag: 'System',
      features: ['conditional-read'],
      answers: { 200: { description: 'The document.', contentType: 'application/json' } },
      handle: () => {
        const { content, etag } = json();
        return Promise.resolve(text(200, 'application/json; charset=utf-8', content, { etag }));
      },
    }),
    definePublicRoute({
      method: 'get',
      path: '/docs',
      operationId: 'read-documentation',
      summary: 'This interface as a page to read',
      tag: 'System',
      features: ['conditional-read'],
      answers: { 200: { description: 'The page.', contentType: 'text/html' } },
      handle: () => {
        const { content, etag } = page();
        const headers = { etag, 'content-security-policy': pagePolicy };
        return Promise.resolve(text(200, 'text/html; charset=utf-8', content, headers));
      },
    }),
  ];
}

function tagged(content: string): { content: string; etag: string } {
  return { content, etag: entityTag(createHash('sha256').update(content).digest('hex').slice(0, 32)) };
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
