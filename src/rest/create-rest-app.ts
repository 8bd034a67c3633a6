import express, { type Express } from 'express';
import helmet from 'helmet';
import { answerErrors, refuseUnknownRoute } from './answer-errors.ts';
import type { Route } from './define-route.ts';
import { guardJobsBoard } from './jobs-board.ts';
import { limitSignIns } from './limit-sign-ins.ts';
import { mountRoutes } from './mount-routes.ts';
import { observeRequests } from './observe-requests.ts';
import type { RestDependencies } from './rest-dependencies.ts';
import { routeTable } from './route-table.ts';

/**
 * The REST interface, ready to be listened with.
 *
 * @param routes a process without the role `api` answers only those about its own state
 */
export function createRestApp(deps: RestDependencies, routes: readonly Route[] = routeTable): Express {
  const app = express();
  app.disable('etag');
  app.set('query parser', 'simple');
  app.set('trust proxy', deps.settings.trustedProxies);
  app.use(observeRequests(deps.logger, deps.metrics));
  // Pages load nothing from the internet. Whether there is TLS in front is for the proxy to say: told to upgrade, a browser could not load the pages without.
  app.use(
    helmet({
      strictTransportSecurity: false,
      contentSecurityPolicy: {
        directives: {
          styleSrc: ["'self'", "'unsafe-inline'"],
          fontSrc: ["'self'", 'data:'],
          upgradeInsecureRequests: null,
        },
      },
    }),
  );
  app.post('/v1/sessions', limitSignIns(deps.settings.signInsPerMinute));
  mountRoutes(app, routes, deps);
  if (deps.jobsBoard) app.use('/admin/jobs', guardJobsBoard(deps), deps.jobsBoard);
  app.use(refuseUnknownRoute);
  app.use(answerErrors);
  return app;
}
