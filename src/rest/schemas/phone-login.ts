import { z } from 'zod';

/** What an agent types on a phone to say who it is [U8]. */
export function agentDigits() {
  return z
    .string()
    .regex(/^[0-9]{1,8}$/, { error: 'must be 1 to 8 digits' })
    .meta({ example: '1024' });
}

/** What an agent types after the number, as a proof. */
export function pinDigits() {
  return z
    .string()
    .regex(/^[0-9]{4,12}$/, { error: 'must be 4 to 12 digits' })
    .meta({ format: 'password' });
}
