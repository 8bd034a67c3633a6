import type { Destination } from '../routing/destination.ts';
import { instantsOfSpan } from './instants-of-span.ts';
import { localText } from './local-text.ts';
import { dayMinutes, minuteMs, minutesOfDay, parseLocalTime } from './local-time.ts';
import type { Span } from './opening-plan.ts';

/** A row of a duty roster, as it was written. */
export interface RosterRow {
  /** In the file, from 1. */
  readonly line: number;
  readonly date: string;
  readonly from: string;
  readonly to: string;
  readonly who: string;
}

export const rosterColumns = ['date', 'from', 'to', 'who'] as const;
export type RosterColumn = (typeof rosterColumns)[number];

/** Why a row cannot be taken. */
export interface RosterFault {
  readonly line: number;
  /** Null: the row as a whole. */
  readonly column: RosterColumn | null;
  readonly code: string;
  readonly message: string;
}

/** Who has the calls, and when. */
export interface Duty {
  readonly line: number;
  /** Local, `YYYY-MM-DDTHH:MM`. */
  readonly from: string;
  readonly to: string;
  readonly who: string;
  readonly destination: Destination;
}

/** What `who` means in this company, or why it means nothing. */
export type Person =
  { readonly destination: Destination } | { readonly code: string; readonly message: string };

export interface Roster {
  readonly duties: readonly Duty[];
  /** The days, `YYYY-MM-DD`, that the roster says everything of: also those of which it says that nobody has duty. */
  readonly days: ReadonlySet<string>;
  /** If there is one, nothing of the roster is to be taken. */
  readonly faults: readonly RosterFault[];
}

/** Beyond these a year is a slip of the pen. */
const years = { first: 2000, last: 2199 };

/**
 * Reads the rows of a roster, all of them, whatever is wrong with some. Dates have the year first; a duty whose end is not after its
 * beginning goes on into the next day, and belongs to the day on which it begins. A row with a date alone says that nobody has
 * duty on that day. Two duties at the same time are a fault, because calls go to one place.
 */
export function readRoster(
  rows: readonly RosterRow[],
  timeZone: string,
  whoIs: (who: string) => Person,
): Roster {
  const read = rows.map((row) => readRow(row, timeZone, whoIs));
  const timed = read
    .flatMap(({ duty }) => duty ?? [])
    .sort((a, b) => a.span.from - b.span.from || a.line - b.line);
  const free = new Map(
    read.flatMap(({ day, isFree, line }) => (day !== null && isFree ? [[day, line]] : [])),
  );
  const faults = [...read.flatMap((row) => row.faults), ...overlaps(timed), ...onFreeDays(timed, free)];
  return {
    duties: timed.map(({ line, who, destination, span }) => ({
      line,
      from: localText(span.from),
      to: localText(span.to),
      who,
      destination,
    })),
    days: new Set(read.flatMap(({ day }) => day ?? [])),
    faults: faults.sort((a, b) => a.line - b.line),
  };
}

interface TimedDuty {
  readonly line: number;
  readonly who: string;
  readonly destination: Destination;
  readonly span: Span;
}

interface ReadRow {
  readonly line: number;
  readonly day: string | null;
  readonly isFree: boolean;
  readonly duty: TimedDuty | null;
  readonly faults: readonly RosterFault[];
}

function readRow(row: RosterRow, timeZone: string, whoIs: (who: string) => Person): ReadRow {
  const { line, who } = row;
  const faults: RosterFault[] = [];
  const refuse = (column: RosterColumn, code: string, message: string) => {
    faults.push({ line, column, code, message });
    return null;
  };
  const midnight = readDate(row.date, refuse);
  const day = midnight === null ? null : localText(midnight).slice(0, 10);
  if (row.from === '' && row.to === '' && who === '')
    return { line, day, isFree: day !== null, duty: null, faults };
  const from = readTime(row.from, 'from', refuse);
  const to = readTime(row.to, 'to', refuse);
  const person = who === '' ? null : whoIs(who);
  if (person === null) refuse('who', 'required', 'is required');
  else if ('code' in person) refuse('who', person.code, person.message);
  const span = midnight === null || from === null || to === null ? null : spanOf(midnight, from, to, refuse);
  if (span && instantsOfSpan(timeZone, span).length === 0)
    refuse('from', 'clock-change', 'does not come: the clock is put forward over this duty');
  const duty =
    span && person && 'destination' in person && faults.length === 0
      ? { line, who, destination: person.destination, span }
      : null;
  return { line, day, isFree: false, duty, faults };
}

type Refuse = (column: RosterColumn, code: string, message: string) => null;

/** Also as spreadsheets write it: `2027. 3. 1.`, `2027/3/1`. */
function readDate(text: string, refuse: Refuse): number | null {
  if (text === '') return refuse('date', 'required', 'is required');
  const [, year = '', month = '', day = ''] =
    /^([0-9]{4})(?:-|\. ?|\/)([0-9]{1,2})(?:-|\. ?|\/)([0-9]{1,2})\.?$/u.exec(text) ?? [];
  if (year === '') return refuse('date', 'bad-format', 'must be a date with the year first, YYYY-MM-DD');
  const midnight = parseLocalTime(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}T00:00`);
  if (midnight === null) return refuse('date', 'no-such-day', 'is no day that there is');
  const isNear = years.first <= Number(year) && Number(year) <= years.last;
  return isNear
    ? midnight
    : refuse('date', 'out-of-range', `must be in the years ${years.first} to ${years.last}`);
}

/** Minutes since midnight. Also `8:00` and `08:00:00`. */
function readTime(text: string, column: 'from' | 'to', refuse: Refuse): number | null {
  if (text === '') return refuse(column, 'required', 'is required');
  const [, hours = '', minutes = ''] = /^([0-9]{1,2}):([0-9]{2})(?::00)?$/u.exec(text) ?? [];
  const time = minutesOfDay(`${hours.padStart(2, '0')}:${minutes}`);
  const isTaken = time !== null && !(column === 'from' && time === dayMinutes);
  if (isTaken) return time;
  const most = column === 'from' ? '23:59' : '24:00';
  return refuse(column, 'bad-format', `must be a time of the day, HH:MM from 00:00 to ${most}`);
}

function spanOf(midnight: number, from: number, to: number, refuse: Refuse): Span | null {
  if (from === to)
    return refuse('to', 'equal-to-start', 'must differ from the beginning; a whole day is 00:00 to 24:00');
  const end = to > from ? to : to + dayMinutes;
  return { from: midnight + from * minuteMs, to: midnight + end * minuteMs };
}

/** @param duties by their beginnings */
function overlaps(duties: readonly TimedDuty[]): RosterFault[] {
  const faults: RosterFault[] = [];
  let longest: TimedDuty | null = null;
  for (const duty of duties) {
    if (longest && duty.span.from < longest.span.to) {
      const [first, second] = [longest.line, duty.line].sort((a, b) => a - b);
      faults.push({
        line: second ?? duty.line,
        column: 'from',
        code: 'overlaps',
        message: `is at the same time as the duty in line ${first}`,
      });
    }
    if (!longest || duty.span.to > longest.span.to) longest = duty;
  }
  return faults;
}

/** @param free lines that say that nobody has duty, by their days */
function onFreeDays(duties: readonly TimedDuty[], free: ReadonlyMap<string, number>): RosterFault[] {
  return duties.flatMap(({ line, span }): RosterFault[] => {
    const other = free.get(localText(span.from).slice(0, 10));
    if (other === undefined) return [];
    const message = `is a day of which line ${other} says that nobody has duty`;
    return [{ line, column: 'date', code: 'free-day', message }];
  });
}
