import { cutToBytes } from '../../media-node/files/cut-to-bytes.ts';
import { ConfigEncodingError, requireDigits } from '../../media-node/files/plain-values.ts';

/** Asterisk reads lines into 8 kB; a longer one would be cut and its rest read as a new line. */
const longestValue = 4_000;

/** Would begin a second line, or has no bytes of its own. */
const unwritable = /[\p{Cc}\p{Surrogate}\u2028\u2029]/u;

/**
 * PJSIP keeps this much of a caller's name. It cuts a longer one within a character, and then neither the phone's
 * object nor an event of its calls can be read over ARI, because they are no UTF-8 any more.
 */
const callerNameBytes = 79;

/**
 * Encodes a free text as the value of a `key = value` line. Asterisk takes the line up to the first `;` that has no
 * backslash before it, and drops exactly that backslash.
 *
 * @throws ConfigEncodingError for control characters (they would begin a second line), broken characters, spaces
 *   around the text (Asterisk drops them) and over-long texts
 */
export function encodeConfigValue(text: string): string {
  if (unwritable.test(text)) throw new ConfigEncodingError('control or broken character in a value');
  if (/^ | $/u.test(text)) throw new ConfigEncodingError('space around a value');
  if (Buffer.byteLength(text) > longestValue) throw new ConfigEncodingError('value too long');
  return text.replaceAll(';', '\\;');
}

/**
 * A caller id as PJSIP configuration reads it: `"name" <number>`. Quotes, brackets and backslashes would end the
 * name early, so they become apostrophes, and what does not fit is left out; the REST view keeps the name as it was given.
 */
export function encodeCallerId(name: string, digits: string): string {
  const shown = name.replaceAll(/["\\<>]/gu, "'").replaceAll(new RegExp(unwritable, 'gu'), ' ');
  return encodeConfigValue(`"${cutToBytes(shown, callerNameBytes)}" <${requireDigits(digits)}>`);
}
