import { z } from 'zod';
import { minutesOfDay, parseLocalTime } from '../../domain/calendar/local-time.ts';

/** Beyond these a year is a slip of the pen. */
const years = { first: 2000, last: 2199 };

/** When something begins on a day. */
export function beginningOfDay() {
  return z
    .string()
    .refine((text) => minutesOfDay(text) !== null && text !== '24:00', {
      error: 'must be a time of the day, HH:MM from 00:00 to 23:59',
      params: { code: 'bad-format' },
    })
    .meta({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$', example: '22:00' });
}

/** When something ends on a day, or on the next one. */
export function endOfDay() {
  return z
    .string()
    .refine((text) => minutesOfDay(text) !== null && text !== '00:00', {
      error: 'must be a time of the day, HH:MM from 00:01 to 24:00',
      params: { code: 'bad-format' },
    })
    .meta({ pattern: '^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$', example: '24:00' });
}

/** A day and a time without a zone, `YYYY-MM-DDTHH:MM`. */
export function localTime() {
  return z
    .string()
    .refine((text) => parseLocalTime(text) !== null, {
      error: 'must be a local time, YYYY-MM-DDTHH:MM, on a day that there is',
      params: { code: 'bad-format' },
      abort: true,
    })
    .refine((text) => isNear(Number(text.slice(0, 4))), {
      error: `must be in the years ${years.first} to ${years.last}`,
      params: { code: 'out-of-range' },
    })
    .meta({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}$', example: '2026-12-24T12:00' });
}

function isNear(year: number): boolean {
  return year >= years.first && year <= years.last;
}
