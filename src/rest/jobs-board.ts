import type { RequestHandler } from 'express';
import { bearerToken, passGate } from './access-gate.ts';
import { problemOfError } from './problem-of-error.ts';
import { ProblemError } from './problem.ts';
import { requestFacts } from './request-facts.ts';
import type { RestDependencies } from './rest-dependencies.ts';

const right = 'operate';

/**
 * Guards the page of the job queues. A browser cannot be told to send a bearer token, so it is asked for a password: the token
 * of a session or an API key, under any user name. Because browsers send a password by themselves, what changes something is
 * refused when another site asks for it.
 */
export function guardJobsBoard(deps: RestDependencies): RequestHandler {
  return async (req, res, next) => {
    const facts = requestFacts(res);
    facts.route = '/admin/jobs';
    const { authorization } = req.headers;
    const token = bearerToken(authorization) ?? basicPassword(authorization);
    if (req.method !== 'GET' && req.method !== 'HEAD')
      refuseOtherSites(req.get('sec-fetch-site'), req.get('origin'), req.get('host'));
    try {
      facts.principal = await passGate(right, token, deps);
    } catch (error) {
      const problem = problemOfError(error);
      if (problem.code !== 'unauthenticated') throw error;
      throw new ProblemError('unauthenticated', 'Give a session token or an API key as password.', {
        headers: { 'www-authenticate': 'Basic realm="switchroom jobs", charset="UTF-8"' },
      });
    }
    next();
  };
}

/** The password of an `Authorization: Basic` field, if it can be a token. */
function basicPassword(authorization: string | undefined): string | null {
  const [, encoded] = /^Basic +([A-Za-z0-9+/=]{1,1000}) *$/i.exec(authorization ?? '') ?? [];
  if (encoded === undefined) return null;
  const decoded = Buffer.from(encoded, 'base64').toString('latin1');
  return bearerToken(`Bearer ${decoded.slice(decoded.indexOf(':') + 1)}`);
}

/** Browsers of today send `Sec-Fetch-Site`, older ones `Origin`; programs send neither. */
function refuseOtherSites(
  site: string | undefined,
  origin: string | undefined,
  host: string | undefined,
): void {
  const isOtherSite = site !== undefined && site !== 'same-origin' && site !== 'none';
  const isOtherOrigin = origin !== undefined && URL.canParse(origin) && new URL(origin).host !== host;
  if (isOtherSite || isOtherOrigin || origin === 'null') {
    throw new ProblemError('forbidden', 'Another site may not change anything here.');
  }
}
