import { stringify } from 'csv-stringify/sync';

type Cell = string | number | null;

/**
 * Rows as CSV (RFC 4180) in UTF-8, for spreadsheets: with a byte order mark, without which they take it for something else, and with an
 * apostrophe before text that they would take for a formula.
 */
export function csvText(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return stringify(
    rows.map((row) => [...row]),
    { header: true, columns: [...columns], bom: true, record_delimiter: 'windows', escape_formulas: true },
  );
}
