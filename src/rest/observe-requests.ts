import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { Histogram, type Registry } from 'prom-client';
import { rememberFacts, type RequestFacts } from './request-facts.ts';
import { requestIdOf } from './request-id.ts';

/** Asked every few seconds by machines; their log lines would bury the others. */
const probes: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics']);

/** Gives each request an id, and one log line and one measurement when it is over. Headers and bodies are never logged. */
export function observeRequests(logger: Logger, metrics: Registry): RequestHandler {
  const duration = new Histogram({
    name: 'switchroom_http_request_duration_seconds',
    help: 'How long requests took, by pattern of the path.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 30],
    registers: [metrics],
  });
  return (req, res, next) => {
    const requestId = requestIdOf(req.get('x-request-id'));
    const facts: RequestFacts = {
      requestId,
      log: logger.child({ requestId }),
      startedAtMs: performance.now(),
      route: null,
      principal: null,
    };
    rememberFacts(res, facts);
    res.setHeader('x-request-id', requestId);
    res.once('close', () => {
      const durationMs = performance.now() - facts.startedAtMs;
      const { statusCode: status } = res;
      const route = facts.route ?? 'unmatched';
      duration.observe({ method: req.method, route, status }, durationMs / 1000);
      facts.log[probes.has(route) && status < 400 ? 'debug' : 'info'](
        {
          method: req.method,
          route,
          path: req.path,
          status,
          durationMs: Math.round(durationMs * 10) / 10,
          companyId: facts.principal?.companyId ?? null,
          userId: facts.principal?.userId ?? null,
          ...(res.writableFinished ? {} : { aborted: true }),
        },
        'request',
      );
    });
    next();
  };
}
