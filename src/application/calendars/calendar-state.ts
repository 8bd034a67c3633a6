import type { Scope } from '../../domain/access/principal.ts';
import type { CalendarExit } from '../../domain/calendar/calendar-exit.ts';
import { exitAround } from '../../domain/calendar/exit-stretches.ts';
import { isOpenAt } from '../../domain/calendar/is-open-at.ts';
import { localText } from '../../domain/calendar/local-text.ts';
import { nextChangeAfter } from '../../domain/calendar/next-change-after.ts';
import { localTimeAt } from '../../domain/calendar/zone-offset.ts';
import type { Destination } from '../../domain/routing/destination.ts';
import { destinationNames } from '../call-logic/destination-names.ts';
import type { CalendarRecord } from '../ports/records/call-logic.ts';
import type { RecordStores } from '../ports/stores.ts';

/** What a calendar does at an instant: for those who work by it, and for calls that reach it. */
export interface CalendarState {
  readonly at: Date;
  /** What the clock on the wall of its zone shows, `YYYY-MM-DDTHH:MM`. */
  readonly localTime: string;
  readonly open: boolean;
  /** Until when it stays open, or closed; null: for more than a year. */
  readonly until: Date | null;
  readonly calls: {
    readonly exit: CalendarExit;
    readonly destination: Destination;
    /** Null: what it leads to does not exist for who asks. */
    readonly destinationName: string | null;
    /** The note of the override that decides. */
    readonly note: string;
    /** Null: for more than a year. */
    readonly since: Date | null;
    readonly until: Date | null;
  };
}

export async function calendarStateAt(
  calendar: CalendarRecord,
  at: Date,
  records: RecordStores,
  scope: Scope,
): Promise<CalendarState> {
  const { exit, since, until } = exitAround(calendar, at);
  const { destination, note } = entryOf(calendar, exit);
  const names = await destinationNames(records, scope, [destination]);
  return {
    at,
    localTime: localText(localTimeAt(calendar.timeZone, at.getTime())),
    open: isOpenAt(calendar, at),
    until: nextChangeAfter(calendar, at),
    calls: { exit, destination, destinationName: names(destination), note, since, until },
  };
}

/** Where an exit leads, and what people noted of it. */
export function entryOf(
  { weekly, overrides, defaultDestination }: CalendarRecord,
  exit: CalendarExit,
): { destination: Destination; note: string } {
  const [kind, number] = exit.split('-');
  const index = Number(number) - 1;
  const override = kind === 'override' ? overrides[index] : undefined;
  const row = kind === 'row' ? weekly[index] : undefined;
  return {
    destination: override?.destination ?? row?.destination ?? defaultDestination,
    note: override?.note ?? '',
  };
}
