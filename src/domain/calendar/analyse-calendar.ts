import type { CalendarExit, ExitHours } from './calendar-exit.ts';
import { exitStretches } from './exit-stretches.ts';
import { type ExitTimeline, exitTimeline, pieceAt } from './exit-timeline.ts';
import { instantsOfSpan } from './instants-of-span.ts';
import { localText, timeText } from './local-text.ts';
import { dayMinutes, minuteMs, weekMinutes } from './local-time.ts';
import { type Span, spanOfOverride } from './opening-plan.ts';
import { localTimeAt } from './zone-offset.ts';

/** Rows and overrides in their order; without a destination of their own they lead to the default. */
export interface RoutedHours extends ExitHours {
  readonly weekly: readonly (ExitHours['weekly'][number] & { readonly destination: object | null })[];
  readonly overrides: readonly (ExitHours['overrides'][number] & { readonly destination: object | null })[];
}

/** What somebody should know who saves a calendar [R4]. */
export interface CalendarAnalysis {
  readonly from: Date;
  readonly until: Date;
  /** How much of that time falls to the default. */
  readonly defaultMinutes: number;
  /** The times of each week that fall to the default when no override holds. */
  readonly weeklyGaps: readonly WeeklyGap[];
  /** Overrides that send calls to the default at times for which the plan of the week has something else. */
  readonly exceptions: readonly OverrideGap[];
  /** Entries that no call will ever be decided by. */
  readonly idle: readonly IdleEntry[];
}

export interface WeeklyGap {
  /** The days on which it begins; 1 is Monday. */
  readonly weekdays: readonly number[];
  /** `HH:MM`. */
  readonly from: string;
  /** `HH:MM`, so many days after the one on which it begins. */
  readonly to: string;
  readonly daysLater: number;
}

export interface OverrideGap {
  /** Counted from 1. */
  readonly override: number;
  /** Local, `YYYY-MM-DDTHH:MM`, inside the time that is looked at. */
  readonly from: string;
  readonly to: string;
}

export interface IdleEntry {
  readonly kind: 'row' | 'override';
  /** Counted from 1. */
  readonly position: number;
  /**
   * `shadowed`: others decide whenever it holds. `overridden`: the same, by overrides, as far as is looked ahead. `past`: it is
   * over. `clock-change`: the clock is put forward over it.
   */
  readonly why: 'shadowed' | 'overridden' | 'past' | 'clock-change';
}

/** How far ahead a calendar is looked at when it is saved. */
export const analysedDays = 400;

/** @throws RangeError when there is no such zone; Error when a time is malformed */
export function analyseCalendar(calendar: RoutedHours, now: Date, days = analysedDays): CalendarAnalysis {
  const from = now.getTime();
  const until = from + days * dayMinutes * minuteMs;
  const timeline = exitTimeline(calendar);
  const fallsToDefault = defaultTest(calendar);
  const decided = new Set<CalendarExit>();
  let defaultMs = 0;
  for (const stretch of exitStretches(calendar, from, until)) {
    decided.add(stretch.exit);
    if (fallsToDefault(stretch.exit)) defaultMs += stretch.until - stretch.from;
  }
  const local = {
    from: localTimeAt(calendar.timeZone, from),
    to: localTimeAt(calendar.timeZone, until),
  };
  return {
    from: now,
    until: new Date(until),
    defaultMinutes: Math.round(defaultMs / minuteMs),
    weeklyGaps: gapsOfWeek(timeline, fallsToDefault),
    exceptions: exceptionsIn(timeline, fallsToDefault, local),
    idle: [...idleRows(calendar, timeline, decided), ...idleOverrides(calendar, timeline, from)],
  };
}

function defaultTest({ weekly, overrides }: RoutedHours): (exit: CalendarExit) => boolean {
  const leadsOn = new Set<CalendarExit>();
  for (const [index, { destination }] of weekly.entries())
    if (destination !== null) leadsOn.add(`row-${index + 1}`);
  for (const [index, { destination }] of overrides.entries())
    if (destination !== null) leadsOn.add(`override-${index + 1}`);
  return (exit) => !leadsOn.has(exit);
}

