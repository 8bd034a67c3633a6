import {
  getCountryCallingCode,
  isSupportedCountry,
  Metadata,
  type NumberingPlan,
} from 'libphonenumber-js/min';

/** How numbers are written: what is needed to read a number that a provider sends. Digits only. */
export interface NumberRules {
  /** Before a number with country code, e.g. 00. */
  readonly internationalPrefix: string;
  /** Before a number without country code, e.g. 06; empty where there is none. */
  readonly nationalPrefix: string;
  readonly countryCode: string;
  /** Digits of a number without any prefix. */
  readonly shortest: number;
  readonly longest: number;
}

/** The zero that others dial before a number is a part of it there. */
const keepsZero = new Set(['IT', 'SM', 'VA']);

/** Nothing is known of the country: a number needs its country code. */
const unknownCountry: NumberRules = {
  internationalPrefix: '00',
  nationalPrefix: '',
  countryCode: '',
  shortest: 7,
  longest: 15,
};

/** The types of the library leave this one out. */
type KnownPlan = NumberingPlan & { readonly nationalPrefix?: () => string | undefined };

/** Whether it is known how numbers are written there. @param country ISO 3166 alpha-2 */
export function isKnownCountry(country: string): boolean {
  return isSupportedCountry(country);
}

/** @param country ISO 3166 alpha-2 */
export function rulesOfCountry(country: string): NumberRules {
  if (!isSupportedCountry(country)) return unknownCountry;
  const metadata = new Metadata();
  metadata.selectNumberingPlan(country);
  const numberingPlan: KnownPlan | undefined = metadata.numberingPlan;
  if (!numberingPlan) return unknownCountry;
  const lengths = numberingPlan.possibleLengths();
  return {
    // Some countries have one for each carrier; what a provider sends is the plain one.
    internationalPrefix: digitsOr('00', numberingPlan.IDDPrefix(), numberingPlan.defaultIDDPrefix()),
    nationalPrefix: keepsZero.has(country) ? '' : digitsOr('', numberingPlan.nationalPrefix?.()),
    countryCode: getCountryCallingCode(country),
    shortest: Math.min(...lengths),
    longest: Math.max(...lengths),
  };
}

/** The first that is digits and no pattern. */
function digitsOr(otherwise: string, ...prefixes: readonly (string | undefined)[]): string {
  return prefixes.find((prefix) => prefix !== undefined && /^[0-9]+$/u.test(prefix)) ?? otherwise;
}
