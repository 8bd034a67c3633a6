import { isDeepStrictEqual } from 'node:util';
import type { Hours } from '../../../domain/calendar/hours.ts';
import { recheckWorkingHours } from '../../agents/working-hours.ts';
import type { CalendarRecord, NewRecord } from '../../ports/records.ts';
import type { Change, RecordRules } from '../record-rules.ts';
import { membershipsOf } from './aggregates.ts';

export type CalendarDraft = Omit<NewRecord<CalendarRecord>, 'companyId'>;

/** What is in use cannot be deleted, and nobody can use what is just being made: only an edit of the hours moves agents [R8]. */
export const calendarRules: RecordRules<'calendar', CalendarDraft> = {
  kind: 'calendar',
  prepare: (draft, { companyId }) => Promise.resolve({ record: { ...draft, companyId } }),
  amend: (before, edit) => Promise.resolve({ record: { ...before, ...edit } }),
  references: () => [],
  aggregates: (before, after, companyId) => (turnsAgents(before, after) ? [membershipsOf(companyId)] : []),
  settle: recheckAgents,
  audit: (calendar) => ({ ...calendar }),
};

async function recheckAgents({ before, after, scope, stores, now }: Change<'calendar'>): Promise<void> {
  if (before && turnsAgents(before, after))
    await recheckWorkingHours(stores, scope, { calendarId: before.id }, now);
}

function turnsAgents(before: Hours | null, after: Hours | null): boolean {
  return before !== null && after !== null && !isDeepStrictEqual(hoursOf(before), hoursOf(after));
}

function hoursOf({ timeZone, weekly, overrides }: Hours): Hours {
  return { timeZone, weekly, overrides };
}
