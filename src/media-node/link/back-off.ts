const FIRST_MS = 50;
const CAP_MS = 2_000;

/**
 * How long to wait before the next attempt to connect: fast at first (an engine that restarts is back within a
 * second), doubling to a cap, and with jitter so that many controllers do not knock at the same instant.
 *
 * @param failures attempts that failed since the connection last held
 * @param random 0 <= random < 1
 * @returns milliseconds, between half and the whole of 50, 100, 200, ... 2,000
 */
export function backOffMs(failures: number, random: number): number {
  const whole = Math.min(CAP_MS, FIRST_MS * 2 ** Math.min(failures, 16));
  return whole / 2 + (whole / 2) * random;
}
