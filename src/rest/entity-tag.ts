import { ProblemError } from './problem.ts';

/** The strong tag of an object at a version, or of a file by its hash. */
export function entityTag(version: number | string): string {
  return `"${version}"`;
}

// RFC 9110, 8.8.3: any visible character but the quote, commas too; node gives obs-text as Latin-1. Commas without a tag between them are
// empty elements of the list (5.6.1.2). Blanks are taken in one place only: in two, a long row of them would be tried in all ways.
const nextTag = /[ \t,]*(?:(W\/)?"([\x21\x23-\x7e\x80-\xff]*)"(?=[ \t]*(?:,|$))|$)/y;

interface Tag {
  readonly weak: boolean;
  readonly opaque: string;
}

/** The tags of an `If-Match` or `If-None-Match` field; null when it is malformed. */
function parseTags(field: string): Tag[] | null {
  const tags: Tag[] = [];
  nextTag.lastIndex = 0;
  for (;;) {
    const found = nextTag.exec(field);
    if (!found) return null;
    const [, weak, opaque] = found;
    if (opaque === undefined) return tags.length > 0 ? tags : null;
    tags.push({ weak: weak !== undefined, opaque });
  }
}

/**
 * The version that `If-Match` demands; null when any will do. A well-formed tag that is none of ours demands
 * version 0, which no object ever has, so that it is refused like a stale one, after it is known whether the object exists.
 *
 * @throws ProblemError `bad-header`
 */
export function expectedVersion(ifMatch: string | undefined): number | null {
  if (ifMatch === undefined || ifMatch.trim() === '*') return null;
  const tags = parseTags(ifMatch);
  const [tag] = tags ?? [];
  if (!tag || (tags?.length ?? 0) > 1) {
    throw new ProblemError('bad-header', 'If-Match must be one entity tag as ETag gave it, e.g. "3", or *.', {
      faults: [
        { in: 'header', path: '/If-Match', code: 'bad-format', message: 'must be one entity tag, or *' },
      ],
    });
  }
  // Some tags name more than one thing that changes; the first is the version that an edit raises.
  const [, version] = /^([1-9][0-9]{0,9})(?:\.[0-9a-z.]*)?$/.exec(tag.opaque) ?? [];
  return version === undefined || tag.weak ? 0 : Number(version);
}

/** Whether the client has this already (RFC 9110, 13.1.2; weak comparison). A malformed field matches nothing. */
export function noneMatchFails(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  return parseTags(ifNoneMatch)?.some(({ opaque }) => `"${opaque}"` === etag) ?? false;
}

/**
 * Whether `If-Range` is met (RFC 9110, 13.1.5): by strong comparison, so a weak tag never does; nor does a date, as no `Last-Modified` is
 * ever sent.
 *
 * @param etag with its quotes
 */
export function matchesStrongly(ifRange: string, etag: string): boolean {
  return ifRange.trim() === etag;
}
