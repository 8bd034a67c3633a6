import { z } from 'zod';
import { uniqueList } from './unique-list.ts';

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

/** Somebody who called, as a person writes the number. In a query. */
export function writtenNumber() {
  return z
    .string()
    .max(40)
    .regex(/^\+?(?:[ ()/.-]*[0-9]){2,20}[ ()/.-]*$/, {
      error: 'must be a number, e.g. +36301234567, 06 30 123 4567 or 201',
    })
    .meta({
      description:
        'A number, or an extension. Found is also what a provider wrote in another way: numbers are read as the country of the company writes them.',
      example: '06 30 123 4567',
    });
}

/** What people dial to get help. */
export function emergencyNumbers() {
  return uniqueList(
    z.string().regex(/^[0-9]{2,6}$/, { error: 'must be 2 to 6 digits' }),
    20,
    (number) => number,
  ).meta({
    example: ['112'],
    description:
      'Called through a provider as they are, from every phone, whatever its extension may call. None of them can be an extension.',
  });
}

/** A short number that people dial. */
export function extensionDigits() {
  return z
    .string()
    .regex(/^[0-9]{2,6}$/, { error: 'must be 2 to 6 digits' })
    .meta({ example: '204' });
}
