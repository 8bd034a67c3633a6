/** The bytes of long text in a row, to be asked of the server before the text itself is. Names of columns are constants of this code. */
export function bytesOf(columns: readonly string[]): string {
  return columns.map((column) => `COALESCE(LENGTH(${column}), 0)`).join(' + ');
}

/** How many of the first rows have at most `mostBytes` together; one at least. */
export function countWithin(rows: readonly { readonly bytes: number }[], mostBytes: number): number {
  let total = 0;
  const tooMany = rows.findIndex(({ bytes }) => (total += bytes) > mostBytes);
  return tooMany < 0 ? rows.length : Math.max(1, tooMany);
}
