import { ConfigEncodingError } from '../../media-node/files/plain-values.ts';

/** Far beyond what any field takes, far below what the parser takes. */
const longestText = 4_000;

/** No XML document may hold these, or they have no bytes of their own. */
const unwritable = /[\p{Cc}\p{Surrogate}\p{Noncharacter_Code_Point}\u2028\u2029]/u;

/** What is not written as it is; the hyphen only where it would be part of `x-pre-process`. */
const special = /[^A-Za-z0-9 ._@:/-]|-(?=pre)/iu;

/**
 * Encodes a free text as the value of an XML attribute; the only way by which text gets into FreeSWITCH's XML.
 *
 * Two programs read it. The preprocessor (`preprocess` in switch_xml.c) works on raw lines, comments and values alike: it replaces
 * `$${...}`, obeys `X-PRE-PROCESS`, and drops a line that has `<?`, `<include>` or the word `x-pre-process` anywhere. The parser
 * comes later. So all but letters, digits and a few harmless signs are written as numbers, which only the parser understands.
 *
 * @throws ConfigEncodingError for control characters, broken characters and over-long texts
 */
export function encodeXmlText(text: string): string {
  // Nearly all texts are like that, and a company has tens of thousands of them.
  if (text.length <= longestText && !special.test(text)) return text;
  if (unwritable.test(text)) throw new ConfigEncodingError('control or broken character in a text');
  if (Buffer.byteLength(text) > longestText) throw new ConfigEncodingError('text too long');
  return text.replaceAll(new RegExp(special, 'giu'), (character) => `&#${character.codePointAt(0) ?? 0};`);
}
