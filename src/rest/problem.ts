/** Every problem that the interface can answer: stable code, HTTP status, title. Clients decide by the code. */
export const problemCatalogue = {
  'bad-request': { status: 400, title: 'The request cannot be read' },
  'malformed-json': { status: 400, title: 'The body is not JSON' },
  'json-too-deep': { status: 400, title: 'The body is nested too deeply' },
  'bad-header': { status: 400, title: 'A header cannot be read' },
  unauthenticated: { status: 401, title: 'Sign in first' },
  'invalid-credentials': { status: 401, title: 'E-mail or password is wrong' },
  forbidden: { status: 403, title: 'You may not do this' },
  'not-found': { status: 404, title: 'There is no such object' },
  'no-audio': { status: 404, title: 'There is no audio' },
  'unknown-route': { status: 404, title: 'There is nothing at this address' },
  'method-not-allowed': { status: 405, title: 'This address does not take this method' },
  conflict: { status: 409, title: 'The present state does not allow this' },
  'duplicate-value': { status: 409, title: 'The value is taken' },
  'in-use': { status: 409, title: 'The object is in use' },
  protected: { status: 409, title: 'The object is protected' },
  'version-conflict': { status: 412, title: 'The object was changed since you read it' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'unsupported-media-type': { status: 415, title: 'The body is not of a type that is understood here' },
  validation: { status: 422, title: 'The request has invalid fields' },
  'unusable-audio': { status: 422, title: 'The file cannot be played to callers' },
  invalid: { status: 422, title: 'The request makes no sense' },
  'bad-rows': { status: 422, title: 'Rows of the file cannot be taken' },
  'unknown-reference': { status: 422, title: 'An object that is referred to does not exist' },
  'idempotency-key-reused': { status: 422, title: 'The Idempotency-Key came with another request before' },
  locked: { status: 429, title: 'Too many failed attempts' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  'internal-error': { status: 500, title: 'Something went wrong here' },
  'converter-unavailable': { status: 503, title: 'Audio cannot be converted here at the moment' },
  'outcome-unknown': { status: 503, title: 'It is not known whether the change was made' },
  'store-unavailable': { status: 503, title: 'The database does not answer' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof problemCatalogue;

/** Where in the request a bad field is. */
export type FaultPlace = 'body' | 'query' | 'path' | 'header';

/** One bad field; `path` is a JSON pointer (RFC 6901) inside the part of the request that `in` names. */
export interface ProblemFault {
  readonly in: FaultPlace;
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

/** The body of an answer of type `application/problem+json` (RFC 9457). */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ProblemCode;
  readonly detail: string;
  readonly requestId: string;
  readonly errors?: readonly ProblemFault[];
  /** Facts that help the caller on, e.g. who refers to the object. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Ends the handling of a request with a problem. */
export class ProblemError extends Error {
  readonly code: ProblemCode;
  readonly faults: readonly ProblemFault[];
  readonly details: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: ProblemCode,
    detail: string,
    more: {
      faults?: readonly ProblemFault[];
      details?: Readonly<Record<string, unknown>>;
      headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(detail);
    this.name = 'ProblemError';
    this.code = code;
    this.faults = more.faults ?? [];
    this.details = more.details ?? {};
    this.headers = more.headers ?? {};
  }
}

/** The body that tells of the problem. */
export function problemBody(error: ProblemError, requestId: string): Problem {
  const { status, title } = problemCatalogue[error.code];
  return {
    type: `urn:switchroom:problem:${error.code}`,
    title,
    status,
    code: error.code,
    detail: error.message,
    requestId,
    ...(error.faults.length > 0 ? { errors: error.faults } : {}),
    ...(Object.keys(error.details).length > 0 ? { details: error.details } : {}),
  };
}
