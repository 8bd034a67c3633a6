import type { Connection } from 'mysql2/promise';
import type { TestCompany } from '../support/company.ts';
import { copyRow, lastId } from './copy-row.ts';

export interface CallLogicSize {
  readonly numbers: number;
  readonly calendars: number;
  /** In each calendar, one a day. */
  readonly overrides: number;
  readonly extensions: number;
}

/** Where a call through the whole logic enters, and what can be edited. */
export interface CallLogic {
  readonly called: string;
  readonly numberId: number;
  readonly calendarId: number;
  readonly extensionId: number;
  readonly queueId: number;
  readonly phoneId: number;
}

/**
 * Gives the company call logic of this size: numbers that lead to calendars, calendars that lead to a queue, extensions with a
 * phone each. One of each is made over REST, the others are copies of it in the database.
 */
export async function makeCallLogic(
  company: TestCompany,
  database: Connection,
  size: CallLogicSize,
): Promise<CallLogic> {
  const queue = await company.queue('Sales');
  const destination = { kind: 'queue', queueId: queue.id };
  const calendar = await company.rest.post<{ id: number }>('/v1/calendars', {
    name: 'Opening hours',
    timeZone: 'Europe/Budapest',
    weekly: [{ weekdays: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00', destination }],
    overrides: Array.from({ length: size.overrides }, (_, day) => overrideOn(day)),
    defaultDestination: destination,
  });
  const number = await company.number({ kind: 'calendar', calendarId: calendar.id });
  const phone = await company.rest.post<{ id: number }>('/v1/phones', { name: 'Phone' });
  const extension = await company.rest.post<{ id: number }>('/v1/extensions', {
    digits: '9999',
    name: 'Extension',
    devices: [{ phoneId: phone.id }],
  });
  const last = {
    calendar: await lastId(database, 'calendars'),
    number: await lastId(database, 'numbers'),
    phone: await lastId(database, 'phones'),
    extension: await lastId(database, 'extensions'),
  };
  const copy = async (
    table: string,
    where: string,
    id: number,
    count: number,
    overrides: Record<string, string>,
  ) => {
    if (count > 0) await copyRow(database, { table, where, id, count, overrides });
  };
  await database.beginTransaction();
  await copy('calendars', 'id', calendar.id, size.calendars - 1, { id: `${last.calendar} + seq` });
  await copy('numbers', 'id', number.id, size.numbers - 1, {
    id: `${last.number} + seq`,
    digits: `CONCAT('+3670', LPAD(${last.number} + seq, 7, '0'))`,
    destination: `JSON_OBJECT('kind', 'calendar', 'calendarId',
      IF(seq % ${size.calendars} = 0, ${calendar.id}, ${last.calendar} + seq % ${size.calendars}))`,
  });
  await copy('phones', 'id', phone.id, size.extensions - 1, {
    id: `${last.phone} + seq`,
    sipUser: `LEFT(MD5(CONCAT('logic ', ${last.phone} + seq)), 12)`,
  });
  await copy('extensions', 'id', extension.id, size.extensions - 1, {
    id: `${last.extension} + seq`,
    digits: '10000 + seq',
  });
  await copy('extension_devices', 'extensionId', extension.id, size.extensions - 1, {
    extensionId: `${last.extension} + seq`,
    phoneId: `${last.phone} + seq`,
  });
  await database.commit();
  return {
    ...{ called: number.called, numberId: number.id, calendarId: calendar.id },
    ...{ extensionId: extension.id, queueId: queue.id, phoneId: phone.id },
  };
}

/** Half an hour at noon of a day of the coming year: somebody else is on duty. */
function overrideOn(day: number) {
  const date = new Date(Date.UTC(2027, 0, 1 + day)).toISOString().slice(0, 10);
  return {
    from: `${date}T12:00`,
    to: `${date}T12:30`,
    open: false,
    note: '',
    destination: { kind: 'hang-up', reason: 'busy' },
  };
}
