import { isDeepStrictEqual } from 'node:util';
import type { Hours } from '../../../domain/calendar/hours.ts';
import { recheckWorkingHours } from '../../agents/working-hours.ts';
import type { CalendarRecord } from '../../ports/records/call-logic.ts';
import type { NewRecord } from '../../ports/records/record-base.ts';
import type { Change, RecordRules } from '../record-rules.ts';
import { configurationOf, membershipsOf } from './aggregates.ts';
import { editorReferences, keepForAdministrators } from './editors.ts';
import { destinationReferences } from './destination-references.ts';

export type CalendarDraft = Omit<NewRecord<CalendarRecord>, 'companyId'>;

/**
 * Calls are led by every calendar, agents by those that are somebody's working hours [R8]. What is in use cannot be deleted, and
 * nobody can use what is just being made: only an edit of the hours moves agents.
 */
export const calendarRules: RecordRules<'calendar', CalendarDraft> = {
  kind: 'calendar',
  prepare: (draft, { companyId }) => Promise.resolve({ record: { ...draft, companyId } }),
  amend: (before, edit) => Promise.resolve({ record: { ...before, ...edit } }),
  references: ({ weekly, overrides, defaultDestination, editorIds }) => [
    ...editorReferences({ editorIds }),
    ...destinationReferences(defaultDestination, 'defaultDestination'),
    ...weekly.flatMap(({ destination }, index) =>
      destinationReferences(destination, 'weekly', index, 'destination'),
    ),
    ...overrides.flatMap(({ destination }, index) =>
      destinationReferences(destination, 'overrides', index, 'destination'),
    ),
  ],
  aggregates: (before, after, companyId) => [
    ...(turnsCalls(before, after) ? [configurationOf(companyId)] : []),
    ...(turnsAgents(before, after) ? [membershipsOf(companyId)] : []),
  ],
  guard: (change) => {
    keepForAdministrators(change, 'editorIds');
    return Promise.resolve();
  },
  settle: recheckAgents,
  audit: (calendar) => ({ ...calendar }),
};

async function recheckAgents({ before, after, scope, stores, now }: Change<'calendar'>): Promise<void> {
  if (before && turnsAgents(before, after))
    await recheckWorkingHours(stores, scope, { calendarId: before.id }, now);
}

/** Names, notes and whether a window counts as open are nothing to calls. */
function turnsCalls(before: CalendarDraft | null, after: CalendarDraft | null): boolean {
  return before === null || after === null || !isDeepStrictEqual(wayOf(before), wayOf(after));
}

function wayOf({ timeZone, weekly, overrides, defaultDestination }: CalendarDraft): unknown {
  return [
    timeZone,
    weekly,
    overrides.map(({ from, to, destination }) => [from, to, destination]),
    defaultDestination,
  ];
}

function turnsAgents(before: Hours | null, after: Hours | null): boolean {
  return before !== null && after !== null && !isDeepStrictEqual(hoursOf(before), hoursOf(after));
}

/** Without the destinations, which mean nothing to agents. */
function hoursOf({ timeZone, weekly, overrides }: Hours): Hours {
  return {
    timeZone,
    weekly: weekly.map(({ weekdays, from, to }) => ({ weekdays, from, to })),
    overrides: overrides.map(({ from, to, open, note }) => ({ from, to, open, note })),
  };
}
