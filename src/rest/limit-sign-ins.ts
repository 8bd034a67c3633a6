import type { RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { callerAddress } from './caller-address.ts';
import { ProblemError } from './problem.ts';

const windowMs = 60_000;

/** Slows down whoever tries many e-mail addresses from one place; each single address locks by itself. */
export function limitSignIns(mostPerMinute: number): RequestHandler {
  return rateLimit({
    windowMs,
    limit: mostPerMinute,
    standardHeaders: false,
    legacyHeaders: false,
    keyGenerator: (req) => ipKeyGenerator(callerAddress(req)),
    // A forged X-Forwarded-For is no fault of the installation.
    validate: { xForwardedForHeader: false, forwardedHeader: false },
    handler: (_req, _res, next) => {
      next(
        new ProblemError(
          'too-many-requests',
          'Too many attempts to sign in from this address; wait a minute.',
          {
            headers: { 'retry-after': String(windowMs / 1000) },
          },
        ),
      );
    },
  });
}
