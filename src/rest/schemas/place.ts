import { z } from 'zod';
import { isCountry, isTimeZone } from '../../platform/place-names.ts';

export function country() {
  return z
    .string()
    .max(2)
    .refine(isCountry, {
      error: 'must be a country code of two capital letters (ISO 3166)',
      params: { code: 'unknown-value' },
    })
    .meta({ example: 'HU' });
}

export function timeZone() {
  return z
    .string()
    .max(64)
    .refine(isTimeZone, { error: 'must be the IANA name of a time zone', params: { code: 'unknown-value' } })
    .meta({ example: 'Europe/Budapest' });
}
