import type { CalendarExit, ExitHours } from './calendar-exit.ts';
import { type ExitTimeline, exitTimeline, firstEndingAfter } from './exit-timeline.ts';
import { instantsOfSpan } from './instants-of-span.ts';
import { midnightOf } from './local-text.ts';
import { dayMinutes, type LocalTime, minuteMs, minuteOfWeek, weekMinutes } from './local-time.ts';
import type { Span } from './opening-plan.ts';
import { evenTimeAt, localTimeAt } from './zone-offset.ts';

/** The same hours of some weekdays, week after week; local times. */
export interface WeeklySeries {
  readonly exit: CalendarExit;
  /** 1 is Monday; the days on which it begins. */
  readonly weekdays: readonly number[];
  /** It happens as it stands there, if any does: programs take its length in real time for that of all (RFC 5545, 3.8.5.3). */
  readonly first: LocalTime;
  readonly minutes: number;
  /** Beginnings that do not happen as the others do; what is left of them is among the single events. */
  readonly except: readonly LocalTime[];
}

/** Milliseconds since 1970. */
export interface SingleEvent extends Span {
  readonly exit: CalendarExit;
}

export interface CalendarEvents {
  readonly series: readonly WeeklySeries[];
  readonly single: readonly SingleEvent[];
}

/**
 * A calendar in the words of other calendars: rows are series, overrides are single events, and no two events are at the same
 * time. Where overrides or the clocks interfere with a row within `days` from now, its series has an exception instead; later ones
 * are the matter of a later export.
 *
 * @throws RangeError when there is no such zone; Error when a time is malformed
 */
export function calendarEvents(hours: ExitHours, now: Date, days: number): CalendarEvents {
  const { timeZone } = hours;
  const timeline = exitTimeline(hours);
  // A week back, so that what goes on now is among it.
  const start = midnightOf(localTimeAt(timeZone, now.getTime())) - 7 * dayMinutes * minuteMs;
  const window = { from: start, to: start + (days + 7) * dayMinutes * minuteMs };
  const isDisturbed = disturbance(timeline, timeZone, window);
  const single: SingleEvent[] = timeline.overridden.flatMap(({ exit, ...span }) => singles(exit, span));
  const series = seriesOf(timeline).map(({ exit, begins, minutes }): WeeklySeries => {
    const firsts = begins.map((minute) => firstAfter(window.from, minute));
    const except: LocalTime[] = [];
    let first = Infinity;
    for (const begin of firsts) {
      for (let from = begin; from < window.to; from += weekMinutes * minuteMs) {
        const span = { from, to: from + minutes * minuteMs };
        if (!isDisturbed(span)) {
          first = Math.min(first, from);
          continue;
        }
        except.push(from);
        for (const left of withoutOverrides(timeline, span)) single.push(...singles(exit, left));
      }
    }
    if (first === Infinity) first = Math.min(...firsts);
    return {
      exit,
      weekdays: begins.map((minute) => Math.floor(minute / dayMinutes) + 1),
      first,
      minutes,
      except: except.filter((from) => from >= first).sort((a, b) => a - b),
    };
  });
  return { series, single: single.sort((a, b) => a.from - b.from) };

  function singles(exit: CalendarExit, span: Span): SingleEvent[] {
    return instantsOfSpan(timeZone, span).map((instants) => ({ exit, ...instants }));
  }
}

interface Hours {
  readonly exit: CalendarExit;
  /** Minutes since Monday 00:00. */
  readonly begins: readonly number[];
  readonly minutes: number;
}

/** Pieces of the week that are the same on several days are one. */
function seriesOf({ week }: ExitTimeline): Hours[] {
  const pieces = [...week];
  const [first] = pieces;
  const last = pieces.at(-1);
  // Sunday's night goes on in Monday's morning.
  if (first && last && first !== last && first.exit === last.exit) {
    pieces.pop();
    pieces.splice(0, 1, { ...last, to: weekMinutes + first.to });
  }
  const found = new Map<string, Hours>();
  for (const { exit, from, to } of pieces) {
    if (exit === 'default') continue;
    const key = `${exit} ${from % dayMinutes} ${to - from}`;
    const begins = [...(found.get(key)?.begins ?? []), from].sort((a, b) => a - b);
    found.set(key, { exit, begins, minutes: to - from });
  }
  return [...found.values()];
}

function firstAfter(local: LocalTime, minute: number): LocalTime {
  const wait = (minute - minuteOfWeek(local) + weekMinutes) % weekMinutes;
  return local + Math.round(wait * minuteMs);
}

/** Whether an override lies over this time, or the clocks change in it. */
function disturbance({ overridden }: ExitTimeline, timeZone: string, window: Span): (span: Span) => boolean {
  const changes = clockChanges(timeZone, window);
  const meets = (pieces: readonly Span[], { from, to }: Span) =>
    (pieces[firstEndingAfter(pieces, from)]?.from ?? Infinity) < to;
  return (span) => meets(overridden, span) || meets(changes, span);
}

/** The local times that the clock is put forward over, or shows twice; wider by a minute, because their ends are ambiguous too. */
function clockChanges(timeZone: string, { from, to }: Span): Span[] {
  const changes: Span[] = [];
  for (let at = from - dayMinutes * minuteMs; at < to + dayMinutes * minuteMs;) {
    const { offsetMs, until } = evenTimeAt(timeZone, at);
    const after = evenTimeAt(timeZone, until).offsetMs;
    if (after !== offsetMs)
      changes.push({
        from: until + Math.min(offsetMs, after) - minuteMs,
        to: until + Math.max(offsetMs, after) + minuteMs,
      });
    at = until;
  }
  return changes;
}

function withoutOverrides({ overridden }: ExitTimeline, span: Span): Span[] {
  const left: Span[] = [];
  let { from } = span;
  for (const piece of overridden.slice(firstEndingAfter(overridden, from))) {
    if (piece.from >= span.to) break;
    if (piece.from > from) left.push({ from, to: piece.from });
    from = piece.to;
  }
  if (from < span.to) left.push({ from, to: span.to });
  return left;
}
