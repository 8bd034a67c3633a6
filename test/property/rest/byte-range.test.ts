import { expect } from 'chai';
import fc from 'fast-check';
import { answerRange, parseRange } from '../../../src/rest/byte-range.ts';

const sha256 = 'cd'.repeat(32);
const anyLength = fc.oneof(fc.integer({ min: 0, max: 50 }), fc.nat(), fc.constant(Number.MAX_SAFE_INTEGER));
const anyPosition = fc.oneof(fc.bigInt({ min: 0n, max: 60n }), fc.bigInt({ min: 0n, max: 2n ** 80n }));
const likeRange = fc.stringMatching(/^(bytes)?=?[-0-9, \tbytes]{0,20}$/);

describe('a range of bytes', () => {
  it('is always within the file, and described by its own fields, whatever is asked', () => {
    const anyText = fc.oneof(likeRange, fc.string({ unit: 'binary' }));
    const optional = fc.option(anyText, { nil: undefined });
    const anyRequest = fc.record({
      method: fc.constantFrom('GET' as const, 'HEAD' as const),
      headers: fc.record({ range: optional, 'if-range': optional, 'if-none-match': optional }),
    });
    fc.assert(
      fc.property(anyRequest, anyLength, (request, bytes) => {
        const { status, headers, body } = answerRange(request, { bytes, sha256 });
        expect(headers.etag).to.equal(`"${sha256}"`);
        if (body !== null) {
          expect(body.start).to.be.within(0, body.end);
          expect(body.end).to.be.below(bytes);
          expect(headers['content-length']).to.equal(`${body.end - body.start + 1}`);
          expect(request.method).to.equal('GET');
        }
        if (status === 206)
          expect(headers['content-range']).to.equal(`bytes ${body?.start}-${body?.end}/${bytes}`);
        if (status === 416) expect(headers['content-range']).to.equal(`bytes */${bytes}`);
        if (status === 200) expect(headers['content-length']).to.equal(`${bytes}`);
      }),
      { numRuns: 1000 },
    );
  });

  it('from a first to a last position is what an array would give', () => {
    fc.assert(
      fc.property(anyPosition, fc.option(anyPosition), anyLength, (first, last, bytes) => {
        const found = parseRange(`bytes=${first}-${last ?? ''}`, bytes);
        if (last !== null && last < first) expect(found.kind).to.equal('whole');
        else if (first >= BigInt(bytes)) expect(found.kind).to.equal('unsatisfiable');
        else {
          const end = last === null || last >= bytes ? bytes - 1 : Number(last);
          expect(found).to.deep.equal({ kind: 'part', span: { start: Number(first), end } });
        }
      }),
    );
  });

  it('from the end is as long as asked, or the file', () => {
    fc.assert(
      fc.property(anyPosition, anyLength, (length, bytes) => {
        const found = parseRange(`bytes=-${length}`, bytes);
        if (length === 0n) expect(found.kind).to.equal('unsatisfiable');
        else if (bytes === 0) expect(found.kind).to.equal('whole');
        else {
          const start = Math.max(0, bytes - Number(length));
          expect(found).to.deep.equal({ kind: 'part', span: { start, end: bytes - 1 } });
        }
      }),
    );
  });

  it('is decided quickly for the longest headers that are let in', () => {
    const long = [
      ' '.repeat(16_000),
      ','.repeat(16_000),
      '9'.repeat(16_000),
      '"a" '.repeat(4000),
      '"a",'.repeat(4000),
    ];
    const startedAtMs = performance.now();
    for (const text of long) {
      for (const end of ['', 'x', '-', '"']) {
        const headers = { range: `bytes=${text}${end}`, 'if-none-match': `${text}${end}`, 'if-range': text };
        answerRange({ method: 'GET', headers }, { bytes: 10, sha256 });
        parseRange(`bytes=${text}${end}`, 10);
      }
    }
    expect(performance.now() - startedAtMs).to.be.below(1000);
  });
});
