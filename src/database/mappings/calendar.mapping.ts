import type { CalendarRecord } from '../../application/ports/records.ts';
import { CalendarEntity } from '../entities/calendar.entity.ts';
import type { RecordMapping } from '../stores/record-table.ts';

export const calendarMapping: RecordMapping<CalendarRecord, CalendarEntity> = {
  kind: 'calendar',
  entity: CalendarEntity,
  lists: [],
  toRow: ({ name, timeZone, weekly, overrides }) => ({ name, timeZone, weekly, overrides }),
  toRecord: ({ ...row }) => row,
};
