import { parse, type CsvError } from 'csv-parse/sync';
import {
  rosterColumns,
  type RosterColumn,
  type RosterFault,
  type RosterRow,
} from '../../domain/calendar/roster.ts';
import type { RosterText } from '../../application/calendars/import-roster.ts';
import { ProblemError } from '../problem.ts';

/** More are no roster of one calendar. */
export const mostRosterRows = 5_000;

/**
 * Reads CSV (RFC 4180) with a header that names the columns, in any order. Also as spreadsheets write it: semicolons or tabs in place
 * of commas, a byte order mark, any line ends.
 *
 * @throws ProblemError `bad-rows` when it is no such text as a whole
 */
export function readRosterCsv(bytes: Uint8Array): RosterText {
  const text = decode(bytes);
  const records = parseRecords(text);
  const [header, ...lines] = records;
  if (!header) throw refused('bad-header', 1, 'the file is empty');
  const places = placesOfColumns(header);
  if (lines.length > mostRosterRows)
    throw refused(
      'too-many',
      lines[mostRosterRows]?.line ?? 1,
      `at most ${mostRosterRows} rows are accepted`,
    );
  const rows: RosterRow[] = [];
  const faults: RosterFault[] = [];
  for (const { line, fields } of lines) {
    if (fields.length === header.fields.length) rows.push({ line, ...fieldsOf(fields, places) });
    else {
      const message = `has ${fields.length} columns, and the header has ${header.fields.length}`;
      faults.push({ line, column: null, code: 'wrong-columns', message });
    }
  }
  return { rows, faults };
}

interface Line {
  readonly line: number;
  readonly fields: readonly string[];
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw refused('not-utf-8', 1, 'the file is not text in UTF-8; save it as “CSV UTF-8”');
  }
}

function parseRecords(text: string): Line[] {
  try {
    const records = parse(text, {
      delimiter: delimiterOf(text),
      recordDelimiter: ['\r\n', '\n', '\r'],
      // A quote inside a name is a quote.
      relaxQuotes: true,
      relaxColumnCount: true,
      skipEmptyLines: true,
      info: true,
    }) as unknown as { info: { lines: number }; record: string[] }[];
    return records
      .map(({ info, record }) => ({
        line: info.lines,
        fields: record.map((field) => field.replaceAll(/\s+/gu, ' ').trim()),
      }))
      .filter(({ fields }) => fields.some((field) => field !== ''));
  } catch (error) {
    if (!isCsvError(error)) throw error;
    throw refused('malformed-csv', Number(error.lines), 'the file is not CSV: a quote is not closed');
  }
}

function isCsvError(error: unknown): error is CsvError {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_');
}

/** That of the header: names of columns have none of them. */
function delimiterOf(text: string): string {
  const [header = ''] = text.split(/\r|\n/u, 1);
  return [';', '\t'].find((delimiter) => header.includes(delimiter)) ?? ',';
}

function placesOfColumns({ line, fields }: Line): Map<RosterColumn, number> {
  const names = fields.map((field) => field.toLowerCase());
  const places = new Map(rosterColumns.map((column) => [column, names.indexOf(column)]));
  const isKnown = (name: string) => name === '' || rosterColumns.some((column) => column === name);
  const named = names.filter((name) => name !== '');
  const isGood =
    names.every(isKnown) && named.length === rosterColumns.length && new Set(named).size === named.length;
  if (isGood) return places;
  throw refused('bad-header', line, `the first line must name the columns ${rosterColumns.join(', ')}`);
}

function fieldsOf(
  fields: readonly string[],
  places: ReadonlyMap<RosterColumn, number>,
): Record<RosterColumn, string> {
  const field = (column: RosterColumn) => fields[places.get(column) ?? -1] ?? '';
  return { date: field('date'), from: field('from'), to: field('to'), who: field('who') };
}

function refused(code: string, line: number, message: string): ProblemError {
  return new ProblemError('bad-rows', `Nothing was taken: ${message}.`, {
    faults: [{ in: 'body', path: `/${line}`, code, message }],
  });
}
