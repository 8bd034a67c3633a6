import { dayMinutes, minuteMs, minutesOfDay, parseLocalTime } from '../../domain/calendar/local-time.ts';
import type { CalendarNode } from '../../domain/routing/routing-table.ts';

/** A part of a day in which one row or override decides, in minutes since midnight; `to` does not belong to it. */
export interface Window {
  readonly from: number;
  readonly to: number;
  readonly exit: string;
}

/** The overrides of a calendar by the time that a clock on the wall shows, as coarse as can be. */
export interface OverrideDays {
  /** `2026`: one override decides for the whole year. */
  readonly years: ReadonlyMap<string, string>;
  /** `2026-12`: for the whole month. */
  readonly months: ReadonlyMap<string, string>;
  /** `2026-12-24`: at these times of the day; at others the week decides. In order, none touching another. */
  readonly dates: ReadonlyMap<string, readonly Window[]>;
}

/** What the week says on a weekday, 1 is Monday. In order, none touching another. */
export function weekdayWindows({ weekly }: CalendarNode, weekday: number): Window[] {
  const spans = weekly.flatMap(({ weekdays, from, to }, index): Window[] => {
    const [start, end] = [minutes(from), minutes(to)];
    const exit = `row-${index + 1}`;
    const yesterday = weekday === 1 ? 7 : weekday - 1;
    return [
      ...(weekdays.includes(weekday) ? [{ from: start, to: end > start ? end : dayMinutes, exit }] : []),
      // Over midnight: the rest of the day before.
      ...(weekdays.includes(yesterday) && end <= start ? [{ from: 0, to: end, exit }] : []),
    ];
  });
  return decided(spans.filter(({ from, to }) => from < to));
}

/** Of overrides that overlap, the last one counts. */
export function overrideDays({ overrides }: CalendarNode): OverrideDays {
  const years = new Map<string, string>();
  const months = new Map<string, string>();
  const dates = new Map<string, Window[]>();
  const spans = overrides.map(({ from, to }, index) => ({
    from: localMinutes(from),
    to: localMinutes(to),
    exit: `override-${index + 1}`,
  }));
  for (const { from, to, exit } of decided(spans.reverse())) {
    for (let at = from; at < to;) {
      const date = new Date(at * minuteMs).toISOString().slice(0, 10);
      const whole = to - at < 28 * dayMinutes ? null : wholeMonthOrYear(at, to);
      if (whole?.kind === 'year') years.set(date.slice(0, 4), exit);
      else if (whole?.kind === 'month') months.set(date.slice(0, 7), exit);
      else {
        const midnight = Math.floor(at / dayMinutes) * dayMinutes;
        const windows = dates.get(date) ?? [];
        windows.push({ from: at - midnight, to: Math.min(to - midnight, dayMinutes), exit });
        dates.set(date, windows);
      }
      at = whole?.next ?? Math.floor(at / dayMinutes + 1) * dayMinutes;
    }
  }
  return { years, months, dates };
}

/** What begins at this minute and lies in the span as a whole; null: neither a year nor a month. */
function wholeMonthOrYear(at: number, to: number): { kind: 'year' | 'month'; next: number } | null {
  const day = new Date(at * minuteMs);
  const [year, month] = [day.getUTCFullYear(), day.getUTCMonth()];
  const [newYear, nextYear] = [Date.UTC(year, 0) / minuteMs, Date.UTC(year + 1, 0) / minuteMs];
  if (at === newYear && nextYear <= to) return { kind: 'year', next: nextYear };
  const [first, next] = [Date.UTC(year, month) / minuteMs, Date.UTC(year, month + 1) / minuteMs];
  return at === first && next <= to ? { kind: 'month', next } : null;
}

/** Cuts spans of which the first that holds counts into such that do not overlap, in order; neighbours of one exit are one. */
function decided(spans: readonly Window[]): Window[] {
  const changes = new Map<number, { begin: number[]; end: number[] }>();
  const changesAt = (time: number) => {
    const known = changes.get(time);
    if (known) return known;
    const fresh = { begin: [], end: [] };
    changes.set(time, fresh);
    return fresh;
  };
  for (const [index, { from, to }] of spans.entries()) {
    changesAt(from).begin.push(index);
    changesAt(to).end.push(index);
  }
  const windows: Window[] = [];
  const holding = new Set<number>();
  let from = 0;
  for (const [to, { begin, end }] of [...changes].sort(([a], [b]) => a - b)) {
    const exit = holding.size === 0 ? undefined : spans[Math.min(...holding)]?.exit;
    const last = windows.at(-1);
    if (exit !== undefined && last?.to === from && last.exit === exit) windows.splice(-1, 1, { ...last, to });
    else if (exit !== undefined) windows.push({ from, to, exit });
    for (const index of end) holding.delete(index);
    for (const index of begin) holding.add(index);
    from = to;
  }
  return windows;
}

function minutes(text: string): number {
  return required(minutesOfDay(text), text);
}

function localMinutes(text: string): number {
  return required(parseLocalTime(text), text) / minuteMs;
}

function required(value: number | null, text: string): number {
  if (value === null) throw new Error(`not a local time: ${text}`);
  return value;
}
