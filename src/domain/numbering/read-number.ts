import { AsYouType, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';

/** What people write between the digits of a number. */
const written = /^\+?[0-9 ()/.-]*$/u;
const e164 = /^\+[1-9][0-9]{6,14}$/u;
const beginningOfE164 = /^\+[1-9][0-9]{0,14}$/u;

/**
 * A number as a person writes it, in E.164 with plus; null: it is none.
 *
 * @param country ISO 3166 alpha-2: how a number without country code is read
 */
export function readNumber(text: string, country: string): string | null {
  if (!written.test(text)) return null;
  const parsed = parsePhoneNumberFromString(text, isSupportedCountry(country) ? country : undefined);
  return parsed?.isPossible() === true && e164.test(parsed.number) ? parsed.number : null;
}

/**
 * The beginning of numbers, in E.164 with plus; null: it is none, or could be read in two ways (`3630`: with the country code of
 * Hungary, or without?).
 */
export function readPrefix(text: string, country: string): string | null {
  if (!written.test(text)) return null;
  const reader = new AsYouType(isSupportedCountry(country) ? country : undefined);
  reader.input(text);
  const read = reader.getNumberValue();
  if (read === undefined || !beginningOfE164.test(read)) return null;
  const digits = text.replaceAll(/[^0-9]/gu, '');
  // The reader stops where no number is that long.
  if (text.startsWith('+')) return read === `+${digits}` ? read : null;
  return read !== `+${digits}` && startsWithCountryCode(digits, read) ? null : read;
}

/** Read as national the code of the country was put before, so that it is there twice. */
function startsWithCountryCode(digits: string, read: string): boolean {
  const code = read.slice(1, read.length - digits.length);
  return code !== '' && digits.startsWith(code);
}
