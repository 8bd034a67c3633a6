import type { Response } from 'express';
import type { Logger } from 'pino';
import type { Principal } from '../domain/access/principal.ts';

/** What is known of a request while it is answered. */
export interface RequestFacts {
  readonly requestId: string;
  /** Carries the request's id. */
  readonly log: Logger;
  readonly startedAtMs: number;
  /** Pattern of the path, never the path itself: metrics must not grow with ids. Null until a route was found. */
  route: string | null;
  principal: Principal | null;
}

const factsOf = new WeakMap<Response, RequestFacts>();

export function rememberFacts(res: Response, facts: RequestFacts): void {
  factsOf.set(res, facts);
}

/** @throws Error when the request did not pass `observeRequests` */
export function requestFacts(res: Response): RequestFacts {
  const facts = factsOf.get(res);
  if (!facts) throw new Error('the request was not observed');
  return facts;
}
