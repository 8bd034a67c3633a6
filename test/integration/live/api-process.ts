import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { LiveFeed } from '../../../src/application/live/live-feed.ts';
import type { LiveSignal } from '../../../src/application/ports/live-signal.ts';
import type { Database } from '../../../src/application/ports/stores.ts';
import { ServerSentEvents, type ServerSentEventsParts } from '../../../src/live/live-streams.ts';
import type { SecretVault } from '../../../src/platform/secret-vault.ts';
import { answerErrors, refuseUnknownRoute } from '../../../src/rest/answer-errors.ts';
import { mountRoutes } from '../../../src/rest/mount-routes.ts';
import { observeRequests } from '../../../src/rest/observe-requests.ts';
import { viewOfAgent } from '../../../src/rest/resources/agent.resource.ts';
import type { RestDependencies } from '../../../src/rest/rest-dependencies.ts';
import { liveRoutes } from '../../../src/rest/routes/live.routes.ts';

/** One of the processes that show companies live. */
export interface ApiProcess {
  readonly baseUrl: string;
  readonly signal: LiveSignal;
  readonly streams: ServerSentEvents;
  readonly logLines: string[];
  close(): Promise<void>;
}

export async function startApiProcess(
  { database, secrets, signal }: { database: Database; secrets: SecretVault; signal: LiveSignal },
  settings: ServerSentEventsParts['settings'] = {},
): Promise<ApiProcess> {
  const logLines: string[] = [];
  const logger = pino({ level: 'info' }, { write: (line: string) => void logLines.push(line) });
  const feed = new LiveFeed({ database, signal, log: logger });
  const streams = new ServerSentEvents({ feed, viewOfAgent, log: logger, settings });
  // What the one route that is mounted needs of the whole.
  const deps = { database, secrets, clock: { now: () => new Date() }, liveStreams: streams } as unknown;
  const app = express();
  app.set('query parser', 'simple');
  app.use(observeRequests(logger, new Registry()));
  mountRoutes(app, liveRoutes, deps as RestDependencies);
  app.use(refuseUnknownRoute);
  app.use(answerErrors);
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    signal,
    streams,
    logLines,
    close: async () => {
      streams.close();
      await feed.close();
      server.close();
      server.closeIdleConnections();
      setTimeout(() => {
        server.closeAllConnections();
      }, 500).unref();
      await once(server, 'close');
    },
  };
}
