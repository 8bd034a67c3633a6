import type { CallerRules } from './caller-rules.ts';

/**
 * The number of a caller from outside in E.164 without plus, as the company's country reads it; null: it is none, the caller counts
 * as anonymous. Everything but digits and a plus in front is passed over.
 *
 * Asterisk follows the same rules by itself (`sw-caller` in asterisk-conf/nodes.conf). Whoever changes one changes both; the
 * contract tests compare them.
 */
export function normaliseCaller(shown: string, rules: CallerRules): string | null {
  const kept = shown.replaceAll(/[^+0-9]/gu, '');
  const digits = withCountryCode(kept.replaceAll('+', ''), kept.startsWith('+'), rules);
  return digits !== null && /^[1-9][0-9]{6,14}$/u.test(digits) ? digits : null;
}

function withCountryCode(digits: string, hasPlus: boolean, rules: CallerRules): string | null {
  const { internationalPrefix, nationalPrefix, countryCode, shortest, longest } = rules;
  if (hasPlus) return digits;
  if (digits.startsWith(internationalPrefix)) return digits.slice(internationalPrefix.length);
  if (nationalPrefix !== '' && digits.startsWith(nationalPrefix))
    return countryCode + digits.slice(nationalPrefix.length);
  // No prefix at all: many providers send E.164 without its plus.
  const shorter = digits.length - countryCode.length;
  if (digits.startsWith(countryCode) && shorter >= shortest && shorter <= longest) return digits;
  if (digits.length > longest) return digits;
  return digits.length < shortest ? null : countryCode + digits;
}
