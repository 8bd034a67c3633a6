/** A text cannot be written to a configuration file of Asterisk without changing its meaning. */
export class ConfigEncodingError extends Error {
  readonly code = 'config-encoding';
}

/** Asterisk reads lines into 8 kB; a longer one would be cut and its rest read as a new line. */
const longestValue = 4_000;

/**
 * Encodes a free text as the value of a `key = value` line. Asterisk takes the line up to the first `;` that has no
 * backslash before it, and drops exactly that backslash.
 *
 * @throws ConfigEncodingError for control characters (they would begin a second line) and for over-long texts
 */
export function encodeConfigValue(text: string): string {
  if (/[\p{Cc}\u2028\u2029]/u.test(text)) throw new ConfigEncodingError('control character in a value');
  if (Buffer.byteLength(text) > longestValue) throw new ConfigEncodingError('value too long');
  return text.replaceAll(';', '\\;');
}

/**
 * A caller id as PJSIP configuration reads it: `"name" <number>`. Quotes, brackets and backslashes would end the
 * name early, so they become apostrophes; the REST view keeps the name as it was given.
 */
export function encodeCallerId(name: string, digits: string): string {
  const shown = name.replaceAll(/["\\<>]/gu, "'").replaceAll(/[\p{Cc}\u2028\u2029]/gu, ' ');
  return encodeConfigValue(`"${shown.slice(0, 80)}" <${requireDigits(digits)}>`);
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

/** A host name or IPv4 address of a provider. @throws ConfigEncodingError */
export function requireHost(text: string): string {
  if (!/^[A-Za-z0-9]([A-Za-z0-9.-]{0,252}[A-Za-z0-9])?$/u.test(text)) {
    throw new ConfigEncodingError(`not a host: ${JSON.stringify(text)}`);
  }
  return text;
}

/** A whole number within bounds. @throws ConfigEncodingError */
export function requireWhole(value: number, least: number, most: number): string {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new ConfigEncodingError(`not a whole number from ${least} to ${most}: ${value}`);
  }
  return String(value);
}
