import { z } from 'zod';
import { type CalendarDraft, calendarRules } from '../../application/records/kinds/calendar.ts';
import { mostHours } from '../../domain/calendar/hours.ts';
import { parseLocalTime } from '../../domain/calendar/local-time.ts';
import { destination } from '../schemas/destination.ts';
import { editorIds } from '../schemas/editors.ts';
import { beginningOfDay, endOfDay, localTime } from '../schemas/local-time.ts';
import { timeZone } from '../schemas/place.ts';
import { nameText, plainText } from '../schemas/text.ts';
import { analysisView, calendarAnalysis } from '../schemas/calendar-analysis.ts';
import { uniqueList } from '../schemas/unique-list.ts';
import type { WritableResource } from './resource.ts';
import { viewFields } from './view-fields.ts';

const ownDestination = destination
  .nullable()
  .meta({ description: 'Where calls go in these hours; null: to the default.' });

const rowFields = {
  weekdays: uniqueList(z.int().min(1).max(7), 7, (weekday) => weekday)
    .min(1)
    .meta({ description: '1 is Monday, 7 is Sunday: the days on which the hours begin.' }),
  from: beginningOfDay(),
  to: endOfDay().meta({ description: 'Before `from`: on the day after.' }),
  destination: ownDestination,
};
const row = z
  .strictObject({ ...rowFields, destination: ownDestination.default(null) })
  .refine(({ from, to }) => from !== to, {
    path: ['to'],
    error: 'must differ from the beginning; a whole day is 00:00 to 24:00',
    params: { code: 'equal-to-start' },
  })
  .meta({ id: 'NewWeeklyHours' });

const overrideFields = {
  from: localTime(),
  to: localTime().meta({ description: 'The window ends before it.' }),
  open: z.boolean(),
  note: plainText(200),
  destination: ownDestination,
  fromRoster: z.boolean().meta({
    description: 'It came with a duty roster, and a later roster for its day replaces it.',
  }),
};
const override = z
  .strictObject({
    ...overrideFields,
    note: overrideFields.note.default(''),
    destination: ownDestination.default(null),
    fromRoster: overrideFields.fromRoster.default(false),
  })
  .refine(({ from, to }) => Number(parseLocalTime(from)) < Number(parseLocalTime(to)), {
    path: ['to'],
    error: 'must be later than the beginning',
    params: { code: 'not-after-start' },
  })
  .meta({ id: 'NewHoursOverride' });

const fields = {
  name: nameText(),
  timeZone: timeZone(),
  weekly: z.array(row).max(mostHours.rows).meta({
    description:
      'The plan of the week: open in any of these hours; of those that overlap the first leads calls.',
  }),
  overrides: z.array(override).max(mostHours.overrides).meta({
    description:
      'Windows in which the plan of the week does not hold; of those that overlap the later one in the list. A time that the clock is put forward over means the moment after the gap.',
  }),
  defaultDestination: destination.meta({
    description: 'Where calls go in a gap, and in hours without a destination of their own.',
  }),
  editorIds: editorIds(),
};

/** Of each kind; all of them are at `/v1/calendars/{id}/analysis`. */
const mostRemarks = 20;

/**
 * The times of a calendar are those that a clock on the wall of its zone shows [R7]. The default is required: a gap never loses a
 * call [R4].
 */
export const calendarResource: WritableResource<'calendar', CalendarDraft> = {
  kind: 'calendar',
  path: 'calendars',
  noun: 'calendar',
  tag: 'Calendars',
  readNeeds: 'edit-own-call-logic',
  writeNeeds: 'admin',
  editNeeds: 'edit-own-call-logic',
  rules: calendarRules,
  create: z
    .strictObject({
      ...fields,
      editorIds: fields.editorIds.default([]),
      weekly: fields.weekly.default([]),
      overrides: fields.overrides.default([]),
    })
    .meta({ id: 'NewCalendar' }),
  edit: z.strictObject(fields).exactPartial().meta({ id: 'CalendarEdit' }),
  view: z
    .strictObject({
      ...viewFields,
      ...fields,
      weekly: z.array(z.strictObject(rowFields).meta({ id: 'WeeklyHours' })),
      overrides: z.array(z.strictObject(overrideFields).meta({ id: 'HoursOverride' })),
    })
    .meta({ id: 'Calendar' }),
  remarks: {
    fields: z.strictObject({ analysis: calendarAnalysis }),
    of: (calendar, now) => ({ analysis: analysisView(calendar, now, mostRemarks) }),
  },
  filters: z.strictObject({ name: nameText(), timeZone: timeZone() }).exactPartial(),
};
