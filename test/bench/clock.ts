/** Milliseconds since 1970 with fractions, on a clock that never steps. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}
