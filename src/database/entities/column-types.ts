import type { ColumnOptions } from 'typeorm';

/*
 * Text is compared byte by byte (`utf8mb4_bin`, the collation of every table): what a person wrote is found again as it was
 * written, two names that differ in case or accent are two names, and no server version changes the order of an index. Where
 * case must not count (e-mail), the value is stored in lower case. Digits and hashes are no exception: a comparison of an ascii
 * column with other text is an error on MariaDB, where it should just find nothing. The collation exists on MariaDB and MySQL
 * alike. A type is written on each column because decorators see none at run time.
 */

/** Refers to the id of a row. */
export const reference = { type: 'int', unsigned: true } as const satisfies ColumnOptions;

export const count = { type: 'int', unsigned: true } as const satisfies ColumnOptions;

/** Beyond 32 bits: sizes and offsets of files, rows of a log that never stops growing. Read as a number. */
export const bigCount = { type: 'bigint', unsigned: true } as const satisfies ColumnOptions;

export const flag = { type: 'boolean' } as const satisfies ColumnOptions;

/** An instant in UTC, to the millisecond as a JavaScript Date has it. */
export const instant = { type: 'datetime', precision: 3 } as const satisfies ColumnOptions;

export const json = { type: 'json' } as const satisfies ColumnOptions;

/** Up to `length` characters of any script. */
export function text(length: number) {
  return { type: 'varchar', length } as const satisfies ColumnOptions;
}

export const name = text(100);