/** Days with the same gap are told together. */
function gapsOfWeek({ week }: ExitTimeline, falls: (exit: CalendarExit) => boolean): WeeklyGap[] {
  const gaps: Span[] = [];
  for (const { exit, from, to } of week) {
    if (!falls(exit)) continue;
    const last = gaps.at(-1);
    if (last?.to === from) gaps.splice(-1, 1, { from: last.from, to });
    else gaps.push({ from, to });
  }
  const [first] = gaps;
  const last = gaps.at(-1);
  // Sunday's night goes on in Monday's morning.
  if (first && last && first !== last && first.from === 0 && last.to === weekMinutes) {
    gaps.pop();
    gaps.splice(0, 1);
    gaps.push({ from: last.from, to: weekMinutes + first.to });
  }
  const byTimes = new Map<string, WeeklyGap>();
  for (const { from, to } of gaps) {
    const weekday = Math.floor(from / dayMinutes) + 1;
    const ends = to - (weekday - 1) * dayMinutes;
    const gap = { from: timeText(from), to: timeText(to), daysLater: Math.floor(ends / dayMinutes) };
    const key = `${gap.from} ${ends}`;
    byTimes.set(key, { ...gap, weekdays: [...(byTimes.get(key)?.weekdays ?? []), weekday] });
  }
  return [...byTimes.values()];
}

function exceptionsIn(
  timeline: ExitTimeline,
  falls: (exit: CalendarExit) => boolean,
  within: Span,
): OverrideGap[] {
  return timeline.overridden.flatMap(({ exit, ...piece }) => {
    const from = Math.max(piece.from, within.from);
    const to = Math.min(piece.to, within.to);
    if (from >= to || !falls(exit) || !planLeadsOn(timeline, falls, { from, to })) return [];
    return [{ override: positionOf(exit), from: localText(from), to: localText(to) }];
  });
}

/** Whether the plan of the week would send calls anywhere but to the default in this time. */
function planLeadsOn(
  { week }: ExitTimeline,
  falls: (exit: CalendarExit) => boolean,
  { from, to }: Span,
): boolean {
  const plan = { week, overridden: [] };
  const end = Math.min(to, from + weekMinutes * minuteMs);
  for (let at = from; at < end;) {
    const piece = pieceAt(plan, at);
    if (!falls(piece.exit)) return true;
    at = piece.to;
  }
  return false;
}

function idleRows(
  { weekly }: RoutedHours,
  { week }: ExitTimeline,
  decided: ReadonlySet<CalendarExit>,
): IdleEntry[] {
  const inWeek = new Set(week.map(({ exit }) => exit));
  return weekly.flatMap((_row, index): IdleEntry[] => {
    const position = index + 1;
    if (!inWeek.has(`row-${position}`)) return [{ kind: 'row', position, why: 'shadowed' }];
    return decided.has(`row-${position}`) ? [] : [{ kind: 'row', position, why: 'overridden' }];
  });
}

function idleOverrides(
  { overrides, timeZone }: RoutedHours,
  { overridden }: ExitTimeline,
  now: number,
): IdleEntry[] {
  const comes = (span: Span) => instantsOfSpan(timeZone, span).some(({ to }) => to > now);
  const decides = new Set(overridden.filter(comes).map(({ exit }) => exit));
  return overrides.flatMap((override, index): IdleEntry[] => {
    const position = index + 1;
    if (decides.has(`override-${position}`)) return [];
    const instants = instantsOfSpan(timeZone, spanOfOverride(override));
    const why =
      instants.length === 0 ? 'clock-change' : instants.some(({ to }) => to > now) ? 'shadowed' : 'past';
    return [{ kind: 'override', position, why }];
  });
}

function positionOf(exit: CalendarExit): number {
  return Number(exit.replace('override-', ''));
}
