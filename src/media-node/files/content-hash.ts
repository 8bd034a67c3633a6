import { createHash } from 'node:crypto';

/** Ten hex digits that change with the text. */
export function contentHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 10);
}

/** The same as a positive 31-bit number, for a setting that only takes numbers. */
export function contentNumber(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE() >>> 1 || 1;
}
