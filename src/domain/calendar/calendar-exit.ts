import { oncePer } from '../once-per.ts';
import type { HoursOverride, WeeklyHours } from './hours.ts';
import { type LocalTime, minuteOfWeek } from './local-time.ts';
import { nextBoundary, type Span, spanOfOverride, spansOfRow } from './opening-plan.ts';
import { evenTimeAt, localTimeAt } from './zone-offset.ts';

/** The part of a calendar that decides which of its exits is taken; a node of the routing table is one. */
export interface ExitHours {
  /** IANA name. */
  readonly timeZone: string;
  readonly weekly: readonly WeeklyHours[];
  readonly overrides: readonly Pick<HoursOverride, 'from' | 'to'>[];
}

/** Counted from 1, in the order of the calendar. */
export type CalendarExit = `override-${number}` | `row-${number}` | 'default';

/** An answer, and how long it stays the same. */
export interface CalendarAnswer {
  readonly exit: CalendarExit;
  /** The first later instant with another exit; null: none within 400 days. */
  readonly until: Date | null;
}

const searchedMs = 400 * 86_400_000;

/**
 * The exit that a call takes which reaches the calendar now: of the overrides that hold the last one, else of the rows that hold
 * the first one, else the default [R2-R4]. The clock on the wall of the zone decides [R7], as in `isOpenAt`.
 *
 * @throws RangeError when there is no such zone; Error when a time is malformed
 */
export function calendarExitAt(hours: ExitHours, instant: Date): CalendarExit {
  return exitAtLocal(exitPlan(hours), localTimeAt(hours.timeZone, instant.getTime()));
}

/**
 * The same with the end of the answer. Looks at the boundaries of rows and overrides and at changes of the clocks only.
 *
 * @throws RangeError when there is no such zone; Error when a time is malformed
 */
export function calendarAnswerAt(hours: ExitHours, instant: Date): CalendarAnswer {
  const { timeZone } = hours;
  const plan = exitPlan(hours);
  const start = instant.getTime();
  const exit = exitAtLocal(plan, localTimeAt(timeZone, start));
  const limit = start + searchedMs;
  let from = start;
  while (from <= limit) {
    const { offsetMs, until } = evenTimeAt(timeZone, from);
    const end = Math.min(until, limit + 1);
    for (let at = from; at < end; at = nextBoundary(plan, at + offsetMs) - offsetMs) {
      if (exitAtLocal(plan, at + offsetMs) !== exit) return { exit, until: new Date(at) };
    }
    from = until;
  }
  return { exit, until: null };
}

type ExitSpan = Span & { readonly exit: CalendarExit };

/** `week`: minutes since Monday 00:00, the spans of a row after those of the rows before it. */
interface ExitPlan {
  readonly week: readonly ExitSpan[];
  readonly overrides: readonly ExitSpan[];
}

/** One calendar is asked for many calls. */
const exitPlan = oncePer((hours: ExitHours): ExitPlan => ({
  week: hours.weekly.flatMap((row, index) =>
    spansOfRow(row).map((span): ExitSpan => ({ ...span, exit: `row-${index + 1}` })),
  ),
  overrides: hours.overrides.map((override, index): ExitSpan => ({
    ...spanOfOverride(override),
    exit: `override-${index + 1}`,
  })),
}));

function exitAtLocal({ week, overrides }: ExitPlan, local: LocalTime): CalendarExit {
  const override = overrides.findLast(({ from, to }) => from <= local && local < to);
  if (override) return override.exit;
  const minute = minuteOfWeek(local);
  return week.find(({ from, to }) => from <= minute && minute < to)?.exit ?? 'default';
}
