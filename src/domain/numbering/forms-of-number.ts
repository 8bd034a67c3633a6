import type { NumberRules } from './number-rules.ts';
import { toE164 } from './to-e164.ts';

/**
 * All that a provider may send which these rules read as this number.
 *
 * @param number E.164 without plus
 */
export function formsOfNumber(number: string, rules: NumberRules): string[] {
  const { internationalPrefix, nationalPrefix, countryCode } = rules;
  const national = number.startsWith(countryCode) ? [number.slice(countryCode.length)] : [];
  const forms = [
    number,
    `+${number}`,
    `${internationalPrefix}${number}`,
    ...national,
    ...national.map((digits) => `${nationalPrefix}${digits}`),
  ];
  return [...new Set(forms)].filter((form) => toE164(form, rules) === number);
}
