import { dayMinutes, minuteMs } from './local-time.ts';
import type { Span } from './opening-plan.ts';
import { evenTimeAt } from './zone-offset.ts';

/** No clock is further ahead of UTC, or behind it. */
const mostOffsetMs = 16 * 60 * minuteMs;
const edgeMs = 2 * dayMinutes * minuteMs;

/**
 * When the clock on the wall shows something of this span of local time: once as a rule, never when the clock is put forward over
 * it, and twice or with a hole when it is put back into it. In order; milliseconds since 1970, `to` not included.
 *
 * @throws RangeError when there is no such zone
 */
export function instantsOfSpan(timeZone: string, { from, to }: Span): Span[] {
  if (to - from <= 2 * edgeMs) return searched(timeZone, { from, to });
  // Only a change of the clocks at one of the ends can leave a hole; it is less than a day away from it.
  const head = searched(timeZone, { from, to: from + edgeMs });
  const tail = searched(timeZone, { from: to - edgeMs, to });
  const before = head.slice(0, 1).filter((piece) => head.length > 1 && piece.to - piece.from < edgeMs / 2);
  const after = tail.slice(-1).filter((piece) => tail.length > 1 && piece.to - piece.from < edgeMs / 2);
  const first = head[before.length];
  const last = tail.at(-1 - after.length);
  if (!first || !last) throw new Error(`no instant of ${from} in ${timeZone}`);
  return [...before, { from: first.from, to: last.to }, ...after];
}

function searched(timeZone: string, { from, to }: Span): Span[] {
  const found: Span[] = [];
  for (let at = from - mostOffsetMs; at < to + mostOffsetMs;) {
    const { offsetMs, until } = evenTimeAt(timeZone, at);
    const start = Math.max(at, from - offsetMs);
    const end = Math.min(until, to - offsetMs);
    if (start < end) {
      const last = found.at(-1);
      if (last?.to === start) found.splice(-1, 1, { from: last.from, to: end });
      else found.push({ from: start, to: end });
    }
    at = until;
  }
  return found;
}
