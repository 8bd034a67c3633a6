import { type Scope, wholeCompany } from '../../domain/access/principal.ts';
import { isOpenAt } from '../../domain/calendar/is-open-at.ts';
import { nextChangeAfter } from '../../domain/calendar/next-change-after.ts';
import type { CalendarId, UserId } from '../../domain/ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Database, Stores } from '../ports/stores.ts';
import type { Writer } from '../write.ts';
import { eachDue } from '../each-due.ts';

/** Whose hours are looked at: those of one user, or those of all who work by a calendar. */
export type Concerned = { readonly userId: UserId } | { readonly calendarId: CalendarId };

/**
 * Stores whether the agents are within their working hours now, and when that changes next [R8]. One statement, however many
 * agents share a calendar.
 *
 * @returns whether anybody's `withinHours` may have changed
 */
export async function recheckWorkingHours(
  stores: Stores,
  scope: Scope,
  concerned: Concerned,
  now: Date,
): Promise<boolean> {
  // Whoever causes it need not be responsible for the calendar.
  const all = wholeCompany(scope);
  const calendarId =
    'calendarId' in concerned
      ? concerned.calendarId
      : ((await stores.records.user.find(all, concerned.userId))?.workingHoursId ?? null);
  const calendar = calendarId === null ? null : await stores.records.calendar.find(all, calendarId);
  return await stores.workingHours.set(all, concerned, {
    withinHours: calendar === null || isOpenAt(calendar, now),
    changeAt: calendar && (nextChangeAfter(calendar, now) ?? lookAgainAt(now)),
  });
}

/** A calendar is searched for little more than a year; what it holds later is found in time. */
function lookAgainAt(now: Date): Date {
  return new Date(now.getTime() + 365 * 86_400_000);
}

/**
 * Carries out the beginnings and ends of working hours that are due: one write for all agents of a calendar, so that a shift
 * boundary of a thousand agents costs the database as much as one of ten.
 */
export async function turnWorkingHours(
  { database, writer, clock, log }: { database: Database; writer: Writer; clock: Clock; log: Log },
  limit: number,
): Promise<void> {
  const due = await database.stores.workingHours.due(clock.now(), limit);
  await eachDue(due, log, async ({ companyId, calendarId }) => {
    const scope = { companyId };
    await writer.follow(companyId, async (stores, now) => {
      // Somebody else may have been faster: then nobody of this calendar is due any more.
      if (!(await stores.workingHours.lockDue(scope, calendarId, now))) return null;
      const turned = await recheckWorkingHours(stores, scope, { calendarId }, now);
      log.debug({ companyId, calendarId, turned }, 'working hours');
      return { value: null, aggregates: turned ? [{ kind: 'memberships', id: companyId }] : [] };
    });
  });
}
