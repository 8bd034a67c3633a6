import type { NumberRules } from '../../domain/numbering/number-rules.ts';
import { requireAnyDigits, requireWhole } from '../../media-node/files/plain-values.ts';

/** The last arguments of `sw-read-number`. @throws ConfigEncodingError */
export function rulesText({
  internationalPrefix,
  nationalPrefix,
  countryCode,
  shortest,
  longest,
}: NumberRules): string {
  return [
    requireAnyDigits(internationalPrefix),
    requireAnyDigits(nationalPrefix),
    requireAnyDigits(countryCode),
    requireWhole(shortest, 1, 20),
    requireWhole(longest, 1, 20),
  ].join(',');
}
