import Module, { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import type { EventEmitter } from 'node:events';
import { AriProtocolError } from './ari-errors.ts';

/** A request of swagger-client, the layer under ari-client; exactly one of the callbacks is to be called. */
export interface SwaggerRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly on: {
    response(response: SwaggerResponse): void;
    error(failure: unknown): void;
  };
}

/** What swagger-client and ari-client read of a response. */
interface SwaggerResponse {
  readonly status: number;
  readonly data: Buffer;
}

/** The part of ari-client's client that is used here. */
export interface AriClient extends EventEmitter {
  start(application: string): PromiseLike<unknown>;
  ping(): void;
}

/** ari-client, loaded anew: it shares no credentials with any other copy. */
export interface AriClientLibrary {
  connect(baseUrl: string, username: string, password: string): PromiseLike<unknown>;
  /** Every HTTP request of this copy goes through `execute` instead of the package's own client. */
  carryRequestsBy(execute: (request: SwaggerRequest) => void): void;
}

/**
 * Loads a fresh copy of the packages behind ari-client 2.2 and disarms what cannot be lived with:
 *
 * - Credentials are kept in one variable of the swagger-client module: with one copy for two nodes, each answers the
 *   requests of the other with 401. Hence a copy per session.
 * - Its HTTP client never settles a call whose connection was reset, knows no deadline, and throws out of the socket
 *   handler (ending the process) when a wrong password is refused. Hence `carryRequestsBy`.
 * - `request`, used only to see whether somebody listens, obeys HTTP_PROXY, so that a loopback address seems
 *   unreachable, and warns of a deprecated module on newer Nodes. It is not loaded.
 * - The websocket reconnects by itself with the old client, ten times, and would take the application away from a
 *   client built later. `backoff-func` never schedules, so a lost connection is reported at once.
 * - swagger-client prints to standard output at each connection, through a global function `log` of its own. (It
 *   leaves some twenty global variables behind; each is written before it is read, so they do no harm.)
 *
 * @throws AriProtocolError if the installed package is not the one this was written for
 */
export function loadAriClientLibrary(): AriClientLibrary {
  const require = createRequire(import.meta.url);
  const entry = require.resolve('ari-client');
  const inner = createRequire(entry);
  const { cache } = require;
  const request = inner.resolve('request');
  const belongsToCopy = (file: string): boolean =>
    file.startsWith(dirname(entry) + sep) ||
    ['request', 'swagger-client', 'backoff-func'].some((name) => file === inner.resolve(name));

  const before = takeFromCache(cache, belongsToCopy);
  try {
    cache[request] = moduleOf(request, probeNothing);
    const library: unknown = require('ari-client');
    const swagger: unknown = inner('swagger-client');
    const backOff: unknown = inner('backoff-func');
    Object.assign(asRecord(backOff, 'backoff-func'), { create: neverRetry });
    Object.assign(globalThis, { log: discard });
    return { connect: connectOf(library), carryRequestsBy: requestCarrierOf(swagger) };
  } finally {
    takeFromCache(cache, belongsToCopy);
    Object.assign(cache, before);
  }
}

/** @throws AriProtocolError if this is not a client of ari-client 2.2 */
export function asAriClient(value: unknown): AriClient {
  if (!isAriClient(value)) throw new AriProtocolError('ari-client gave something that is no client');
  return value;
}

/** Runs one operation of a resource, e.g. `channels`, `hangup`. */
export function runOperation(
  client: AriClient,
  resource: string,
  operation: string,
  parameters: Readonly<Record<string, unknown>>,
): PromiseLike<unknown> {
  const operations: unknown = Reflect.get(client, resource);
  const run: unknown = isRecord(operations) ? operations[operation] : undefined;
  if (typeof run !== 'function')
    throw new AriProtocolError(`this Asterisk offers no ${resource}.${operation}`);
  const answer: unknown = Reflect.apply(run, operations, [parameters]);
  if (!isPromiseLike(answer)) throw new AriProtocolError(`${resource}.${operation} gave no promise`);
  return answer;
}

function connectOf(library: unknown): AriClientLibrary['connect'] {
  const connect = asRecord(library, 'ari-client').connect;
  if (typeof connect !== 'function') throw new AriProtocolError('ari-client has no connect');
  return (...args) => {
    const connecting: unknown = Reflect.apply(connect, library, args);
    if (!isPromiseLike(connecting)) throw new AriProtocolError('connect of ari-client gave no promise');
    return connecting;
  };
}

function requestCarrierOf(swagger: unknown): AriClientLibrary['carryRequestsBy'] {
  const SwaggerHttp = asRecord(swagger, 'swagger-client').SwaggerHttp;
  const prototype: unknown = typeof SwaggerHttp === 'function' ? SwaggerHttp.prototype : undefined;
  if (!isRecord(prototype) || typeof prototype.execute !== 'function') {
    throw new AriProtocolError('swagger-client has no SwaggerHttp.execute');
  }
  return (execute) => {
    prototype.execute = execute;
  };
}

function takeFromCache(
  cache: NodeJS.Dict<NodeJS.Module>,
  isWanted: (file: string) => boolean,
): NodeJS.Dict<NodeJS.Module> {
  const taken = Object.entries(cache).filter(([file]) => isWanted(file));
  for (const [file] of taken) Reflect.deleteProperty(cache, file);
  return Object.fromEntries(taken);
}

function moduleOf(file: string, exports: unknown): NodeJS.Module {
  const module = new Module(file);
  module.filename = file;
  module.exports = exports;
  module.loaded = true;
  return module;
}

/** In place of `request(url, callback)`: the API documents are fetched right after, and that tells as much. */
function probeNothing(_url: string, callback: (error: Error | null) => void): void {
  setImmediate(callback, null);
}

/** In place of `backoff.create(options)`: a function that says whether it has scheduled another attempt. */
function neverRetry(): () => boolean {
  return () => false;
}

function discard(): void {
  // Takes what swagger-client would print.
}

function asRecord(value: unknown, what: string): Record<string, unknown> {
  if (!isRecord(value)) throw new AriProtocolError(`${what} is not the package it should be`);
  return value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return isRecord(value) && typeof value.then === 'function';
}

function isAriClient(value: unknown): value is AriClient {
  if (!isRecord(value)) return false;
  return ['start', 'ping', 'on'].every((method) => typeof value[method] === 'function');
}
