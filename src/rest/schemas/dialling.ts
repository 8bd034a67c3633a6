import { z } from 'zod';

/** A number of the public telephone network: plus and 7 to 15 digits. */
export function e164() {
  return z
    .string()
    .regex(/^\+[1-9][0-9]{6,14}$/, {
      error: 'must be a number with plus and country and without spaces (E.164), e.g. +3612345678',
    })
    .meta({ example: '+3612345678' });
}

/** Who called, as the call brought it: a number with or without plus, or an extension. In a query. */
export function shownNumber() {
  return z
    .string()
    .regex(/^\+?[0-9]{2,20}$/, { error: 'must be a number as it was sent, e.g. +36301234567 or 201' });
}

/** A short number that people dial. */
export function extensionDigits() {
  return z
    .string()
    .regex(/^[0-9]{2,6}$/, { error: 'must be 2 to 6 digits' })
    .meta({ example: '204' });
}
