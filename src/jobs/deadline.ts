/** Work with Redis took too long: it is away or deaf. */
export class JobQueueTimeout extends Error {
  readonly code = 'job-queue-timeout';
}

/** While Redis is away Bull waits for it without a limit; a request must not. */
export async function withDeadline<T>(work: Promise<T>, deadlineMs: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new JobQueueTimeout(`${what}: no answer from Redis within ${deadlineMs} ms`));
    }, deadlineMs);
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
