import type { ErrorRequestHandler, RequestHandler } from 'express';
import { problemOfError } from './problem-of-error.ts';
import { ProblemError, problemCatalogue } from './problem.ts';
import { requestFacts } from './request-facts.ts';
import { sendProblem } from './send-answer.ts';

/** The last handler of all paths. */
export const refuseUnknownRoute: RequestHandler = (_req, _res, next) => {
  next(new ProblemError('unknown-route', 'There is nothing at this address; /docs tells what there is.'));
};

/** Turns whatever was thrown into a problem; faults of ours are written down with the request's id. */
export const answerErrors: ErrorRequestHandler = (error: unknown, _req, res, _next) => {
  const { requestId, log } = requestFacts(res);
  const problem = problemOfError(error);
  if (problemCatalogue[problem.code].status >= 500) log.error({ err: error }, problem.message);
  if (res.headersSent || res.destroyed) {
    // Too late to say anything: a cut connection tells the client that the answer is not whole.
    res.destroy();
    return;
  }
  for (const name of ['etag', 'content-type', 'content-length', 'content-range', 'content-disposition']) {
    res.removeHeader(name);
  }
  sendProblem(res, problem, requestId);
};
