import type { ZodOpenApiOverride } from 'zod-openapi';

/** Documents a schema as another one: what is parsed from text is a number or a flag to the reader. */
export function shownAs(schema: {
  type: 'string' | 'integer' | 'boolean';
  format?: string;
  minimum?: number;
  maximum?: number;
  default?: number;
}): ZodOpenApiOverride {
  return ({ jsonSchema }) => {
    for (const key of ['pattern', 'enum', 'maxLength'] as const) Reflect.deleteProperty(jsonSchema, key);
    Object.assign(jsonSchema, schema);
  };
}
