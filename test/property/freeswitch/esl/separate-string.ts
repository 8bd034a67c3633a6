/**
 * Takes a string apart as `switch_separate_string` of FreeSWITCH 1.11 does, byte by byte, in our own words. The last
 * field takes all that is left.
 */
export function separateString(text: string, delimiter: string, most: number): string[] {
  let rest = Buffer.from(text).toString('latin1');
  let separator = delimiter;
  if (rest.startsWith('^^') && rest.length > 3) {
    separator = rest.charAt(2);
    rest = rest.slice(3);
  }
  const fields = separator === ' ' ? cutAtBlanks(rest, most) : cutAt(rest, separator, most);
  return fields.map((field) =>
    Buffer.from(cleanUp(field, separator === ' ' ? '' : separator), 'latin1').toString(),
  );
}

function cutAtBlanks(text: string, most: number): string[] {
  const fields: string[] = [];
  let quoted = false;
  let at = 0;
  while (at < text.length && fields.length < most) {
    const start = at;
    while (text[at] === ' ') at += 1;
    let end: number | undefined;
    const isLast = fields.length === most - 1;
    while (!isLast && at < text.length && end === undefined) {
      if (text[at] === '\\') at += 1;
      else if (text[at] === "'") quoted = !quoted;
      else if (text[at] === ' ' && !quoted) end = at;
      at += 1;
    }
    fields.push(text.slice(start, end));
    while (text[at] === ' ') at += 1;
  }
  return fields;
}

function cutAt(text: string, delimiter: string, most: number): string[] {
  const fields: string[] = [];
  let quoted = false;
  let at = 0;
  while (at < text.length && fields.length < most) {
    const start = at;
    let end: number | undefined;
    const isLast = fields.length === most - 1;
    while (!isLast && at < text.length && end === undefined) {
      if (text[at] === '\\') at += 1;
      else if (text[at] === "'" && (quoted || text.includes("'", at + 1))) quoted = !quoted;
      else if (text[at] === delimiter && !quoted) end = at;
      at += 1;
    }
    fields.push(text.slice(start, end));
  }
  return fields;
}

const UNESCAPED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', s: ' ' };

/** Takes quotes and escapes out of a field, and blanks that are neither off its ends. */
function cleanUp(field: string, delimiter: string): string {
  let text = '';
  let keep = 0;
  let quoted = false;
  for (let at = field.search(/[^ ]|$/); at < field.length; at += 1) {
    const character = field.charAt(at);
    const next = field.charAt(at + 1);
    if (character === '\\' && next !== '' && (`'"\\${delimiter}`.includes(next) || next in UNESCAPED)) {
      text += UNESCAPED[next] ?? next;
      keep = text.length;
      at += 1;
    } else if (character === "'" && (quoted || field.includes("'", at + 1))) {
      quoted = !quoted;
      if (quoted) keep = text.length;
    } else {
      text += character;
      if (character !== ' ' || quoted) keep = text.length;
    }
  }
  return text.slice(0, keep);
}
