/** A text cannot be written to a configuration file of Asterisk without changing its meaning. */
export class ConfigEncodingError extends Error {
  readonly code = 'config-encoding';
}

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

/** As many whole characters as fit. */
function cutToBytes(text: string, most: number): string {
  let bytes = 0;
  let length = 0;
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > most) return text.slice(0, length);
    length += character.length;
  }
  return text;
}

/** A name that we made ourselves: a section, a context, a SIP user, a node. @throws ConfigEncodingError */
export function requireName(text: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9-]{0,78}$/u.test(text))
    throw new ConfigEncodingError(`not a name: ${JSON.stringify(text)}`);
  return text;
}

/** An extension or number as it is dialled. @throws ConfigEncodingError */
export function requireDigits(text: string): string {
  if (!/^[0-9]{2,18}$/u.test(text))
    throw new ConfigEncodingError(`not a dialled number: ${JSON.stringify(text)}`);
  return text;
}

/** An outside number in E.164 without its plus, to be called through a provider. @throws ConfigEncodingError */
export function requireE164(text: string): string {
  if (!/^[1-9][0-9]{6,14}$/u.test(text))
    throw new ConfigEncodingError(`not an outside number: ${JSON.stringify(text)}`);
  return text;
}

/** A host name or IPv4 address of a provider. @throws ConfigEncodingError */
export function requireHost(text: string): string {
  if (!/^[A-Za-z0-9]([A-Za-z0-9.-]{0,252}[A-Za-z0-9])?$/u.test(text)) {
    throw new ConfigEncodingError(`not a host: ${JSON.stringify(text)}`);
  }
  return text;
}

/** A time zone by its IANA name. @throws ConfigEncodingError */
export function requireZone(text: string): string {
  if (!/^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+){0,3}$/u.test(text))
    throw new ConfigEncodingError(`not a time zone: ${JSON.stringify(text)}`);
  return text;
}

/** The SHA-256 of a content, by which its file is named. @throws ConfigEncodingError */
export function requireContentHash(text: string): string {
  if (!/^[0-9a-f]{64}$/u.test(text))
    throw new ConfigEncodingError(`not a content hash: ${JSON.stringify(text)}`);
  return text;
}

/** Digits that may be none at all, e.g. a prefix of a country. @throws ConfigEncodingError */
export function requireAnyDigits(text: string): string {
  if (!/^[0-9]{0,15}$/u.test(text)) throw new ConfigEncodingError(`not digits: ${JSON.stringify(text)}`);
  return text;
}

/** A whole number within bounds. @throws ConfigEncodingError */
export function requireWhole(value: number, least: number, most: number): string {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new ConfigEncodingError(`not a whole number from ${least} to ${most}: ${value}`);
  }
  return String(value);
}
