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
      const day = new Date(at * minuteMs);
      const [year, month] = [day.getUTCFullYear(), day.getUTCMonth()];
      const text = day.toISOString();
      const nextYear = Date.UTC(year + 1, 0) / minuteMs;
      const nextMonth = Date.UTC(year, month + 1) / minuteMs;
      const midnight = Math.floor(at / dayMinutes) * dayMinutes;
      if (at === Date.UTC(year, 0) / minuteMs && nextYear <= to) {
        years.set(text.slice(0, 4), exit);
        at = nextYear;
      } else if (at === Date.UTC(year, month) / minuteMs && nextMonth <= to) {
        months.set(text.slice(0, 7), exit);
        at = nextMonth;
      } else {
        const end = Math.min(to, midnight + dayMinutes);
        const windows = dates.get(text.slice(0, 10)) ?? [];
        windows.push({ from: at - midnight, to: end - midnight, exit });
        dates.set(text.slice(0, 10), windows);
        at = end;
      }
    }
  }
  return { years, months, dates };
}

/** Cuts spans of which the first that holds counts into such that do not overlap, in order; neighbours of one exit are one. */
function decided(spans: readonly Window[]): Window[] {
  const boundaries = [...new Set(spans.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  const windows: Window[] = [];
  for (const [index, from] of boundaries.slice(0, -1).entries()) {
    const to = boundaries[index + 1] ?? from;
    const exit = spans.find((span) => span.from <= from && to <= span.to)?.exit;
    if (exit === undefined) continue;
    const last = windows.at(-1);
    if (last?.to === from && last.exit === exit) windows.splice(-1, 1, { ...last, to });
    else windows.push({ from, to, exit });
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
