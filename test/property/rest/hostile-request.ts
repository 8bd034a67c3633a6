import fc from 'fast-check';
import type { Route } from '../../../src/rest/define-route.ts';
import { anyValue, type KnownIds, nastyText, plausible } from './hostile-values.ts';

/** A request as no decent client sends it, or nearly decent. */
export interface HostileRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The bytes of the body, as Latin-1 text; null: none. */
  readonly body: string | null;
}

/** Of an object, or of all kinds of object that it may be. */
function fieldNames(schema: object): string[] {
  if ('shape' in schema) return Object.keys(schema.shape as object);
  const variants = 'options' in schema ? (schema.options as readonly object[]) : [];
  return [...new Set(variants.flatMap(fieldNames))];
}

/** A body of the route's own fields with values of all sorts, or anything else. */
function bodyOf(route: Route, ids: KnownIds): fc.Arbitrary<string | null> {
  const shape = route.body === null ? [] : fieldNames(route.body);
  const fields = fc.record(
    Object.fromEntries(
      shape.map((name) => [
        name,
        fc.oneof({ weight: 9, arbitrary: plausible(name, ids) }, { weight: 1, arbitrary: anyValue(ids) }),
      ]),
    ),
    { requiredKeys: [] },
  );
  const stray = fc.dictionary(
    fc.oneof(nastyText, fc.constantFrom('__proto__', 'constructor', 'id')),
    anyValue(ids),
    {
      maxKeys: 2,
    },
  );
  const utf8 = (text: string) => Buffer.from(text).toString('latin1');
  return fc.oneof(
    { weight: 8, arbitrary: fields.map((body) => utf8(JSON.stringify(body))) },
    { weight: 2, arbitrary: fc.tuple(fields, stray).map(([a, b]) => utf8(JSON.stringify({ ...a, ...b }))) },
    { weight: 2, arbitrary: fc.json({ maxDepth: 4 }).map(utf8) },
    { weight: 1, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constantFrom('[', '{"a":', '{"a":1e999}', 'null', '""', '\xff\xfe', '[]]') },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 60_000 }).map((depth) => '['.repeat(depth)) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(50, 20_000).map((depth) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`),
    },
  );
}

const headers: fc.Arbitrary<Record<string, string>> = fc.record(
  {
    'if-match': fc.constantFrom(
      '*',
      '"1"',
      '"2"',
      'W/"1"',
      '1',
      '""',
      '"',
      '"1", "2"',
      '"9999999999999999999"',
      ',',
    ),
    'if-none-match': fc.constantFrom('*', '"1"', 'x', '"', 'W/"1", "2"'),
    'if-range': fc.constantFrom('"x"', 'Sun, 06 Nov 1994 08:49:37 GMT', ''),
    range: fc.constantFrom(
      'bytes=0-1',
      'bytes=-1',
      'bytes=5-1',
      'bytes=0-0,2-3',
      'bytes=99999999999999999999-',
      'lines=1',
    ),
    prefer: fc.constantFrom(
      'wait=0',
      'wait=1e9',
      'wait=-1',
      'wait',
      'wait=999999999999',
      'respond-async, wait=0',
      '=;,',
    ),
    'idempotency-key': fc.string({ unit: 'grapheme-ascii', maxLength: 210 }).map((text) => text.trim()),
    'content-type': fc.constantFrom(
      'application/json',
      'text/plain',
      'application/json; charset=utf-16',
      '',
      ';;;',
      'a/b/c',
    ),
    'content-encoding': fc.constantFrom('gzip', 'br', 'nonsense'),
    'x-request-id': fc.constantFrom('abc-1', '', 'a'.repeat(500), '<script>'),
    'x-forwarded-for': fc.constantFrom('1.2.3.4', 'nonsense', '::1, 2.2.2.2'),
  },
  { requiredKeys: [] },
);

const mostlyPlainHeaders = fc.oneof(
  { weight: 5, arbitrary: fc.constant({ 'content-type': 'application/json' }) },
  { weight: 5, arbitrary: headers.map((all) => ({ 'content-type': 'application/json', ...all })) },
);

function pathOf(route: Route, ids: KnownIds): fc.Arbitrary<string> {
  const id = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...ids.own, ...ids.foreign).map(String) },
    {
      weight: 2,
      arbitrary: fc.constantFrom(
        '0',
        '-1',
        '01',
        '1.0',
        '1e3',
        'abc',
        '%00',
        '%FF',
        '%E2%80%AE',
        '4294967296',
        '9'.repeat(40),
      ),
    },
    {
      weight: 1,
      // Clients leave dots out of a path before they send it, and what is left is another address.
      arbitrary: nastyText
        .filter((text) => !/\p{Surrogate}/u.test(text) && !/^\.{0,2}$/u.test(text))
        .map(encodeURIComponent),
    },
  );
  const parts = route.path.split('/').map((part) => (part.startsWith(':') ? id : fc.constant(part)));
  return fc.tuple(...parts).map((all) => all.join('/'));
}

function queryOf(route: Route, ids: KnownIds): fc.Arbitrary<string> {
  const known = fc.record(
    Object.fromEntries(
      Object.keys(route.query.shape).map((name) => [
        name,
        fc.oneof(
          fc.constantFrom(
            ...ids.own.map(String),
            'true',
            'sip',
            'connected',
            'a@b.example',
            'ő',
            '\u0000',
            '1e5',
            '-1',
            '',
          ),
          nastyText.filter((text) => !/\p{Surrogate}/u.test(text)).map((text) => text.slice(0, 300)),
          fc.integer().map((number) => Buffer.from(`queues:${number}`).toString('base64url')),
        ),
      ]),
    ),
    { requiredKeys: [] },
  );
  return fc.oneof(
    { weight: 4, arbitrary: fc.constant('') },
    { weight: 5, arbitrary: known.map(searchOf) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('?limit=1&limit=2', '?a[b]=1', '?%', '?__proto__=1', '?limit=%00'),
    },
  );
}

function searchOf(fields: Readonly<Record<string, string | undefined>>): string {
  const search = new URLSearchParams();
  for (const [name, text] of Object.entries(fields)) search.append(name, text ?? '');
  return `?${search.toString()}`;
}

/** Requests to one route. */
export function hostileRequest(route: Route, ids: KnownIds): fc.Arbitrary<HostileRequest> {
  return fc
    .record({
      path: pathOf(route, ids),
      query: queryOf(route, ids),
      headers: mostlyPlainHeaders,
      body: bodyOf(route, ids),
    })
    .map(({ path, query, headers: fields, body }) => ({ path: `${path}${query}`, headers: fields, body }));
}
