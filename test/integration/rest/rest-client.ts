import { expect } from 'chai';
import { answerHeaders } from '../../../src/rest/openapi/answer-headers.ts';
import { routeTable } from '../../../src/rest/route-table.ts';

export interface RestAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON; an empty object when there is none. */
  readonly body: Record<string, unknown>;
  readonly text: string;
}

type RequestHeaders = Readonly<Record<string, string>>;

/**
 * Speaks to the interface over HTTP and holds every answer against the table: a problem must be a problem, and what is not one
 * must fit the documented schema of its route.
 */
export class RestClient {
  readonly #baseUrl: string;
  readonly token: string | null;

  constructor(baseUrl: string, token: string | null) {
    this.#baseUrl = baseUrl;
    this.token = token;
  }

  get(path: string, headers: RequestHeaders = {}): Promise<RestAnswer> {
    return this.send('GET', path, undefined, headers);
  }

  post(path: string, body?: unknown, headers: RequestHeaders = {}): Promise<RestAnswer> {
    return this.send('POST', path, body, headers);
  }

  put(path: string, body?: unknown, headers: RequestHeaders = {}): Promise<RestAnswer> {
    return this.send('PUT', path, body, headers);
  }

  patch(path: string, body?: unknown, headers: RequestHeaders = {}): Promise<RestAnswer> {
    return this.send('PATCH', path, body, headers);
  }

  delete(path: string, headers: RequestHeaders = {}): Promise<RestAnswer> {
    return this.send('DELETE', path, undefined, headers);
  }

  /** Makes an object and gives its id. */
  async create(path: string, body: unknown): Promise<number> {
    const answer = await this.post(path, body);
    expect(answer.status, answer.text).to.be.oneOf([201, 202]);
    return Number(answer.body.id);
  }

  async send(method: string, path: string, body: unknown, headers: RequestHeaders = {}): Promise<RestAnswer> {
    const hasBody = body !== undefined;
    return await this.sendRaw(method, path, hasBody ? JSON.stringify(body) : undefined, {
      ...(hasBody ? { 'content-type': 'application/json' } : {}),
      ...headers,
    });
  }

  async sendRaw(
    method: string,
    path: string,
    body: string | Uint8Array | undefined,
    headers: RequestHeaders = {},
  ): Promise<RestAnswer> {
    const response = await fetch(`${this.#baseUrl}${path}`, {
      method,
      headers: { ...(this.token === null ? {} : { authorization: `Bearer ${this.token}` }), ...headers },
      ...(body === undefined ? {} : { body }),
    });
    const type = response.headers.get('content-type') ?? '';
    // A stream of events does not end by itself.
    const isEndless = type.startsWith('text/event-stream');
    if (isEndless) await response.body?.cancel();
    const text = isEndless ? '' : await response.text();
    const parsed = type.includes('json') && text !== '' ? (JSON.parse(text) as Record<string, unknown>) : {};
    const answer = { status: response.status, headers: response.headers, body: parsed, text };
    expectDocumented(method, path, answer);
    return answer;
  }
}

/** The address of the next page of a list; null on the last. */
export function nextPage({ headers, body }: RestAnswer): string | null {
  const [, next] = /^<([^>]+)>; rel="next"$/.exec(headers.get('link') ?? '') ?? [];
  expect(body.next === null, 'the body and the Link say the same').to.equal(next === undefined);
  return next ?? null;
}

/** Headers that say something of their own; those of files and receipts as well. */
const meaningfulHeaders = [
  ...['etag', 'location', 'link', 'idempotent-replayed', 'preference-applied'],
  ...['switchroom-revision', 'switchroom-receipt', 'accept-ranges', 'content-range', 'content-disposition'],
];

/** Fails unless the answer is what the documentation of its route says. */
function expectDocumented(method: string, path: string, { status, headers, body, text }: RestAnswer): void {
  const where = `${method} ${path} -> ${status} ${text.slice(0, 500)}`;
  expect(headers.get('x-request-id'), where).to.be.a('string');
  const [pathname = ''] = path.split('?');
  const route = routeTable.find((row) => row.method === method.toLowerCase() && matches(row.path, pathname));
  if (status >= 400 && route?.answers[status] === undefined) {
    expect(headers.get('content-type'), where).to.equal('application/problem+json; charset=utf-8');
    if (method === 'HEAD') return;
    expect(body.status, where).to.equal(status);
    expect(body.code, where).to.be.a('string');
    expect(body.title, where).to.be.a('string');
    expect(body.detail, where).to.be.a('string');
    expect(body.requestId, where).to.equal(headers.get('x-request-id'));
    return;
  }
  if (!route || status === 304) return;
  const documented = route.answers[status];
  expect(documented, `undocumented: ${where}`).to.not.equal(undefined);
  const told = documented ? Object.keys(answerHeaders(route, status, documented)) : [];
  for (const name of meaningfulHeaders)
    if (headers.has(name)) expect(told, `undocumented header: ${where}`).to.include(name);
  if (documented?.schema) {
    const result = documented.schema.safeParse(body);
    expect(result.success, `${where}\n${result.error?.message ?? ''}`).to.equal(true);
  } else if (status === 204 || status === 202) expect(text, where).to.equal('');
}

function matches(pattern: string, path: string): boolean {
  return new RegExp(`^${pattern.replaceAll(/:[a-zA-Z]+/g, '[^/]+')}$`).test(path);
}

/** What a problem names as wrong, e.g. `/editorIds forbidden`. */
export function faultsOf({ body }: RestAnswer): string[] {
  const faults = body.errors as { path: string; code: string }[] | undefined;
  return (faults ?? []).map(({ path, code }) => `${path} ${code}`);
}
