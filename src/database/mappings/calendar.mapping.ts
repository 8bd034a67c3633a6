import type { CalendarRecord } from '../../application/ports/records/call-logic.ts';
import { CalendarEntity } from '../entities/calendar.entity.ts';
import { usesOfDestinations } from '../stores/destination-uses.ts';
import { editedBy } from './editors.ts';
import type { RecordMapping } from '../stores/record-table.ts';

export const calendarMapping: RecordMapping<CalendarRecord, CalendarEntity> = {
  kind: 'calendar',
  entity: CalendarEntity,
  ...editedBy('calendar_editors', 'calendarId'),
  long: ['weekly', 'overrides'],
  uses: ({ weekly, overrides, defaultDestination }) => [
    ...usesOfDestinations({ defaultDestination }),
    ...weekly.flatMap(({ destination }, index) => usesOfDestinations({ [`weekly.${index}`]: destination })),
    ...overrides.flatMap(({ destination }, index) =>
      usesOfDestinations({ [`overrides.${index}`]: destination }),
    ),
  ],
  toRow: ({ name, timeZone, weekly, overrides, defaultDestination }) => ({
    name,
    timeZone,
    weekly,
    overrides,
    defaultDestination,
  }),
  toRecord: ({ overrides, ...row }, list) => ({
    ...row,
    editorIds: list('editorIds').flat(),
    overrides: overrides.map((override) => ({ ...override, fromRoster: override.fromRoster ?? false })),
  }),
};
