import { createBullBoard } from '@bull-board/api';
import { BullAdapter } from '@bull-board/api/bullAdapter';
import { ExpressAdapter } from '@bull-board/express';
import type { RequestHandler } from 'express';
import type { JobQueues } from './job-queues.ts';

/** A page to look at the job queues, for operators; the caller mounts it behind the right `operate`. */
export function createJobBoard(queues: JobQueues, basePath: string): RequestHandler {
  const adapter = new ExpressAdapter();
  adapter.setBasePath(basePath);
  const board = createBullBoard({ queues: [], serverAdapter: adapter });
  queues.onQueue((queue) => {
    board.addQueue(new BullAdapter(queue));
  });
  return adapter.getRouter() as RequestHandler;
}
