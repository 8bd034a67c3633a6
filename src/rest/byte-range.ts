import type { ByteSpan } from '../application/ports/recording-store.ts';
import { entityTag, matchesStrongly, noneMatchFails } from './entity-tag.ts';

/** What of a request decides which bytes are sent; names as node gives them. */
export interface RangeRequest {
  readonly method: 'GET' | 'HEAD';
  readonly headers: {
    readonly range?: string | undefined;
    readonly 'if-range'?: string | undefined;
    readonly 'if-none-match'?: string | undefined;
  };
}

/** The status and header fields of an answer, and the bytes that follow (null: none). */
export interface RangeAnswer {
  readonly status: 200 | 206 | 304 | 416;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: ByteSpan | null;
}

/** What a `Range` field asks for. */
export type ParsedRange =
  /** The field is to be ignored: malformed, another unit, several ranges, or more than there is to cut. */
  | { readonly kind: 'whole' }
  | { readonly kind: 'part'; readonly span: ByteSpan }
  | { readonly kind: 'unsatisfiable' };

/**
 * Decides the answer to a request for a stored file, by RFC 9110, sections 13.2.2 (order of the
 * conditions) and 14.2. Several ranges are answered with the whole file, which the RFC allows and every
 * player understands. Shared caches must not keep it, and the client's own asks each time, because
 * rights may end.
 *
 * @param file length and SHA-256 (hexadecimal) of the stored file
 */
export function answerRange(request: RangeRequest, file: { bytes: number; sha256: string }): RangeAnswer {
  const etag = entityTag(file.sha256);
  const always = { 'accept-ranges': 'bytes', etag, 'cache-control': 'private, no-cache' };
  const { range, 'if-range': ifRange, 'if-none-match': ifNoneMatch } = request.headers;
  if (noneMatchFails(ifNoneMatch, etag)) return { status: 304, headers: always, body: null };

  // A Range field has a meaning with GET only.
  const isConsidered = request.method === 'GET' && (ifRange === undefined || matchesStrongly(ifRange, etag));
  const wanted: ParsedRange =
    range === undefined || !isConsidered ? { kind: 'whole' } : parseRange(range, file.bytes);
  switch (wanted.kind) {
    case 'unsatisfiable': {
      const headers = { ...always, 'content-range': `bytes */${file.bytes}`, 'content-length': '0' };
      return { status: 416, headers, body: null };
    }
    case 'part': {
      const { start, end } = wanted.span;
      const headers = {
        ...always,
        'content-type': 'audio/wav',
        'content-range': `bytes ${start}-${end}/${file.bytes}`,
        'content-length': `${end - start + 1}`,
      };
      return { status: 206, headers, body: wanted.span };
    }
    case 'whole': {
      const headers = { ...always, 'content-type': 'audio/wav', 'content-length': `${file.bytes}` };
      const hasBody = request.method === 'GET' && file.bytes > 0;
      return { status: 200, headers, body: hasBody ? { start: 0, end: file.bytes - 1 } : null };
    }
  }
}

/**
 * Reads a `Range` field (RFC 9110, 14.1.2 and 14.2).
 *
 * @param header value of the field
 * @param bytes length of the file
 */
export function parseRange(header: string, bytes: number): ParsedRange {
  const [, list] = /^bytes=(.*)$/is.exec(header.trim()) ?? [];
  // Empty elements of a list are to be passed over (RFC 9110, 5.6.1.2).
  const specs = (list ?? '')
    .split(',')
    .map((spec) => spec.trim())
    .filter((spec) => spec !== '');
  const [spec] = specs;
  if (spec === undefined || specs.length > 1) return { kind: 'whole' };
  const [, first, last] = /^(\d*)-(\d*)$/.exec(spec) ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return { kind: 'whole' };
  return first === ''
    ? suffix(BigInt(last), bytes)
    : fromTo(BigInt(first), last === '' ? null : BigInt(last), bytes);
}

function suffix(length: bigint, bytes: number): ParsedRange {
  if (length === 0n) return { kind: 'unsatisfiable' };
  // Nothing can be cut from an empty file, and Content-Range cannot say so.
  if (bytes === 0) return { kind: 'whole' };
  const start = length >= BigInt(bytes) ? 0 : bytes - Number(length);
  return { kind: 'part', span: { start, end: bytes - 1 } };
}

function fromTo(first: bigint, last: bigint | null, bytes: number): ParsedRange {
  if (last !== null && first > last) return { kind: 'whole' };
  if (first >= BigInt(bytes)) return { kind: 'unsatisfiable' };
  const end = last === null || last >= BigInt(bytes) ? bytes - 1 : Number(last);
  return { kind: 'part', span: { start: Number(first), end } };
}
