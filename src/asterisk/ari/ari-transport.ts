import type { Timer } from '../../media-node/link/timer.ts';
import { asError } from '../../media-node/link/listeners.ts';
import type { SwaggerRequest } from './ari-client-library.ts';
import { AriHttp } from './ari-http.ts';
import type { HttpResponse } from './ari-http.ts';
import { AriClosed, AriProtocolError, AriRefused, AriTimeout } from './ari-errors.ts';

/** Where requests go and as whom. */
export interface AriTransportOptions {
  /** e.g. `http://127.0.0.1:8088`; nothing is ever sent anywhere else. */
  readonly baseUrl: string;
  readonly username: string;
  readonly password: string;
  readonly deadlineMs: number;
  readonly timer: Timer;
}

/**
 * The HTTP requests of one connection: each is settled exactly once, by its deadline at the latest, with a typed
 * error; whatever the callbacks of the packages throw is turned into an error of the request.
 */
export class AriTransport {
  readonly #options: AriTransportOptions;
  readonly #authorization: string;
  readonly #http: AriHttp;
  #deadlineMs: number;
  #disposed = false;
  #lastFailure: Error | undefined;

  constructor(options: AriTransportOptions) {
    this.#options = options;
    this.#http = new AriHttp(options.baseUrl);
    this.#deadlineMs = options.deadlineMs;
    const credentials = Buffer.from(`${options.username}:${options.password}`, 'utf8');
    this.#authorization = `Basic ${credentials.toString('base64')}`;
  }

  /** The last request that failed; ari-client hides the reason when it loads the API documents. */
  get lastFailure(): Error | undefined {
    return this.#lastFailure;
  }

  /** Requests that `start` makes before it returns get this deadline instead of the usual one. */
  withDeadline<T>(deadlineMs: number, start: () => T): T {
    this.#deadlineMs = deadlineMs;
    try {
      return start();
    } finally {
      this.#deadlineMs = this.#options.deadlineMs;
    }
  }

  /** Carries one request out. Never throws. */
  readonly execute = (request: SwaggerRequest): void => {
    void this.#carryOut(request, this.#deadlineMs);
  };

  /** Ends all requests under way with AriClosed, and refuses further ones. */
  dispose(): void {
    this.#disposed = true;
    this.#http.close();
  }

  async #carryOut(request: SwaggerRequest, deadlineMs: number): Promise<void> {
    try {
      const response = await this.#ask(request, deadlineMs);
      this.#refuseWhenDisposed();
      if (response.status >= 300) {
        throw new AriRefused(describe(request), response.status, engineMessage(response.data));
      }
      this.#deliver(request, response);
    } catch (error) {
      this.#lastFailure = asError(error);
      fail(request, this.#lastFailure);
    }
  }

  /** What the packages do with the answer (they parse it) belongs to the request. */
  #deliver(request: SwaggerRequest, response: HttpResponse): void {
    try {
      request.on.response(response);
    } catch (cause) {
      throw new AriProtocolError(`the answer to ${describe(request)} cannot be read`, { cause });
    }
  }

  async #ask(request: SwaggerRequest, deadlineMs: number): Promise<HttpResponse> {
    const { pathname, search } = new URL(request.url);
    const controller = new AbortController();
    let lateness: AriTimeout | undefined;
    const cancelDeadline = this.#options.timer.after(deadlineMs, () => {
      lateness = new AriTimeout(describe(request), deadlineMs);
      controller.abort();
    });
    try {
      this.#refuseWhenDisposed();
      return await this.#http.request({
        method: request.method.toUpperCase(),
        // The API documents name a host of their own; credentials go to the configured one only.
        path: `${pathname}${search}`,
        headers: { ...request.headers, Authorization: this.#authorization },
        body: request.body,
        signal: controller.signal,
      });
    } catch (cause) {
      const error = asError(cause);
      throw (
        lateness ?? new AriClosed(`${describe(request)} found no connection: ${error.message}`, { cause })
      );
    } finally {
      cancelDeadline();
    }
  }

  #refuseWhenDisposed(): void {
    if (this.#disposed) throw new AriClosed('closed on request');
  }
}

/** A request without its query, which may hold what people wrote. */
function describe(request: SwaggerRequest): string {
  return `${request.method.toUpperCase()} ${new URL(request.url).pathname}`;
}

function fail(request: SwaggerRequest, failure: Error): void {
  try {
    request.on.error(failure);
  } catch {
    // swagger-client throws again what it has just reported.
  }
}

function engineMessage(data: Buffer): string {
  const text = data.toString('utf8');
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer === 'object' && answer !== null && 'message' in answer) return String(answer.message);
  } catch {
    // Not every refusal comes as JSON: Asterisk refuses in HTML before its modules are loaded.
    return text
      .replace(/<[^>]*>|\s+/g, ' ')
      .trim()
      .slice(0, 200);
  }
  return text.slice(0, 200);
}
