/** The passing of time, as a port, so that deadlines and back-off can be tested without waiting. */
export interface Timer {
  /** Milliseconds since some fixed moment; never goes back, unlike the time of day. */
  monotonicMs(): number;
  /** Runs `run` once after `ms` milliseconds, unless the returned function is called before. */
  after(ms: number, run: () => void): () => void;
}

/** The timer of the running process. */
export const systemTimer: Timer = {
  monotonicMs: () => performance.now(),
  after: (ms, run) => {
    const handle = setTimeout(run, ms);
    return () => {
      clearTimeout(handle);
    };
  },
};
