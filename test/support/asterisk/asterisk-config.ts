/** A `[name](options)` section as Asterisk would read it. */
export interface ParsedSection {
  readonly name: string;
  /** What stands in the brackets: templates, `!`, `+`. */
  readonly options: readonly string[];
  readonly lines: (readonly [key: string, value: string])[];
}

/** What makes Asterisk refuse a whole file, with those of all other companies. */
export class ConfigFileInvalid extends Error {}

/** main/config.c reads lines into a buffer of this size and passes longer ones over. */
const lineBufferBytes = 8_192;

/**
 * Reads a configuration file as main/config.c of Asterisk 22 does: comments from `;` unless a backslash is before it, block
 * comments `;-- --;`, bytes up to 32 as blanks, NUL as the end of a line's text, over-long lines passed over.
 *
 * @throws ConfigFileInvalid for what Asterisk refuses, and for every directive: a generated file has none
 */
export function parseAsteriskConfig(text: string): ParsedSection[] {
  const sections: ParsedSection[] = [];
  let blockDepth = 0;
  // Bytes, because Asterisk knows no other characters.
  for (const line of Buffer.from(text).toString('latin1').split('\n')) {
    const withoutNul = line.split('\0', 1)[0] ?? '';
    if (withoutNul.length >= lineBufferBytes - 1) continue;
    const { statement, depth } = withoutComments(withoutNul, blockDepth);
    blockDepth = depth;
    if (statement !== null && strip(statement) !== '') takeStatement(strip(statement), sections);
  }
  return sections;
}

/** Null: the line is inside a block comment. */
function withoutComments(line: string, depthBefore: number): { statement: string | null; depth: number } {
  let depth = depthBefore;
  let statement: string | null = depth > 0 ? null : '';
  let rest = line;
  for (;;) {
    const at = rest.indexOf(';');
    if (at === -1) break;
    if (at > 0 && rest[at - 1] === '\\') {
      if (statement !== null && depth === 0) statement += `${rest.slice(0, at - 1)};`;
      rest = rest.slice(at + 1);
    } else if (rest.startsWith(';--', at) && rest[at + 3] !== '-') {
      if (statement !== null && depth === 0) statement += rest.slice(0, at);
      depth += 1;
      rest = rest.slice(at + 3);
    } else if (depth > 0 && at >= 2 && rest.slice(at - 2, at) === '--') {
      depth -= 1;
      rest = rest.slice(at + 1);
      if (depth === 0) statement ??= '';
    } else if (depth === 0) {
      if (statement !== null) statement += rest.slice(0, at);
      return { statement, depth };
    } else {
      rest = rest.slice(at + 1);
    }
  }
  if (statement !== null && depth === 0) statement += rest;
  return { statement, depth };
}

function takeStatement(statement: string, sections: ParsedSection[]): void {
  if (statement.startsWith('#')) throw new ConfigFileInvalid(`directive: ${statement}`);
  if (statement.startsWith('[')) {
    sections.push(parseHeader(statement));
    return;
  }
  const section = sections.at(-1);
  if (!section) throw new ConfigFileInvalid(`no section for ${statement}`);
  const equals = statement.indexOf('=', statement.startsWith('\\') ? 2 : 0);
  if (equals < 0) throw new ConfigFileInvalid(`no equal sign: ${statement}`);
  const isAppended = equals > 0 && statement[equals - 1] === '+';
  const value = statement.slice(equals + (statement[equals + 1] === '>' ? 2 : 1));
  const key = strip(statement.slice(statement.startsWith('\\') ? 1 : 0, equals - (isAppended ? 1 : 0)));
  if (isAppended || key === '') throw new ConfigFileInvalid(`not written by us: ${statement}`);
  section.lines.push([decode(key), decode(strip(value))]);
}

function parseHeader(statement: string): ParsedSection {
  const match = /^\[([^\]]*)\](?:\(([^)]*)\))?/u.exec(statement);
  if (!match) throw new ConfigFileInvalid(`no section header: ${statement}`);
  const options = match[2] === undefined ? [] : match[2].split(',');
  return { name: decode(match[1] ?? ''), options: options.map(decode), lines: [] };
}

/** `ast_strip`: everything up to the space is blank, at both ends. */
function strip(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && text.charCodeAt(from) < 33) from += 1;
  while (to > from && text.charCodeAt(to - 1) < 33) to -= 1;
  return text.slice(from, to);
}

function decode(latin1: string): string {
  return Buffer.from(latin1, 'latin1').toString('utf8');
}
