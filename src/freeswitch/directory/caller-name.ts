import { cutToBytes } from '../../media-node/files/cut-to-bytes.ts';

/** A phone shows less; a longer one only fills SIP messages. */
const mostBytes = 79;

/**
 * FreeSWITCH takes a name apart as if it were an address (`switch_sanitize_number`: what is before `/` and `:` and behind `@` is
 * dropped), and decodes `%0d` in it into a line break (`check_decode` in mod_sofia.h), which would begin a header of its own. These look
 * the same to who reads them.
 */
const lookAlikes: Readonly<Record<string, string>> = { '/': '∕', ':': '∶', '@': '＠', '%': '％' };

/**
 * The name of a caller as a channel variable that goes into SIP headers in quotes. What would end the quotes, and what FreeSWITCH
 * evaluates in variables, is written with an apostrophe; what does not fit is left out. The REST view keeps the name as it was given.
 */
export function showableCallerName(name: string): string {
  const shown = name
    .replaceAll(/["\\<>]|\$(?=\{)/gu, "'")
    .replaceAll(/[/:@%]/gu, (sign) => lookAlikes[sign] ?? "'")
    .replaceAll(/[\p{Cc}\p{Surrogate}\p{Noncharacter_Code_Point}\u2028\u2029]/gu, ' ');
  return cutToBytes(shown, mostBytes);
}
