import { Agent as HttpAgent, request as requestHttp } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';

/** What to ask; the host is that of the pool. */
export interface HttpRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** Ends the request; it then rejects. */
  readonly signal: AbortSignal;
}

/** What came back, whatever the status. */
export interface HttpResponse {
  readonly status: number;
  readonly data: Buffer;
}

/** Shorter than the 15 s after which Asterisk closes an idle connection: a request must not meet the closing. */
const IDLE_MS = 10_000;

/** Requests to one server over connections that are kept open; `fetch` takes nearly twice the processor time. */
export class AriHttp {
  readonly #server: URL;
  readonly #agent: HttpAgent;

  /** @param baseUrl e.g. `http://127.0.0.1:8088`, or `https:` */
  constructor(baseUrl: string) {
    this.#server = new URL(baseUrl);
    const options = { keepAlive: true, timeout: IDLE_MS };
    this.#agent = this.#isTls ? new HttpsAgent(options) : new HttpAgent(options);
  }

  /** Carries one request out. @throws the system's error if no whole answer comes */
  request({ method, path, headers, body, signal }: HttpRequest): Promise<HttpResponse> {
    const { hostname, port } = this.#server;
    return new Promise((resolve, reject) => {
      const request = (this.#isTls ? requestHttps : requestHttp)({
        // A URL writes an IPv6 address in brackets, a socket does not.
        hostname: hostname.replace(/^\[|\]$/g, ''),
        port,
        method,
        path,
        headers: { ...headers, 'Content-Length': Buffer.byteLength(body ?? '') },
        agent: this.#agent,
        signal,
      });
      request.once('error', reject);
      request.once('response', (response) => {
        readWhole(response).then(resolve, reject);
      });
      request.end(body);
    });
  }

  /** Closes the connections that are idle or in use. */
  close(): void {
    this.#agent.destroy();
  }

  get #isTls(): boolean {
    return this.#server.protocol === 'https:';
  }
}

async function readWhole(response: IncomingMessage): Promise<HttpResponse> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of response as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return { status: response.statusCode ?? 0, data: Buffer.concat(chunks) };
}
