import type { Scope } from '../../domain/access/principal.ts';
import type { CalendarId, CompanyId, UserId } from '../../domain/ids.ts';

/** The part of the agents' state that follows from their calendars [R8]. */
export interface WorkingHoursStore {
  /** The calendars of which agents' hours change at `now` or before. */
  due(now: Date, limit: number): Promise<{ companyId: CompanyId; calendarId: CalendarId }[]>;
  /** Locks the calendar until the transaction ends. @returns whether any of its agents is still due */
  lockDue(scope: Scope, calendar: CalendarId, now: Date): Promise<boolean>;
  /** @returns whether `withinHours` of any agent changed */
  set(
    scope: Scope,
    concerned: { readonly userId: UserId } | { readonly calendarId: CalendarId },
    hours: { withinHours: boolean; changeAt: Date | null },
  ): Promise<boolean>;
}
