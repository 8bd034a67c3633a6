/**
 * Asterisk escapes nothing but quotes when it writes its log as JSON (`json_writer`, res/cdrel_custom/writers.c), so a caller whose number
 * has a backslash or a newline makes a line that is no JSON. All that is ours in the line is still safe: a quote of the caller's always
 * has a backslash before it, so the field names around the number, with quotes without one, are the engine's.
 */
const head =
  /^\{"eventenum":"([A-Z_]{1,40})","userdeftype":"([A-Za-z_]{0,40})","eventtime":"(\d{1,11}(?:\.\d{1,9})?)","num":"/;
const tailStart = '","exten":"';
const tail =
  /^","exten":"([^"\\]*)","context":"[^"\\]*","channame":"([^"\\]*)","uniqueid":"([^"\\]*)","linkedid":"([^"\\]*)","peer":"[^"\\]*","eventextra":"((?:[^"\\]|\\.)*)"\}$/;
const end =
  /","context":"[^"\\]*","channame":"[^"\\]*","uniqueid":"[^"\\]*","linkedid":"[^"\\]*","peer":"[^"\\]*","eventextra":".*"\}$/;

export const celLineStart = '{"eventenum":"';

/** Whether a record ends with this line; the number of a caller can bring newlines into its beginning. */
export function endsCelRecord(line: string): boolean {
  return end.test(line);
}

/**
 * The fields of a line that is no JSON, but for those that a caller chose.
 *
 * @returns null when anything else is wrong with the line
 */
export function readBrokenCelLine(line: string): Readonly<Record<string, string>> | null {
  const [before, eventenum = '', userdeftype = '', eventtime = ''] = head.exec(line) ?? [];
  const tailAt = line.lastIndexOf(tailStart);
  if (before === undefined || tailAt < before.length) return null;
  // A line that a crash cut off, with another one behind it: its beginning and its end are of different events.
  if (line.slice(before.length, tailAt).includes(celLineStart)) return null;
  const [whole, exten = '', channame = '', uniqueid = '', linkedid = '', extra = ''] =
    tail.exec(line.slice(tailAt)) ?? [];
  if (whole === undefined) return null;
  const eventextra = unescaped(extra);
  return eventextra === null
    ? null
    : { eventenum, userdeftype, eventtime, num: '', exten, channame, uniqueid, linkedid, eventextra };
}

function unescaped(text: string): string | null {
  try {
    return JSON.parse(`"${text}"`) as string;
  } catch {
    return null;
  }
}
