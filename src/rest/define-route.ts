import type { Logger } from 'pino';
import { z } from 'zod';
import type { Actor } from '../application/actor.ts';
import type { BelievedCaller } from '../application/sessions/believed-caller.ts';
import { type Principal, type Scope, scopeOf } from '../domain/access/principal.ts';
import type { Right } from '../domain/access/right.ts';
import type { Answer } from './answer.ts';
import { withLostPluses } from './plus-in-query.ts';
import { ProblemError } from './problem.ts';
import type { RestDependencies } from './rest-dependencies.ts';
import type { UploadRules } from './open-upload.ts';
import { validate } from './validate.ts';

/** What a caller needs: nothing, to be signed in, or a right. */
export type Access = 'public' | 'signed-in' | Right;

/** One kind of answer, for the documentation; problems need not be named. */
export interface AnswerSpec {
  readonly description: string;
  /** Schema of a JSON body. */
  readonly schema?: z.ZodType;
  /** Another type than JSON. */
  readonly contentType?: string;
  /** What its headers mean, beside those that follow from the features of the route. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Headers that a route understands beside those that all understand. */
export type RouteFeature =
  /** `ETag` and `If-None-Match`. */
  | 'conditional-read'
  /** `If-Match`. */
  | 'conditional-write'
  /** `Prefer: wait=N`, and the headers of a receipt. */
  | 'receipt'
  | 'idempotency-key'
  /** `Range`, `If-Range`. */
  | 'ranges';

interface RouteHead {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** As express writes it: `/v1/queues/:id`. */
  readonly path: string;
  /** Unique; names the operation in generated clients. */
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tag: string;
  readonly features?: readonly RouteFeature[];
  /** The largest JSON body; that of all others when left out. */
  readonly mostBodyBytes?: number;
  /** A body that is no JSON; the handler opens it. */
  readonly upload?: UploadRules;
  /**
   * The handler does nothing but one change, and tells nothing that does not come from it: so the change may prove who is calling, and
   * the database is not asked before. See `throughGate`.
   */
  readonly changeProvesCaller?: boolean;
  readonly answers: Readonly<Record<number, AnswerSpec>>;
}

/** A request as the table's glue hands it on, not validated yet. */
interface RouteCall {
  readonly deps: RestDependencies;
  /** Null on a public route. */
  readonly principal: Principal | null;
  /** See `Actor`. */
  readonly believed?: BelievedCaller | undefined;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly params: unknown;
  readonly query: unknown;
  readonly readBody: (mostBytes: number | undefined) => Promise<unknown>;
  /** The body as it comes in. @throws ProblemError */
  readonly openUpload: (rules: UploadRules) => AsyncIterable<Uint8Array>;
  /** @param name in lower case */
  readonly header: (name: string) => string | undefined;
  readonly requestId: string;
  /** IP address of the caller. */
  readonly address: string;
  readonly log: Logger;
}

/** A validated request. */
export interface RouteRequest<P, Q, B> extends Omit<RouteCall, 'params' | 'query' | 'readBody'> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** The body as it was parsed, before defaults. */
  readonly rawBody: unknown;
}

export interface SignedInRequest<P, Q, B> extends RouteRequest<P, Q, B> {
  readonly principal: Principal;
  readonly actor: Actor;
  readonly scope: Scope;
}

/** What handlers of all routes with a principal share. */
export type AnyRequest = SignedInRequest<unknown, unknown, unknown>;

interface Schemas<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType> {
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
}

/** One row of the table from which both the router and the OpenAPI document are made. */
export interface Route extends RouteHead {
  readonly access: Access;
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  /** Null: a body is not looked at. */
  readonly body: z.ZodType | null;
  readonly run: (call: RouteCall) => Promise<Answer>;
}

const noFields = z.strictObject({});
type NoFields = typeof noFields;

/** A route for those who are signed in; `needs` is the right they must have. */
export function defineRoute<
  P extends z.ZodObject = NoFields,
  Q extends z.ZodObject = NoFields,
  B extends z.ZodType = NoFields,
>(
  spec: RouteHead &
    Schemas<P, Q, B> & {
      readonly needs: Exclude<Access, 'public'>;
      readonly handle: (request: SignedInRequest<z.output<P>, z.output<Q>, z.output<B>>) => Promise<Answer>;
    },
): Route {
  return routeOf(spec, spec.needs, async (request) => {
    const { principal, believed, address } = request;
    if (!principal) throw new Error(`${spec.operationId} was reached without a principal`);
    return await spec.handle({
      ...request,
      principal,
      actor: { principal, address, ...(believed && { believed }) },
      scope: scopeOf(principal),
    });
  });
}

/** A route for everybody. */
export function definePublicRoute<
  P extends z.ZodObject = NoFields,
  Q extends z.ZodObject = NoFields,
  B extends z.ZodType = NoFields,
>(
  spec: RouteHead &
    Schemas<P, Q, B> & {
      readonly handle: (request: RouteRequest<z.output<P>, z.output<Q>, z.output<B>>) => Promise<Answer>;
    },
): Route {
  return routeOf(spec, 'public', spec.handle);
}

function routeOf<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType>(
  spec: RouteHead & Schemas<P, Q, B>,
  access: Access,
  handle: (request: RouteRequest<z.output<P>, z.output<Q>, z.output<B>>) => Promise<Answer>,
): Route {
  const { method, path, operationId, summary, tag, answers } = spec;
  const params: z.ZodObject = spec.params ?? noFields;
  const query: z.ZodObject = spec.query ?? noFields;
  const body = spec.body ?? null;
  return {
    method,
    path,
    operationId,
    summary,
    tag,
    answers,
    ...(spec.description === undefined ? {} : { description: spec.description }),
    ...(spec.upload === undefined ? {} : { upload: spec.upload }),
    features: spec.features ?? [],
    changeProvesCaller: spec.changeProvesCaller ?? false,
    access,
    params,
    query,
    body,
    run: async ({ readBody, ...call }) => {
      const address = parseParams(params, call.params) as z.output<P>;
      const search = validate(query, withLostPluses(call.query), 'query') as z.output<Q>;
      const rawBody = body ? await readBody(spec.mostBodyBytes) : {};
      const content = validate(body ?? noFields, rawBody, 'body') as z.output<B>;
      return await handle({ ...call, params: address, query: search, body: content, rawBody });
    },
  };
}

/** An id that no object can have is the id of no object. */
function parseParams(schema: z.ZodObject, params: unknown): unknown {
  const result = schema.safeParse(params);
  if (result.success) return result.data;
  throw new ProblemError('not-found', 'There is no such object.');
}
