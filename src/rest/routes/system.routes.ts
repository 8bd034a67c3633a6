import { z } from 'zod';
import { json, text } from '../answer.ts';
import { definePublicRoute, type Route } from '../define-route.ts';
import type { HealthReport } from '../rest-dependencies.ts';

const tag = 'System';

/** Whoever asks wants an answer soon; a part that hangs is down. */
const healthDeadlineMs = 5_000;

const healthView = z
  .strictObject({
    ready: z.boolean(),
    parts: z.array(
      z.strictObject({ name: z.string(), state: z.enum(['up', 'down']), reason: z.string().nullable() }),
    ),
  })
  .meta({ id: 'Health' });

const alive = definePublicRoute({
  method: 'get',
  path: '/healthz',
  operationId: 'read-liveness',
  summary: 'Whether the process lives',
  tag,
  answers: { 200: { description: 'It does.', schema: z.strictObject({ alive: z.literal(true) }) } },
  handle: () => Promise.resolve(json(200, { alive: true })),
});

const ready = definePublicRoute({
  method: 'get',
  path: '/readyz',
  operationId: 'read-readiness',
  summary: 'Whether requests should be sent here, and which part is down',
  tag,
  answers: {
    200: { description: 'Ready.', schema: healthView },
    503: { description: 'Not ready.', schema: healthView },
  },
  handle: async ({ deps, log }) => {
    const report = await withinDeadline(deps.health).catch((error: unknown): HealthReport => {
      log.error({ err: error }, 'the health of the parts could not be asked for');
      return {
        ready: false,
        parts: [{ name: 'health', state: 'down', reason: 'the parts could not be asked' }],
      };
    });
    return json(report.ready ? 200 : 503, report);
  },
});

async function withinDeadline(ask: () => Promise<HealthReport>): Promise<HealthReport> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<HealthReport>((resolve) => {
    const parts = [{ name: 'health', state: 'down', reason: 'no answer in time' }] as const;
    timer = setTimeout(resolve, healthDeadlineMs, { ready: false, parts });
  });
  try {
    return await Promise.race([ask(), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

const metrics = definePublicRoute({
  method: 'get',
  path: '/metrics',
  operationId: 'read-metrics',
  summary: 'Metrics in the text format of Prometheus',
  description: 'Holds no data of any company.',
  tag,
  answers: { 200: { description: 'The metrics.', contentType: 'text/plain' } },
  handle: async ({ deps }) => text(200, deps.metrics.contentType, await deps.metrics.metrics()),
});

export const systemRoutes: readonly Route[] = [alive, ready, metrics];
