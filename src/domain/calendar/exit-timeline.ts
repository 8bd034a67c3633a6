import type { CalendarExit, ExitHours } from './calendar-exit.ts';
import { type LocalTime, minuteMs, minuteOfWeek, weekMinutes } from './local-time.ts';
import { type Span, spanOfOverride, spansOfRow } from './opening-plan.ts';

/** A piece of local time in which one exit is taken. */
export type ExitPiece = Span & { readonly exit: CalendarExit };

/**
 * A calendar laid out so that nothing lies over anything else: for questions about long times, where `calendarExitAt` answers
 * for one moment. It knows local times only.
 */
export interface ExitTimeline {
  /** The whole week without gaps, in minutes since Monday 00:00; neighbours differ. */
  readonly week: readonly ExitPiece[];
  /** Where an override decides, in local times; in order, none over another. */
  readonly overridden: readonly ExitPiece[];
}

/** @throws Error when a time is malformed */
export function exitTimeline({ weekly, overrides }: ExitHours): ExitTimeline {
  return { week: layOutWeek(weekly), overridden: layOutOverrides(overrides) };
}

/** The piece that this reading is in; an infinite `to`: nothing follows. */
export function pieceAt({ week, overridden }: ExitTimeline, local: LocalTime): ExitPiece {
  const next = overridden[firstEndingAfter(overridden, local)];
  if (next && next.from <= local) return next;
  const minute = minuteOfWeek(local);
  const piece = week[firstEndingAfter(week, minute)];
  if (!piece) throw new Error('the week has a gap');
  const from = local - Math.round((minute - piece.from) * minuteMs);
  const to = week.length === 1 ? Infinity : from + (piece.to - piece.from) * minuteMs;
  return { exit: piece.exit, from, to: Math.min(to, next?.from ?? Infinity) };
}

/** Of rows that overlap the first one counts: painted last to first, minute by minute of one week. */
function layOutWeek(weekly: ExitHours['weekly']): ExitPiece[] {
  const rows = new Uint16Array(weekMinutes);
  for (const [index, row] of [...weekly.entries()].reverse()) {
    for (const { from, to } of spansOfRow(row)) rows.fill(index + 1, from, to);
  }
  const pieces: ExitPiece[] = [];
  let from = 0;
  for (let minute = 1; minute <= weekMinutes; minute += 1) {
    if (minute < weekMinutes && rows[minute] === rows[from]) continue;
    const row = rows[from];
    pieces.push({ from, to: minute, exit: row ? `row-${row}` : 'default' });
    from = minute;
  }
  return pieces;
}

/** Of overrides that overlap the last one counts. */
function layOutOverrides(overrides: ExitHours['overrides']): ExitPiece[] {
  const spans = overrides.map(spanOfOverride);
  const edges = [...new Set(spans.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  const pieces: ExitPiece[] = [];
  for (const [index, from] of edges.entries()) {
    const to = edges[index + 1];
    const decides = spans.findLastIndex((span) => span.from <= from && from < span.to);
    if (to === undefined || decides < 0) continue;
    const exit: CalendarExit = `override-${decides + 1}`;
    const last = pieces.at(-1);
    if (last?.exit === exit && last.to === from) pieces.splice(-1, 1, { from: last.from, to, exit });
    else pieces.push({ from, to, exit });
  }
  return pieces;
}

/** The index of the first of these pieces in order that is not over then. By halves, because there may be thousands. */
export function firstEndingAfter(pieces: readonly Span[], time: number): number {
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((pieces[middle]?.to ?? Infinity) > time) high = middle;
    else low = middle + 1;
  }
  return low;
}
