import type { oas31 } from 'zod-openapi';
import { describeSchema, fieldTable } from './describe-schema.ts';
import { documentationStyle } from './documentation-style.ts';
import { escapeHtml, proseHtml } from './html-text.ts';
import type { OpenApiDocument } from './open-api-document.ts';

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly operation: oas31.OperationObject;
}

/** The document as a page to read: no script, nothing loaded from anywhere, so that it works where there is no internet. */
export function documentationPage(document: OpenApiDocument): string {
  const operations = operationsOf(document);
  const tags = (document.tags ?? []).map(({ name }) => name);
  const sections = tags.map((tag) => {
    const rows = operations.filter(({ operation }) => operation.tags?.includes(tag)).map(operationHtml);
    return `<h2 id="${anchor(tag)}">${escapeHtml(tag)}</h2>${rows.join('\n')}`;
  });
  const schemas = Object.entries(document.components?.schemas ?? {}).map(([name, schema]) =>
    schemaHtml(name, schema),
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(document.info.title)} REST API</title><style>${documentationStyle}</style></head>
<body><h1>${escapeHtml(document.info.title)} REST API ${escapeHtml(document.info.version)}</h1>
${paragraphs(document.info.description ?? '')}
<p><a href="/v1/openapi.json">OpenAPI 3.1 document</a></p>
<nav>${tags.map((tag) => `<a href="#${anchor(tag)}">${escapeHtml(tag)}</a>`).join('')}<a href="#objects">Objects</a></nav>
${sections.join('\n')}
<h2 id="objects">Objects</h2>
${schemas.join('\n')}
</body></html>
`;
}

function operationsOf(document: OpenApiDocument): Operation[] {
  return Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = item[method];
      return operation ? [{ method, path, operation }] : [];
    }),
  );
}

function operationHtml({ method, path, operation }: Operation): string {
  const body =
    operation.requestBody && 'content' in operation.requestBody ? operation.requestBody.content : {};
  return `<details id="${escapeHtml(operation.operationId ?? '')}">
<summary><span class="method ${method}">${method}</span><span class="path">${escapeHtml(path)}</span>${escapeHtml(operation.summary ?? '')}</summary>
${paragraphs(operation.description ?? '')}
${parametersHtml(operation.parameters ?? [])}
${contentHtml('Body', body)}
${answersHtml(operation.responses ?? {})}
<pre>${escapeHtml(curlLine(method, path, operation))}</pre>
</details>`;
}

function parametersHtml(parameters: readonly (oas31.ParameterObject | oas31.ReferenceObject)[]): string {
  const rows = parameters.map((parameter) => {
    if (!('name' in parameter)) return '';
    const { name, description = '', schema = {} } = parameter;
    return `<tr><td><code>${escapeHtml(name)}</code> <span class="soft">${escapeHtml(parameter.in)}</span></td>
      <td>${describeSchema(schema)}</td><td>${proseHtml(description)}</td></tr>`;
  });
  return rows.length === 0 ? '' : `<table>${rows.join('')}</table>`;
}

function answersHtml(responses: oas31.ResponsesObject): string {
  const rows = Object.entries(responses).map(([status, response]: [string, oas31.ResponseObject]) => {
    const { description, content = {} } = response;
    return `<tr><td><code>${escapeHtml(status)}</code></td><td>${proseHtml(description)}</td>
      <td>${contentHtml('', content)}</td></tr>`;
  });
  return `<table>${rows.join('')}</table>`;
}

function contentHtml(label: string, content: oas31.ContentObject): string {
  return Object.entries(content)
    .map(
      ([type, { schema = {} }]) =>
        `${label} <span class="soft">${escapeHtml(type)}</span> ${describeSchema(schema)}`,
    )
    .join('<br>');
}

function schemaHtml(name: string, schema: oas31.SchemaObject | oas31.ReferenceObject): string {
  const content = 'properties' in schema ? fieldTable(schema) : describeSchema(schema);
  return `<details id="schema-${escapeHtml(name)}" open><summary><span class="path">${escapeHtml(name)}</span>
${proseHtml(schema.description ?? '')}</summary>${content}</details>`;
}

function curlLine(method: string, path: string, operation: oas31.OperationObject): string {
  const isPublic = operation.security?.length === 0;
  return [
    `curl -X ${method.toUpperCase()} "$SWITCHROOM${path}"`,
    ...(isPublic ? [] : ["-H 'Authorization: Bearer TOKEN'"]),
    ...(operation.requestBody ? ["-H 'Content-Type: application/json' -d '{...}'"] : []),
  ].join(' \\\n  ');
}

/** Blank lines part paragraphs. */
function paragraphs(text: string): string {
  return text
    .split('\n\n')
    .filter((part) => part !== '')
    .map((part) => `<p>${proseHtml(part)}</p>`)
    .join('\n');
}

function anchor(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z]+/g, '-');
}
