import type { LineFormat } from './journal-line.ts';

/** Records that are whole, and how many of the last lines are only the beginning of one. */
export interface WholeRecords {
  readonly records: readonly string[];
  readonly openLines: number;
}

/** Puts the lines together between which a value brought a newline. What belongs to nothing stays a line of its own. */
export function wholeRecords(lines: readonly string[], { severalLines }: LineFormat): WholeRecords {
  if (!severalLines) return { records: lines, openLines: 0 };
  const records: string[] = [];
  const open: string[] = [];
  for (const line of lines) {
    const isStart = severalLines.begins(line);
    if (isStart && open.length > 0) records.push(open.splice(0).join('\n'));
    if (!isStart && open.length === 0) records.push(line);
    else if (severalLines.ends(line)) records.push([...open.splice(0), line].join('\n'));
    else open.push(line);
  }
  return { records, openLines: open.length };
}
