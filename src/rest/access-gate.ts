import { StoreUnavailableError } from '../application/ports/stores.ts';
import { authenticate } from '../application/sessions/authenticate.ts';
import { BelievedCaller } from '../application/sessions/believed-caller.ts';
import { may, type Principal } from '../domain/access/principal.ts';
import type { Right } from '../domain/access/right.ts';
import type { Answer } from './answer.ts';
import type { Access } from './define-route.ts';
import { ProblemError } from './problem.ts';
import type { RestDependencies } from './rest-dependencies.ts';

const challenge = 'Bearer realm="switchroom"';

/** The token of an `Authorization` field; null when there is none of the scheme. */
export function bearerToken(authorization: string | undefined): string | null {
  return /^Bearer +([A-Za-z0-9._~+/=-]{1,512}) *$/i.exec(authorization ?? '')?.[1] ?? null;
}

/**
 * Lets a request through the one gate: who it is (one query), and whether that is enough for the route.
 *
 * @returns null on a public route
 * @throws ProblemError `unauthenticated`, `forbidden`
 */
export async function passGate(
  access: Access,
  token: string | null,
  deps: Pick<RestDependencies, 'database' | 'secrets' | 'clock'>,
): Promise<Principal | null> {
  if (access === 'public') return null;
  if (token === null) {
    throw new ProblemError('unauthenticated', 'Send a session token or an API key as bearer token.', {
      headers: { 'www-authenticate': challenge },
    });
  }
  const principal = await authenticate(token, deps.database.stores.sessions, deps.secrets, deps.clock);
  if (!principal) {
    throw new ProblemError('unauthenticated', 'The token is unknown or has expired; sign in again.', {
      headers: { 'www-authenticate': `${challenge}, error="invalid_token"` },
    });
  }
  requireAccess(principal, access);
  return principal;
}

function requireAccess(principal: Principal, access: Access): void {
  if (access !== 'public' && access !== 'signed-in') requireRight(principal, access);
}

/** Who a request is answered for. */
export interface Caller {
  readonly principal: Principal | null;
  readonly believed?: BelievedCaller;
}

/**
 * Answers a request whose change proves who is calling: for who the token was last time. When no change was stored, whatever came of
 * it is passed over, the gate is asked, and the request is answered again.
 */
export async function throughGate(
  access: Access,
  token: string | null,
  deps: Pick<RestDependencies, 'database' | 'secrets' | 'clock'>,
  answer: (caller: Caller) => Promise<Answer>,
): Promise<Answer> {
  const believed = token && (await BelievedCaller.recall(token, deps.database.stores.sessions, deps.secrets));
  if (believed) {
    try {
      requireAccess(believed.principal, access);
      const answered = await answer({ principal: believed.principal, believed });
      if (believed.isProven) return answered;
    } catch (error) {
      // It may be stored.
      if (believed.isProven || error instanceof StoreUnavailableError) throw error;
    }
  }
  return await answer({ principal: await passGate(access, token, deps) });
}

/** @throws ProblemError `forbidden` that names the missing right */
export function requireRight(principal: Principal, right: Right): void {
  if (may(principal, right)) return;
  throw new ProblemError('forbidden', `This needs the right "${right}".`, {
    details: { missingRight: right },
  });
}
