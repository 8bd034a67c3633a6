import { z } from 'zod';
import { refuseUnknown } from '../../application/refusal.ts';
import { isOpenAt } from '../../domain/calendar/is-open-at.ts';
import { nextChangeAfter } from '../../domain/calendar/next-change-after.ts';
import { json } from '../answer.ts';
import { defineRoute, type Route } from '../define-route.ts';
import { idParams, instant } from '../schemas/numbers.ts';

const calendarState = z
  .strictObject({
    open: z.boolean(),
    until: instant().nullable().meta({ description: 'Null: for more than a year.' }),
  })
  .meta({ id: 'CalendarState' });

const readState = defineRoute({
  method: 'get',
  path: '/v1/calendars/:id/now',
  operationId: 'read-calendar-state',
  summary: 'Whether a calendar is open now, and until when it stays so',
  tag: 'Calendars',
  needs: 'admin',
  params: idParams,
  answers: { 200: { description: 'By the clock of the server.', schema: calendarState } },
  handle: async ({ deps, scope, params }) => {
    const calendar =
      (await deps.database.stores.records.calendar.find(scope, params.id)) ?? refuseUnknown('calendar');
    const now = deps.clock.now();
    return json(200, { open: isOpenAt(calendar, now), until: nextChangeAfter(calendar, now) });
  },
});

export const calendarStateRoutes: readonly Route[] = [readState];
