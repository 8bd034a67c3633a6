import { z } from 'zod';

/** A field of a request body that takes text, as the OpenAPI document tells of it. */
export interface TextField {
  readonly method: string;
  /** E.g. `/v1/queues/{id}`. */
  readonly path: string;
  /** JSON pointer of the field, `0` standing for an item of a list. */
  readonly pointer: string;
}

interface Schema {
  readonly $ref?: string | undefined;
  readonly type?: string | readonly string[] | undefined;
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Schema>> | undefined;
  readonly items?: Schema | undefined;
  readonly anyOf?: readonly Schema[] | undefined;
  readonly oneOf?: readonly Schema[] | undefined;
}

const schema: z.ZodType<Schema> = z.lazy(() =>
  z.object({
    $ref: z.string().optional(),
    type: z.union([z.string(), z.array(z.string())]).optional(),
    const: z.unknown().optional(),
    properties: z.record(z.string(), schema).optional(),
    items: schema.optional(),
    anyOf: z.array(schema).optional(),
    oneOf: z.array(schema).optional(),
  }),
);
const content = z.object({ 'application/json': z.object({ schema }) });
const operation = z.object({ requestBody: z.object({ content }).optional() });
const openApi = z.object({
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.object({ schemas: z.record(z.string(), schema) }),
});

/** Every text field of every request body. */
export function textFields(openApiDocument: unknown): TextField[] {
  const { paths, components } = openApi.parse(openApiDocument);
  const resolve = (given: Schema): Schema =>
    given.$ref === undefined ? given : resolve(components.schemas[given.$ref.split('/').at(-1) ?? ''] ?? {});
  const pointersOf = (given: Schema, at: string): string[] => {
    const { type, properties = {}, items, anyOf = [], oneOf = [], const: fixed } = resolve(given);
    return [
      ...([type].flat().includes('string') && fixed === undefined ? [at] : []),
      ...Object.entries(properties).flatMap(([name, property]) => pointersOf(property, `${at}/${name}`)),
      ...(items ? pointersOf(items, `${at}/0`) : []),
      ...[...anyOf, ...oneOf].flatMap((variant) => pointersOf(variant, at)),
    ];
  };
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, { requestBody }]) => {
      if (!requestBody) return [];
      const pointers = pointersOf(requestBody.content['application/json'].schema, '');
      return [...new Set(pointers)].map((pointer) => ({ method, path, pointer }));
    }),
  );
}

/** A copy of the body with the field set; objects and lists on the way are made. */
export function withField(body: unknown, pointer: string, value: unknown): unknown {
  const [, name, ...rest] = pointer.split('/');
  if (name === undefined) return value;
  const below = rest.map((part) => `/${part}`).join('');
  if (name === '0')
    return [withField(Array.isArray(body) ? (body as unknown[])[0] : undefined, below, value)];
  const object = typeof body === 'object' && body !== null ? { ...body } : {};
  return { ...object, [name]: withField(Reflect.get(object, name), below, value) };
}

/** What is at the pointer; undefined when nothing is. */
export function fieldAt(body: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .reduce<unknown>(
      (value, name) => (typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined),
      body,
    );
}
