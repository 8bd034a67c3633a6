import { cutToBytes } from '../../media-node/files/cut-to-bytes.ts';

/** A phone shows less; a longer one only fills SIP messages. */
const mostBytes = 79;

/**
 * The name of a caller as a channel variable that goes into SIP headers in quotes. What would end the quotes, and what FreeSWITCH
 * evaluates in variables, is written with an apostrophe; what does not fit is left out. The REST view keeps the name as it was given.
 */
export function showableCallerName(name: string): string {
  const shown = name
    .replaceAll(/["\\<>]|\$(?=\{)/gu, "'")
    .replaceAll(/[\p{Cc}\p{Surrogate}\p{Noncharacter_Code_Point}\u2028\u2029]/gu, ' ');
  return cutToBytes(shown, mostBytes);
}
