import type { Hours, HoursOverride, WeeklyHours } from './hours.ts';
import {
  dayMinutes,
  type LocalTime,
  minuteMs,
  minuteOfWeek,
  minutesOfDay,
  parseLocalTime,
  weekMinutes,
} from './local-time.ts';

/** Hours made ready for many questions. It knows local times only; time zones are the matter of whoever asks. */
export interface OpeningPlan {
  /** When the week is open: minutes since Monday 00:00, in order, none touching another. */
  readonly week: readonly Span[];
  readonly overrides: readonly (Span & { readonly open: boolean })[];
}

/** `from` belongs to it, `to` does not. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** @throws Error when a time is malformed; what people give is checked where it comes in */
export function openingPlan({ weekly, overrides }: Hours): OpeningPlan {
  return {
    week: union(weekly.flatMap(spansOfRow)),
    overrides: overrides.map((override) => ({ ...spanOfOverride(override), open: override.open })),
  };
}

/** Whether it is open while the clock on the wall shows this [R2, R3]. */
export function isOpenAtLocal({ week, overrides }: OpeningPlan, local: LocalTime): boolean {
  const override = overrides.findLast(({ from, to }) => from <= local && local < to);
  if (override) return override.open;
  const minute = minuteOfWeek(local);
  return week.some(({ from, to }) => from <= minute && minute < to);
}

/** When a row holds: minutes since Monday 00:00. @throws Error when a time is malformed */
export function spansOfRow({ weekdays, from, to }: WeeklyHours): Span[] {
  return weekdays.flatMap((weekday) =>
    spansInWeek(weekday, read(minutesOfDay, from), read(minutesOfDay, to)),
  );
}

/** When an override holds: local times. @throws Error when a time is malformed */
export function spanOfOverride({ from, to }: Pick<HoursOverride, 'from' | 'to'>): Span {
  return { from: read(parseLocalTime, from), to: read(parseLocalTime, to) };
}

/** The first later reading at which a plan of such spans may change its mind; infinite: none. */
export function nextBoundary(
  { week, overrides }: { readonly week: readonly Span[]; readonly overrides: readonly Span[] },
  local: LocalTime,
): LocalTime {
  const later = overrides.flatMap(({ from, to }) => [from, to]).filter((boundary) => boundary > local);
  const next = later.reduce((first, boundary) => Math.min(first, boundary), Infinity);
  const overridden = overrides.some(({ from, to }) => from <= local && local < to);
  return overridden ? next : Math.min(next, nextOfWeek(week, local));
}

function nextOfWeek(week: readonly Span[], local: LocalTime): LocalTime {
  const minute = minuteOfWeek(local);
  let next = Infinity;
  for (const span of week) {
    for (const boundary of [span.from, span.to])
      next = Math.min(next, boundary > minute ? boundary : boundary + weekMinutes);
  }
  return next === Infinity ? next : local + Math.round((next - minute) * minuteMs);
}

/** A row that ends in the next week is two spans. */
function spansInWeek(weekday: number, from: number, to: number): Span[] {
  const midnight = (weekday - 1) * dayMinutes;
  const start = midnight + from;
  const end = midnight + (to > from ? to : to + dayMinutes);
  if (end <= weekMinutes) return [{ from: start, to: end }];
  return [
    { from: start, to: weekMinutes },
    { from: 0, to: end - weekMinutes },
  ];
}

function union(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last && span.from <= last.to)
      merged.splice(-1, 1, { from: last.from, to: Math.max(last.to, span.to) });
    else merged.push(span);
  }
  return merged;
}

function read(parse: (text: string) => number | null, text: string): number {
  const value = parse(text);
  if (value === null) throw new Error(`not a local time: ${text}`);
  return value;
}
