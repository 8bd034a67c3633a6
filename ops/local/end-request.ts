/** That this process was asked to end: by Ctrl-C, `make stop`, or a terminal that is closed. */
export interface EndRequest {
  readonly signal: AbortSignal;
  /** Resolves when it was asked; keeps Node running until then. */
  readonly asked: Promise<void>;
}

/**
 * From now on no signal ends the process by itself, however often it comes: what it started is in process groups of its own and would
 * stay behind.
 */
export function awaitEndRequest(): EndRequest {
  const end = new AbortController();
  const asked = new Promise<void>((resolve) => {
    // Neither a signal handler nor a detached child keeps Node running.
    const stay = setInterval(() => undefined, 60_000);
    end.signal.addEventListener('abort', () => {
      clearInterval(stay);
      resolve();
    });
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      end.abort();
    });
  }
  return { signal: end.signal, asked };
}
