import { z } from 'zod';
import { type CalendarState, calendarStateAt } from '../../application/calendars/calendar-state.ts';
import type { CalendarRecord } from '../../application/ports/records/call-logic.ts';
import { refuseUnknown } from '../../application/refusal.ts';
import { readMoment } from '../../domain/calendar/read-moment.ts';
import { json } from '../answer.ts';
import { defineRoute, type Route, type SignedInRequest } from '../define-route.ts';
import { ProblemError } from '../problem.ts';
import { analysisView, calendarAnalysis } from '../schemas/calendar-analysis.ts';
import { destination } from '../schemas/destination.ts';
import { localTime } from '../schemas/local-time.ts';
import { idParams, instant } from '../schemas/numbers.ts';

const endless = 'Null: for more than a year.';

const stateFields = {
  at: instant(),
  localTime: localTime().meta({ description: 'What the clock of the calendar’s zone shows then.' }),
  open: z.boolean().meta({ description: 'Whether those are at work who work by this calendar.' }),
  until: instant()
    .nullable()
    .meta({ description: `Until when it stays open, or closed. ${endless}` }),
  calls: z
    .strictObject({
      exit: z.string().meta({
        description: '`override-N`, `row-N`, counted from 1 in the order of the calendar, or `default`.',
        example: 'override-3',
      }),
      destination,
      destinationName: z.string().nullable(),
      note: z.string().meta({ description: 'That of the override.' }),
      since: instant().nullable().meta({ description: endless }),
      until: instant().nullable().meta({ description: endless }),
    })
    .meta({ description: 'Where calls go that reach the calendar then.' }),
};
const calendarState = z.strictObject(stateFields).meta({ id: 'CalendarState' });
const calendarStateAtTime = z
  .strictObject({
    ...stateFields,
    clock: z.enum(['plain', 'skipped', 'twice']).meta({
      description:
        'Of a local time: `skipped`, the clock is put forward over it, and the moment after the gap is told; `twice`, the clock shows it twice, and the first time is told.',
    }),
  })
  .meta({ id: 'CalendarStateAtTime' });

const readState = defineRoute({
  method: 'get',
  path: '/v1/calendars/:id/now',
  operationId: 'read-calendar-state',
  summary: 'What a calendar does now: whether it is open, where calls go, since when and until when',
  tag: 'Calendars',
  needs: 'edit-own-call-logic',
  params: idParams,
  answers: { 200: { description: 'By the clock of the server.', schema: calendarState } },
  handle: async (request) => json(200, await stateOf(request, request.deps.clock.now())),
});

const readStateAt = defineRoute({
  method: 'get',
  path: '/v1/calendars/:id/at',
  operationId: 'read-calendar-state-at',
  summary: 'What a calendar does at another time',
  tag: 'Calendars',
  needs: 'edit-own-call-logic',
  params: idParams,
  query: z.strictObject({
    time: z.string().max(40).meta({
      description: 'An instant, or a local time of the calendar’s zone, with seconds or without.',
      example: '2026-12-24T12:00',
    }),
  }),
  answers: { 200: { description: 'By the plan as it is now.', schema: calendarStateAtTime } },
  handle: async (request) => {
    const calendar = await calendarOf(request);
    // In a query a plus is a space.
    const moment = readMoment(request.query.time.replace(' ', '+'), calendar.timeZone);
    if (moment === null || !isNear(moment.instant)) refuseTime();
    return json(200, { ...(await stateOf(request, moment.instant, calendar)), clock: moment.clock });
  },
});

const readAnalysis = defineRoute({
  method: 'get',
  path: '/v1/calendars/:id/analysis',
  operationId: 'read-calendar-analysis',
  summary: 'What falls to the default in the next 400 days, and what never decides',
  tag: 'Calendars',
  needs: 'edit-own-call-logic',
  params: idParams,
  answers: { 200: { description: 'From now on, by the plan as it is now.', schema: calendarAnalysis } },
  handle: async (request) =>
    json(200, analysisView(await calendarOf(request), request.deps.clock.now(), mostOfEach)),
});

const mostOfEach = 1_000;

type OfOneCalendar = SignedInRequest<{ id: number }, unknown, unknown>;

async function calendarOf({ deps, scope, params }: OfOneCalendar): Promise<CalendarRecord> {
  return (await deps.database.stores.records.calendar.find(scope, params.id)) ?? refuseUnknown('calendar');
}

async function stateOf(request: OfOneCalendar, at: Date, calendar?: CalendarRecord): Promise<CalendarState> {
  const { deps, scope } = request;
  return await calendarStateAt(
    calendar ?? (await calendarOf(request)),
    at,
    deps.database.stores.records,
    scope,
  );
}

/** What the clocks of a zone did, or will do, is known for some time only. */
function isNear(instant: Date): boolean {
  const year = instant.getUTCFullYear();
  return year >= 2000 && year <= 2199;
}

/** @throws ProblemError */
function refuseTime(): never {
  const message = 'must be an instant or a local time, YYYY-MM-DDTHH:MM, in the years 2000 to 2199';
  throw new ProblemError('validation', `Invalid query: /time ${message}.`, {
    faults: [{ in: 'query', path: '/time', code: 'bad-format', message }],
  });
}

export const calendarStateRoutes: readonly Route[] = [readState, readStateAt, readAnalysis];
