import type { oas31 } from 'zod-openapi';
import { escapeHtml, proseHtml, valueHtml } from './html-text.ts';

type Schema = oas31.SchemaObject | oas31.ReferenceObject;

/** A schema in a few words of HTML: its type, its limits, its default. */
export function describeSchema(schema: Schema): string {
  if ('$ref' in schema && typeof schema.$ref === 'string') return linkTo(schema.$ref.split('/').at(-1) ?? '');
  const object = schema as oas31.SchemaObject;
  const variants = object.anyOf ?? object.oneOf;
  if (variants) return variants.map(describeSchema).join(' or ');
  if (object.enum) return object.enum.map(valueHtml).join(' ');
  if (object.const !== undefined) return valueHtml(object.const);
  if (object.type === 'array' && object.items)
    return `list of ${describeSchema(object.items)}${sizes(object)}`;
  if (object.type === 'object' && object.properties) return `object ${fieldTable(object)}`;
  const types = [object.type ?? 'anything'].flat().join(' or ');
  return `${escapeHtml(types)}${object.format ? ` (${escapeHtml(object.format)})` : ''}${sizes(object)}`;
}

/** A table of the fields of an object. */
export function fieldTable({ properties = {}, required = [] }: oas31.SchemaObject): string {
  const rows = Object.entries(properties).map(([name, schema]) => {
    const facts = schema as oas31.SchemaObject;
    const remarks = [
      proseHtml(facts.description ?? ''),
      facts.example === undefined ? '' : `E.g. ${valueHtml(facts.example)}.`,
      facts.default === undefined ? '' : `Default ${valueHtml(facts.default)}.`,
    ];
    const need = required.includes(name) ? '' : ' <span class="soft">optional</span>';
    return `<tr><td><code>${escapeHtml(name)}</code>${need}</td><td>${describeSchema(schema)}</td>
      <td>${remarks.filter(Boolean).join(' ')}</td></tr>`;
  });
  return `<table>${rows.join('')}</table>`;
}

function linkTo(name: string): string {
  return `<a href="#schema-${escapeHtml(name)}">${escapeHtml(name)}</a>`;
}

function sizes({ minimum, maximum, minLength, maxLength, maxItems }: oas31.SchemaObject): string {
  const isSafeLimit = maximum === Number.MAX_SAFE_INTEGER;
  const range = [
    minimum === undefined ? '' : `from ${minimum}`,
    maximum === undefined || isSafeLimit ? '' : `to ${maximum}`,
    minLength === undefined ? '' : `at least ${minLength}`,
    maxLength === undefined ? '' : `at most ${maxLength} characters`,
    maxItems === undefined ? '' : `, at most ${maxItems}`,
  ].filter((text) => text !== '');
  return range.length === 0 ? '' : ` ${range.join(' ')}`;
}
