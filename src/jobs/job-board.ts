import { createBullBoard } from '@bull-board/api';
import { BullAdapter } from '@bull-board/api/bullAdapter';
import { ExpressAdapter } from '@bull-board/express';
import type { JobQueues } from './job-queues.ts';

/** A page to look at the job queues, for operators; the caller mounts it behind the right `operate`. */
export function createJobBoard(queues: JobQueues, basePath: string): ReturnType<ExpressAdapter['getRouter']> {
  const adapter = new ExpressAdapter();
  adapter.setBasePath(basePath);
  createBullBoard({ queues: queues.all().map((queue) => new BullAdapter(queue)), serverAdapter: adapter });
  return adapter.getRouter();
}
