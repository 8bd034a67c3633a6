import { expect } from 'chai';
import { openApiPath } from '../../../src/rest/openapi/open-api-path.ts';
import { openApiDocument, routeTable } from '../../../src/rest/route-table.ts';

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: string[];
  readonly security?: object[];
  readonly parameters?: { in: string; name: string; required?: boolean; schema: object }[];
  readonly requestBody?: { content: Record<string, { schema: object }> };
  readonly responses: Record<string, { description: string; content?: Record<string, { schema: object }> }>;
}

const document = JSON.parse(JSON.stringify(openApiDocument())) as {
  openapi: string;
  info: { title: string; version: string };
  tags: { name: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object>; securitySchemes: Record<string, object> };
};
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
);

function* everyObject(value: unknown, at = '#'): Generator<[string, Record<string, unknown>]> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield [at, value as Record<string, unknown>];
  for (const [key, inner] of Object.entries(value)) yield* everyObject(inner, `${at}/${key}`);
}

describe('the OpenAPI document', () => {
  it('has every route of the table and no other', () => {
    const described = operations.map(({ method, path }) => `${method} ${path}`);
    expect(described).to.have.members(routeTable.map(({ method, path }) => `${method} ${openApiPath(path)}`));
  });

  it('no two routes share method and path, or the id of their operation', () => {
    expect(new Set(routeTable.map(({ method, path }) => `${method} ${path}`)).size).to.equal(
      routeTable.length,
    );
    expect(new Set(routeTable.map(({ operationId }) => operationId)).size).to.equal(routeTable.length);
  });

  it('is of version 3.1 with title, version, tags and a bearer scheme', () => {
    expect(document.openapi).to.equal('3.1.0');
    expect(document.info).to.include({ title: 'Switchroom' });
    expect(document.components.securitySchemes).to.have.property('bearer');
    const names = document.tags.map(({ name }) => name);
    for (const { operation } of operations) expect(names).to.include.members(operation.tags);
  });

  it('every operation has a summary, a good answer and the problem as default', () => {
    for (const { path, method, operation } of operations) {
      const where = `${method} ${path}`;
      expect(operation.summary, where).to.match(/^[A-Z].{5,}/);
      expect(
        Object.keys(operation.responses).some((status) => /^2\d\d$/.test(status)),
        where,
      ).to.equal(true);
      expect(operation.responses.default?.content, where).to.have.property('application/problem+json');
      for (const answer of Object.values(operation.responses))
        expect(answer.description, where).to.not.equal('');
    }
  });

  it('every parameter of a path is declared, required, and in the path', () => {
    for (const { path, operation } of operations) {
      const named = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name);
      const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
      expect(
        declared.map(({ name }) => name),
        path,
      ).to.have.members(named);
      expect(
        declared.every(({ required }) => required === true),
        path,
      ).to.equal(true);
    }
  });

  it('every reference leads to a schema, and every schema is used', () => {
    const used = new Set<string>();
    for (const [at, object] of everyObject(document)) {
      if (typeof object.$ref !== 'string') continue;
      const name = object.$ref.replace('#/components/schemas/', '');
      expect(document.components.schemas, at).to.have.property(name);
      used.add(name);
    }
    expect([...used]).to.have.members(Object.keys(document.components.schemas));
  });

  it('every schema is of a known type, with limits that fit it', () => {
    const types = new Set(['string', 'integer', 'number', 'boolean', 'object', 'array', 'null']);
    for (const [at, object] of everyObject(document)) {
      if (!('type' in object) || /\/(properties|securitySchemes)(\/bearer)?$/.test(at)) continue;
      const named = [object.type].flat().map(String);
      for (const type of named) expect(types.has(type), `${at} ${type}`).to.equal(true);
      if (named.includes('integer')) expect(object, at).to.not.have.any.keys('pattern', 'maxLength', 'enum');
      if (named.includes('array')) expect(object, at).to.have.property('items');
    }
  });

  it('an answer with private numbers outside goes to administrators, or to who edits what it tells of [P8]', () => {
    const namesIn = (value: unknown, found = new Set<string>()): Set<string> => {
      for (const [, { $ref }] of everyObject(value)) {
        const name = typeof $ref === 'string' ? $ref.replace('#/components/schemas/', '') : null;
        if (name === null || found.has(name)) continue;
        namesIn(document.components.schemas[name], found.add(name));
      }
      return found;
    };
    const telling = routeTable.filter(({ method, path, access }) => {
      const answers = document.paths[openApiPath(path)]?.[method]?.responses;
      return method === 'get' && access !== 'admin' && namesIn(answers).has('DestinationOutput');
    });
    const edited = routeTable.flatMap(({ method, path, access }) =>
      method === 'patch' && access !== 'admin' ? [path.replace('/:id', '')] : [],
    );
    expect(telling.length).to.be.greaterThan(8);
    for (const { path } of telling) expect(edited).to.include(path.replace(/\/:id(\/.*)?$/, ''));
  });

  it('bodies refuse unknown fields', () => {
    for (const { operation, path } of operations) {
      const schema = operation.requestBody?.content['application/json']?.schema as
        { $ref?: string } | undefined;
      if (!schema) continue;
      const name = schema.$ref?.split('/').at(-1) ?? '';
      const body = document.components.schemas[name] as { oneOf?: object[] };
      for (const kind of body.oneOf ?? [body])
        expect(kind, `${path} ${name}`).to.deep.include({ additionalProperties: false });
    }
  });

  it('public operations need no token, all others do', () => {
    for (const { operation } of operations) {
      const route = routeTable.find(({ operationId }) => operationId === operation.operationId);
      if (route?.access === 'public') expect(operation.security).to.deep.equal([]);
      else expect(operation).to.not.have.property('security');
    }
  });

  it('is the same every time it is made', () => {
    expect(JSON.stringify(openApiDocument())).to.equal(JSON.stringify(document));
  });
});
