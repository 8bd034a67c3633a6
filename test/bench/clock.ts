/** Milliseconds since 1970 with fractions, on a clock that never steps. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}

/** How long it takes, in milliseconds. */
export async function timed(work: () => Promise<void>): Promise<number> {
  const since = performance.now();
  await work();
  return performance.now() - since;
}
