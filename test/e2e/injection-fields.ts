import { z } from 'zod';

/** A field of a request body that takes text, as the OpenAPI document tells of it. */
export interface TextField {
  readonly method: string;
  /** E.g. `/v1/queues/{id}`. */
  readonly path: string;
  /** JSON pointer of the field, `0` standing for an item of a list. */
  readonly pointer: string;
  /** The objects on the way that may be of several kinds, each with what says that it is of the kind with this field. */
  readonly kinds: readonly KindOfObject[];
}

interface KindOfObject {
  readonly pointer: string;
  /** E.g. `{ kind: 'outside' }`. */
  readonly fields: Readonly<Record<string, unknown>>;
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
const content = z.object({ 'application/json': z.object({ schema }).optional() });
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
  const fieldsOf = (given: Schema, at: string, kinds: readonly KindOfObject[]): Found[] => {
    const { type, properties = {}, items, anyOf = [], oneOf = [], const: fixed } = resolve(given);
    const variants = [...anyOf, ...oneOf];
    return [
      ...([type].flat().includes('string') && fixed === undefined ? [{ pointer: at, kinds }] : []),
      ...Object.entries(properties).flatMap(([name, property]) => fieldsOf(property, `${at}/${name}`, kinds)),
      ...(items ? fieldsOf(items, `${at}/0`, kinds) : []),
      ...variants.flatMap((variant) => {
        const fields = fixedFields(resolve(variant));
        return fieldsOf(
          variant,
          at,
          Object.keys(fields).length > 0 ? [...kinds, { pointer: at, fields }] : kinds,
        );
      }),
    ];
  };
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, { requestBody }]) => {
      const json = requestBody?.content['application/json'];
      if (!json) return [];
      const found = new Map<string, Found>();
      for (const field of fieldsOf(json.schema, '', []))
        if (!found.has(field.pointer)) found.set(field.pointer, field);
      return [...found.values()].map((field) => ({ method, path, ...field }));
    }),
  );
}

type Found = Pick<TextField, 'pointer' | 'kinds'>;

/** What an object of this schema has in any case. */
function fixedFields({ properties = {} }: Schema): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, { const: fixed }]) =>
      fixed === undefined ? [] : [[name, fixed]],
    ),
  );
}

/** A copy of the body with the field set; objects and lists on the way are made, and are of the kind that has the field. */
export function withField(body: unknown, { pointer, kinds }: Found, value: unknown): unknown {
  return set(body, '', pointer.split('/').slice(1), kinds, value);
}

function set(
  body: unknown,
  at: string,
  [name, ...rest]: readonly string[],
  kinds: readonly KindOfObject[],
  value: unknown,
): unknown {
  if (name === undefined) return value;
  const below = (inner: unknown) => set(inner, `${at}/${name}`, rest, kinds, value);
  if (name === '0') return [below(Array.isArray(body) ? (body as unknown[])[0] : undefined)];
  const kind = kinds.find(({ pointer }) => pointer === at)?.fields ?? {};
  const given = typeof body === 'object' && body !== null ? body : {};
  const isOfKind = Object.entries(kind).every(([field, fixed]) => Reflect.get(given, field) === fixed);
  const object = isOfKind ? given : kind;
  return { ...object, [name]: below(Reflect.get(object, name)) };
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
