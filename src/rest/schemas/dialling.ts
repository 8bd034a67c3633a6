import { z } from 'zod';

/** A number of the public telephone network: plus and 7 to 15 digits. */
export function e164() {
  return z
    .string()
    .regex(/^\+[1-9][0-9]{6,14}$/, { error: 'must be a plus and 7 to 15 digits (E.164)' })
    .meta({ example: '+3612345678' });
}

/** A short number that people dial. */
export function extensionDigits() {
  return z
    .string()
    .regex(/^[0-9]{2,6}$/, { error: 'must be 2 to 6 digits' })
    .meta({ example: '204' });
}
