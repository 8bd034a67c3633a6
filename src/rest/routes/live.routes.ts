import { z } from 'zod';
import { authenticate } from '../../application/sessions/authenticate.ts';
import { bearerToken } from '../access-gate.ts';
import { empty, stream } from '../answer.ts';
import { defineRoute, type Route } from '../define-route.ts';
import { ProblemError } from '../problem.ts';

const description = `Server-sent events that go on until the client leaves. Besides \`retry\` and comments every 15 s there are:

- \`snapshot\` \`{ agents, queues }\`: all that you may see; replaces everything before.
- \`agent\`: an agent as it is now, as \`GET /v1/agents/{id}\` shows it. Several changes may be joined.
- \`agent-gone\` \`{ id }\`: deleted, or not yours to see any more.
- \`queue\` \`{ queueId, name, waiting: [{ position, callerNumber, since }], longestWaitSince }\`: a queue as it is now.
- \`queues\` \`{ queues }\`: all queues; replaces what was known of queues.

With \`live-view\` you see the whole company. Without it: yourself, the people whose supervisor you are, and the queues of your
skills without the numbers of the callers.

Come back with \`Last-Event-ID\`: you are told what you missed, or sent a snapshot when that was too much. The id of an event
is the revision, or begins with it and a dot if you see a part of the company. The stream ends when your session ends or your
rights change, and is cut when you leave more than 1 MB unread.`;

/** Proxies must neither keep nor gather it. */
const headers = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
};

const live = defineRoute({
  method: 'get',
  path: '/v1/live',
  operationId: 'watch-live',
  summary: 'Watch agents and queues live',
  description,
  tag: 'Live',
  needs: 'signed-in',
  query: z.strictObject({
    only: z.enum(['agents', 'queues']).exactOptional().meta({ description: 'Only these; both if left out.' }),
  }),
  answers: { 200: { description: 'The events.', contentType: 'text/event-stream' } },
  handle: ({ deps, principal, query, method, header }) => {
    if (method === 'HEAD') return Promise.resolve(empty(200, headers));
    const token = bearerToken(header('authorization'));
    const opened = deps.liveStreams.open({
      principal,
      topics: query.only === undefined ? ['agents', 'queues'] : [query.only],
      lastEventId: header('last-event-id') ?? null,
      authenticate: async () =>
        token === null
          ? null
          : await authenticate(token, deps.database.stores.sessions, deps.secrets, deps.clock),
    });
    if (opened.outcome === 'opened') return Promise.resolve(stream(200, opened.stream, headers));
    throw new ProblemError(
      'too-many-requests',
      `You have ${opened.most} live views open already; close one of them.`,
      { details: { most: opened.most }, headers: { 'retry-after': '10' } },
    );
  },
});

export const liveRoutes: readonly Route[] = [live];
