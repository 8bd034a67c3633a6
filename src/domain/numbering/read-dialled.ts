import { rulesOfCountry } from './number-rules.ts';
import { toE164 } from './to-e164.ts';

/** What somebody dialled at a phone that is no extension [U1]. */
export interface Dialled {
  /** `emergency`: called as it was dialled. */
  readonly kind: 'emergency' | 'number';
  /** Of a number E.164 without plus. */
  readonly digits: string;
}

/** What is dialled is read by. */
interface Readers {
  /** ISO 3166 alpha-2, of the company: people dial as one does there. */
  readonly country: string;
  readonly emergencyNumbers: readonly string[];
}

/**
 * A number as people dial it; null: it is none.
 *
 * Asterisk and FreeSWITCH do it by themselves (`sw-read-dialled` in asterisk-conf/entry.conf, `read` in
 * freeswitch-conf/scripts/sw/dialled.lua). Whoever changes one changes all; the contract tests compare them.
 *
 * @param sent plus or not, then digits: nothing else comes in
 */
export function readDialled(sent: string, { country, emergencyNumbers }: Readers): Dialled | null {
  if (emergencyNumbers.includes(sent)) return { kind: 'emergency', digits: sent };
  const number = toE164(sent, rulesOfCountry(country));
  return number === null ? null : { kind: 'number', digits: number };
}
