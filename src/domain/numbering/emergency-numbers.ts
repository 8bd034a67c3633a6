import { getCountryCallingCode, isSupportedCountry } from 'libphonenumber-js/min';

/** Where people dial something else than the 112 of Europe and of most mobiles, or something besides. */
const others: Readonly<Record<string, readonly string[]>> = {
  GB: ['112', '999'],
  IE: ['112', '999'],
  AU: ['000', '112'],
  NZ: ['111'],
  CH: ['112', '117', '118', '144'],
  DE: ['110', '112'],
  AT: ['112', '122', '133', '144'],
  HU: ['104', '105', '107', '112'],
  IN: ['100', '101', '102', '112'],
  JP: ['110', '119'],
  BR: ['190', '192', '193'],
  ZA: ['10111', '10177', '112'],
};

/**
 * The emergency numbers that a company has until it says otherwise.
 *
 * @param country ISO 3166 alpha-2
 */
export function usualEmergencyNumbers(country: string): readonly string[] {
  const known = others[country];
  if (known) return known;
  // North America and the Caribbean share a plan.
  return isSupportedCountry(country) && getCountryCallingCode(country) === '1' ? ['911'] : ['112'];
}
