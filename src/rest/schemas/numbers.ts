import { z } from 'zod';
import { shownAs } from './shown-as.ts';

/** The database counts objects in 32 bits. */
const mostId = 2 ** 32 - 1;

/** The id of an object, in a body. */
export function id() {
  return z.int().min(1).max(mostId).meta({ description: 'Id of an object.' });
}

/** The id of an object, in an address or a query. */
export function idText() {
  return z
    .string()
    .regex(/^[1-9][0-9]{0,9}$/, { error: 'must be the id of an object' })
    .transform(Number)
    .refine((value) => value <= mostId, { error: 'must be the id of an object', params: { code: 'too-big' } })
    .meta({ override: shownAs({ type: 'integer', minimum: 1, maximum: mostId }) });
}

/** The id of a row in a log that never stops growing, in a body. */
export function logId() {
  return z.int().min(1).max(Number.MAX_SAFE_INTEGER);
}

/** The id of a row in a log that never stops growing, in an address. */
export function logIdText() {
  return z
    .string()
    .regex(/^[1-9][0-9]{0,14}$/)
    .transform(Number)
    .meta({ override: shownAs({ type: 'integer', minimum: 1 }) });
}

/** The id that an engine gave to a call. */
export function callKey() {
  return z.string().regex(/^[\x21-\x7e]{1,150}$/, { error: 'must be the id of a call' });
}

export function flagText() {
  return z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .meta({ override: shownAs({ type: 'boolean' }) });
}

export function seconds(least: number, most: number) {
  return z.int().min(least).max(most).meta({ description: 'Seconds.' });
}

/** An instant in a view. */
export function instant() {
  return z.iso
    .datetime()
    .meta({ description: 'An instant, in UTC.', override: shownAs({ type: 'string', format: 'date-time' }) });
}

export const idParams = z.strictObject({ id: idText() });
