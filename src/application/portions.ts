/** One portion locks its rows about this long. */
const goalMs = 100;
const leastRows = 50;
const mostRows = 5_000;

export interface PortionsOptions {
  /** All portions together; however many there are when left out. */
  readonly most?: number;
  /** No portion is begun any more. */
  readonly stopping?: AbortSignal;
}

/**
 * Deletes many rows, as many at a time as take a short time.
 *
 * @param deletePortion deletes at most so many rows in a transaction of its own, and tells how many it was; fewer: nothing is left
 * @returns how many rows are gone
 */
export async function inPortions(
  deletePortion: (rows: number) => Promise<number>,
  { most = Infinity, stopping }: PortionsOptions = {},
): Promise<number> {
  let rows = leastRows * 4;
  let gone = 0;
  while (gone < most && !stopping?.aborted) {
    const portion = Math.min(rows, most - gone);
    const began = performance.now();
    const deleted = await deletePortion(portion);
    gone += deleted;
    if (deleted < portion) break;
    const tookMs = performance.now() - began;
    if (tookMs < goalMs / 2) rows = Math.min(mostRows, rows * 2);
    if (tookMs > goalMs * 2) rows = Math.max(leastRows, Math.floor(rows / 2));
  }
  return gone;
}
