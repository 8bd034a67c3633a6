/** An answer that is no success, as the problem that it carries. */
export class RestProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly body: Readonly<Record<string, unknown>>;

  constructor(request: string, status: number, body: Readonly<Record<string, unknown>>) {
    super(`${request}: ${status} ${JSON.stringify(body)}`);
    this.status = status;
    this.code = typeof body.code === 'string' ? body.code : '';
    this.body = body;
  }
}

export type Json = Readonly<Record<string, unknown>>;

/** A client of the REST interface for tools and tests; speaks JSON and throws RestProblem. */
export class RestClient {
  readonly #url: string;
  readonly #token: string | null;

  constructor(url: string, token: string | null = null) {
    this.#url = url;
    this.#token = token;
  }

  /** @throws RestProblem `invalid-credentials` */
  async signIn(email: string, password: string): Promise<RestClient> {
    const { token } = await this.post<{ token: string }>('/v1/sessions', { email, password });
    return new RestClient(this.#url, token);
  }

  get<T>(path: string): Promise<T> {
    return this.#json('GET', path);
  }

  post<T>(path: string, body: Json = {}, headers: Readonly<Record<string, string>> = {}): Promise<T> {
    return this.#json('POST', path, body, headers);
  }

  put<T>(path: string, body: Json, headers: Readonly<Record<string, string>> = {}): Promise<T> {
    return this.#json('PUT', path, body, headers);
  }

  patch<T>(path: string, body: Json, headers: Readonly<Record<string, string>> = {}): Promise<T> {
    return this.#json('PATCH', path, body, headers);
  }

  async delete(path: string): Promise<void> {
    await this.#checked('DELETE', path);
  }

  /** The answer as it is, whatever its status. A body of bytes or text is sent as it is. */
  fetch(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Response> {
    return fetch(`${this.#url}${path}`, {
      method,
      headers: {
        ...(this.#token === null ? {} : { authorization: `Bearer ${this.#token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body) }),
    });
  }

  async #json<T>(
    method: string,
    path: string,
    body?: Json,
    headers?: Readonly<Record<string, string>>,
  ): Promise<T> {
    const response = await this.#checked(method, path, body, headers);
    return (await response.json()) as T;
  }

  async #checked(
    method: string,
    path: string,
    body?: Json,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Response> {
    const response = await this.fetch(method, path, body, headers);
    if (response.ok) return response;
    const text = await response.text();
    throw new RestProblem(`${method} ${path}`, response.status, parse(text));
  }
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return { detail: text.slice(0, 200) };
  }
}
