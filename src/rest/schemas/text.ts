import { z } from 'zod';

/**
 * Text that must never reach an engine, a log or a file: it starts a second line there, hides what is shown, or is no text.
 * C0 and C1 controls, line and paragraph separator, bidirectional overrides and isolates, lone surrogates.
 */
const harmful = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/u;

/** Something besides spaces and characters that have no shape. */
const visible = /[^\p{Z}\p{Cf}]/u;

/** Text of a person, kept literally but for spaces around it. Lengths count characters, not their encoding. */
export function plainText(most: number): z.ZodString {
  return z
    .string()
    .refine((text) => !harmful.test(text), {
      error: 'must not have control characters, line breaks, direction overrides or broken characters',
      params: { code: 'control-character' },
    })
    .trim()
    .refine((text) => Array.from(text).length <= most, {
      error: `must have at most ${most} characters`,
      params: { code: 'too-big' },
    })
    .meta({ maxLength: most });
}

/** A name of 1 to 100 characters. */
export function nameText(): z.ZodString {
  return plainText(100)
    .refine((text) => visible.test(text), { error: 'must not be empty', params: { code: 'too-small' } })
    .meta({ minLength: 1, maxLength: 100, example: 'Support' });
}

/** A secret, kept to the last character; spaces around it belong to it. */
export function secretText(least: number, most: number): z.ZodString {
  return z
    .string()
    .min(least)
    .max(most)
    .refine((text) => !harmful.test(text), {
      error: 'must not have control characters or broken characters',
      params: { code: 'control-character' },
    })
    .meta({ format: 'password' });
}

/** A login; stored in lower case. */
export function emailAddress() {
  return z.email().max(254).meta({ example: 'ann@example.com' });
}
