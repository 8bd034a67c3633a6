/** The strong validator of a stored file: its SHA-256 (hexadecimal), quoted. */
export function entityTag(sha256: string): string {
  return `"${sha256}"`;
}

/**
 * Evaluates `If-None-Match` (RFC 9110, 13.1.2) for a representation that exists.
 *
 * @param header value of the field; several fields are joined by commas
 * @param etag the present strong tag, with its quotes
 * @returns true when the client already has it. A malformed field matches nothing
 */
export function matchesAny(header: string, etag: string): boolean {
  if (header.trim() === '*') return true;
  return parseEntityTags(header).includes(etag);
}

/**
 * Evaluates `If-Range` (RFC 9110, 13.1.5): by strong comparison, so a weak tag never matches; nor does a
 * date, as no `Last-Modified` is ever sent.
 */
export function matchesStrongly(header: string, etag: string): boolean {
  return header.trim() === etag;
}

// RFC 9110, 8.8.3: any visible character but the quote, commas too; node gives obs-text as Latin-1.
// Commas without a tag between them are empty elements of the list.
const NEXT_TAG = /[ \t,]*(?:(?:W\/)?("[\x21\x23-\x7e\x80-\xff]*")(?=[ \t]*(?:,|$))|$)/y;

/** The tags without their weakness mark: If-None-Match compares weakly. */
function parseEntityTags(header: string): string[] {
  const tags: string[] = [];
  NEXT_TAG.lastIndex = 0;
  for (;;) {
    const found = NEXT_TAG.exec(header);
    if (found === null) return [];
    const [, tag] = found;
    if (tag === undefined) return tags;
    tags.push(tag);
  }
}
