import { z } from 'zod';
import { entryOf } from '../../application/calendars/calendar-state.ts';
import { destinationNames } from '../../application/call-logic/destination-names.ts';
import { refuseUnknown } from '../../application/refusal.ts';
import { mostHours } from '../../domain/calendar/hours.ts';
import { json, text } from '../answer.ts';
import { iCalendarText } from '../calendar-formats/icalendar.ts';
import { mostRosterRows, readRosterCsv } from '../calendar-formats/roster-csv.ts';
import { defineRoute, type Route } from '../define-route.ts';
import { entityTag, expectedVersion } from '../entity-tag.ts';
import { readUpload } from '../read-upload.ts';
import { answerWrite } from '../receipt-answer.ts';
import { analysisView, calendarAnalysis } from '../schemas/calendar-analysis.ts';
import { flagText, id, idParams } from '../schemas/numbers.ts';

const upload = {
  types: ['text/csv', 'text/plain', 'application/octet-stream'],
  mostBytes: 1_048_576,
} as const;

const imported = z
  .strictObject({
    calendarId: id(),
    dryRun: z.boolean(),
    days: z.array(z.iso.date()).meta({ description: 'The days that the roster says everything of.' }),
    added: z.int(),
    removed: z.int(),
    unchanged: z.int(),
    analysis: calendarAnalysis,
  })
  .meta({ id: 'ImportedRoster' });

const importRoster = defineRoute({
  method: 'post',
  path: '/v1/calendars/:id/roster',
  operationId: 'import-duty-roster',
  summary: 'Take a duty roster into a calendar',
  description: `CSV in UTF-8 with the columns \`date\`, \`from\`, \`to\` and \`who\`, named in the first line, in any order; separated by
commas, semicolons or tabs. Dates have the year first, times are local, \`24:00\` is the end of the day, and a duty that ends before it
begins goes on into the next day. \`who\` is the digits of an extension, the e-mail address or full name of a user, or the name of a ring
group or queue. A row with a date alone: nobody has duty on that day.

Each duty becomes an override with \`fromRoster\`. Those of earlier rosters that begin on days of this one are replaced, so that the
same file twice is the same as once; overrides that people made stay, and come after all duties, so that they count more. All rows
are checked, and nothing is taken if one is bad: \`bad-rows\` names the line and column of each fault, as \`/17/who\`. At most
${mostRosterRows} rows, and ${mostHours.overrides} overrides in the calendar.`,
  tag: 'Calendars',
  needs: 'edit-own-call-logic',
  features: ['receipt', 'conditional-write'],
  params: idParams,
  query: z
    .strictObject({
      'dry-run': flagText().meta({ description: '`true`: tell what it would do, and change nothing.' }),
    })
    .exactPartial(),
  upload,
  answers: {
    200: { description: 'It is taken, and every engine knows; or nothing had to change.', schema: imported },
    202: { description: 'It is taken, but not every engine knows yet.', schema: imported },
  },
  handle: async (request) => {
    const { deps, actor, scope, params, query } = request;
    const expected = expectedVersion(request.header('if-match'));
    const isTrial = query['dry-run'] ?? false;
    // Before the body is read, not to make anybody upload for nothing.
    if (!(await deps.database.stores.records.calendar.find(scope, params.id))) refuseUnknown('calendar');
    const roster = readRosterCsv(await readUpload(request.openUpload(upload), upload.mostBytes));
    const { calendar, days, counts, written } = await deps.useCases.importRoster.import(
      actor,
      params.id,
      roster,
      { expectedVersion: expected, isTrial },
    );
    const view = {
      calendarId: calendar.id,
      dryRun: isTrial,
      days,
      ...counts,
      analysis: analysisView(calendar, deps.clock.now(), mostRemarks),
    };
    const headers = { etag: entityTag(calendar.version) };
    return written
      ? await answerWrite(request, written, { status: 200, view, headers })
      : json(200, view, headers);
  },
});

const mostRemarks = 20;

const exportICalendar = defineRoute({
  method: 'get',
  path: '/v1/calendars/:id/ical',
  operationId: 'export-calendar',
  summary: 'A calendar as iCalendar (RFC 5545), for other programs',
  description:
    'Rows are weekly series in the zone of the calendar, overrides single events; times that fall to the default are in none. Where overrides or the change of the clocks interfere with a row in the next 400 days, its series has an exception.',
  tag: 'Calendars',
  needs: 'edit-own-call-logic',
  params: idParams,
  answers: {
    200: {
      description: 'The calendar.',
      contentType: 'text/calendar',
      headers: { 'content-disposition': 'Under what name to keep the file.' },
    },
  },
  handle: async ({ deps, scope, params }) => {
    const { records } = deps.database.stores;
    const calendar = (await records.calendar.find(scope, params.id)) ?? refuseUnknown('calendar');
    const { weekly, overrides, defaultDestination } = calendar;
    const chosen = [...weekly, ...overrides].flatMap(({ destination }) => destination ?? []);
    const nameOf = await destinationNames(records, scope, [defaultDestination, ...chosen]);
    const content = iCalendarText(
      {
        hours: calendar,
        name: calendar.name,
        uid: `company-${scope.companyId}-calendar-${calendar.id}`,
        text: (exit) => {
          const { destination, note } = entryOf(calendar, exit);
          return { summary: nameOf(destination) ?? destination.kind, description: note };
        },
      },
      deps.clock.now(),
    );
    return text(200, 'text/calendar; charset=utf-8', content, {
      'content-disposition': `attachment; filename="calendar-${calendar.id}.ics"`,
    });
  },
});

export const calendarExchangeRoutes: readonly Route[] = [importRoster, exportICalendar];
