import { ConfigEncodingError } from '../../media-node/files/plain-values.ts';

/** What a value of the routing file can be. */
export type LuaValue =
  string | number | boolean | readonly LuaValue[] | { readonly [key: string]: LuaValue | undefined };

/**
 * Ids, digits, fixed words, hashes, time zones and addresses have no other characters. Nothing in it ends a text or a line, and
 * nothing means anything to FreeSWITCH, where texts become arguments of applications.
 */
const plain = /^[A-Za-z0-9 ._+*#:/-]{0,200}$/u;

/**
 * A value as a table constructor of Lua, on one line. The reader loads it as a program in an empty environment, so what is encoded
 * here must be a constant: it is, because no text has a quote or a backslash.
 *
 * @throws ConfigEncodingError
 */
export function encodeLua(value: LuaValue): string {
  if (typeof value === 'string') return encodeText(value);
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return encodeWhole(value);
  if (isList(value)) return `{${value.map(encodeLua).join(',')}}`;
  return `{${Object.entries(value).flatMap(encodeField).join(',')}}`;
}

function encodeWhole(value: number): string {
  if (!Number.isSafeInteger(value)) throw new ConfigEncodingError(`not a whole number: ${value}`);
  // Not as -0, which Lua prints in another way.
  return String(value === 0 ? 0 : value);
}

/** A field without a value is left out: that is what `nil` means in a table. */
function encodeField([key, value]: [string, LuaValue | undefined]): string[] {
  if (value === undefined) return [];
  // A name needs no brackets unless it is a word of the language; exits such as `key-1` are none.
  return [`[${encodeText(key)}]=${encodeLua(value)}`];
}

function encodeText(text: string): string {
  if (!plain.test(text)) throw new ConfigEncodingError(`not a text of call logic: ${JSON.stringify(text)}`);
  return `"${text}"`;
}

function isList(value: LuaValue): value is readonly LuaValue[] {
  return Array.isArray(value);
}
