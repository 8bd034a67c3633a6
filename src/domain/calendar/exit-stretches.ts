import type { CalendarExit, ExitHours } from './calendar-exit.ts';
import { exitTimeline, pieceAt } from './exit-timeline.ts';
import { evenTimeAt } from './zone-offset.ts';

/** Calls that reach the calendar from `from` on and before `until` take this exit; milliseconds since 1970. */
export interface ExitStretch {
  readonly exit: CalendarExit;
  readonly from: number;
  readonly until: number;
}

/**
 * What the calendar does from one instant up to another, piece by piece without gaps. Neighbours have different exits. Costs as
 * much as there are boundaries of rows and overrides and changes of the clocks.
 *
 * @throws RangeError when there is no such zone; Error when a time is malformed
 */
export function* exitStretches(hours: ExitHours, from: number, until: number): Generator<ExitStretch> {
  const timeline = exitTimeline(hours);
  let last: ExitStretch = { exit: 'default', from, until: from };
  for (let even = from; even < until;) {
    const { offsetMs, until: unevenAt } = evenTimeAt(hours.timeZone, even);
    const end = Math.min(unevenAt, until);
    for (let at = even; at < end;) {
      const piece = pieceAt(timeline, at + offsetMs);
      const next = Math.min(piece.to - offsetMs, end);
      if (last.exit !== piece.exit && last.from < last.until) yield last;
      last = { exit: piece.exit, from: last.exit === piece.exit ? last.from : at, until: next };
      at = next;
    }
    even = end;
  }
  if (last.from < last.until) yield last;
}

/** What a calendar does at an instant, since when and until when; null: for more than 400 days. */
export interface ExitAround {
  readonly exit: CalendarExit;
  readonly since: Date | null;
  readonly until: Date | null;
}

const searchedMs = 400 * 86_400_000;

/** @throws RangeError when there is no such zone; Error when a time is malformed */
export function exitAround(hours: ExitHours, instant: Date): ExitAround {
  const at = instant.getTime();
  const first = at - searchedMs;
  const end = at + searchedMs;
  for (const { exit, from, until } of exitStretches(hours, first, end)) {
    if (until <= at) continue;
    return {
      exit,
      since: from === first ? null : new Date(from),
      until: until === end ? null : new Date(until),
    };
  }
  throw new Error('the stretches have a gap');
}
