import { type NumberRules, rulesOfCountry } from './number-rules.ts';
import { toE164 } from './to-e164.ts';

/** How a provider writes numbers, called ones and those of callers. */
export interface NumberFormat {
  /** ISO 3166 alpha-2: as people of this country write them. */
  readonly country: string;
  /** Digits before a number without country code; empty: there are none; null: those of the country. */
  readonly nationalPrefix: string | null;
  /** Digits before a number with country code; null: those of the country. */
  readonly internationalPrefix: string | null;
}

export function rulesOfFormat({ country, nationalPrefix, internationalPrefix }: NumberFormat): NumberRules {
  const rules = rulesOfCountry(country);
  return {
    ...rules,
    nationalPrefix: nationalPrefix ?? rules.nationalPrefix,
    internationalPrefix: internationalPrefix ?? rules.internationalPrefix,
  };
}

/**
 * The number that a provider calls, in E.164 without plus; null: it is none. A provider of which nothing is said sends E.164, with or
 * without plus.
 *
 * Asterisk and FreeSWITCH do it by themselves (`sw-called` in asterisk-conf/entry.conf, `called` in freeswitch-conf/scripts/sw/trunk.lua).
 * Whoever changes one changes all; the contract tests compare them.
 *
 * @param dialled plus or not, then digits: nothing else comes in
 */
export function calledNumber(dialled: string, format: NumberFormat | null): string | null {
  return format === null ? dialled.replace('+', '') : toE164(dialled, rulesOfFormat(format));
}

/** What numbers of callers are read by. */
interface Readers {
  /** ISO 3166 alpha-2, of the company. */
  readonly country: string;
  readonly trunks: readonly { readonly id: number; readonly numberFormat: NumberFormat | null }[];
}

/**
 * The number of a caller as call logic asks for it, in E.164 without plus; null: it is none. A provider of which nothing is said
 * writes as people of the company's country do.
 *
 * @param trunkId by which the call came; null: not known
 */
export function callerNumber(
  shown: string,
  trunkId: number | null,
  { country, trunks }: Readers,
): string | null {
  const format = trunks.find(({ id }) => id === trunkId)?.numberFormat;
  return toE164(shown, format ? rulesOfFormat(format) : rulesOfCountry(country));
}
