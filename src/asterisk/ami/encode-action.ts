import { AmiEncodingError } from './ami-errors.ts';

/** Headers of an action. A list is sent as the same header several times (`Variable`). */
export type AmiActionHeaders = Readonly<Record<string, string | number | readonly string[]>>;

// manager.c of Asterisk 22: a line, with its CR LF, must fit a buffer of 1,024 bytes; a longer one spoils the whole
// action, and the refusal may lack the ActionID. AST_MAX_MANHEADERS allows 128 lines.
const LINE_LIMIT_BYTES = 1022;
const LINE_LIMIT = 128;

const NAME = /^[A-Za-z][A-Za-z0-9_-]*$/;

/**
 * The only place where manager actions become bytes. Asterisk ends a line at LF with or without CR and cuts it at NUL,
 * so a value that holds one of these could start a second header or a second action: it is refused, never changed.
 *
 * @param name e.g. `QueueAdd`
 * @throws AmiEncodingError if anything would not arrive as exactly this one action
 */
export function encodeAction(name: string, headers: AmiActionHeaders): string {
  if (!NAME.test(name)) throw new AmiEncodingError('the name of an action is a plain word');
  const lines = [`Action: ${name}`];
  for (const [key, value] of Object.entries(headers)) {
    if (!NAME.test(key)) throw new AmiEncodingError(`${name}: the name of a header is a plain word`);
    for (const single of Array.isArray(value) ? value : [value])
      lines.push(encodeHeader(name, key, String(single)));
  }
  if (lines.length > LINE_LIMIT)
    throw new AmiEncodingError(`${name}: Asterisk takes at most ${LINE_LIMIT} headers`);
  return `${lines.join('\r\n')}\r\n\r\n`;
}

function encodeHeader(action: string, key: string, value: string): string {
  const line = `${key}: ${value}`;
  const fault = faultOf(value, line);
  if (fault !== null) throw new AmiEncodingError(`${action}: the value of ${key} ${fault}`);
  return line;
}

function faultOf(value: string, line: string): string | null {
  if (/[\r\n\0]/.test(value)) return 'holds a line break or NUL';
  // Alone, half of a surrogate pair has no UTF-8; it would arrive as another character.
  if (!value.isWellFormed()) return 'is not well-formed Unicode';
  if (Buffer.byteLength(line) > LINE_LIMIT_BYTES) return `makes a line longer than ${LINE_LIMIT_BYTES} bytes`;
  return null;
}
