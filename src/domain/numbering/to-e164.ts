import type { NumberRules } from './number-rules.ts';

/**
 * A number that a provider sends, of a caller or a called one, in E.164 without plus; null: it is none. Everything but digits and a plus
 * in front is passed over.
 *
 * Asterisk and FreeSWITCH follow the same rules by themselves (`sw-read-number` in asterisk-conf/nodes.conf,
 * freeswitch-conf/scripts/sw/number.lua). Whoever changes one changes all; the contract tests compare them.
 */
export function toE164(sent: string, rules: NumberRules): string | null {
  const kept = sent.replaceAll(/[^+0-9]/gu, '');
  const digits = withCountryCode(kept.replaceAll('+', ''), kept.startsWith('+'), rules);
  return digits !== null && /^[1-9][0-9]{6,14}$/u.test(digits) ? digits : null;
}

function withCountryCode(digits: string, hasPlus: boolean, rules: NumberRules): string | null {
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
