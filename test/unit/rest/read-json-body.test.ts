import { expect } from 'chai';
import fc from 'fast-check';
import { ProblemError } from '../../../src/rest/problem.ts';
import { isDeeperThan, parseJson } from '../../../src/rest/read-json-body.ts';

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

describe('reading a JSON body', () => {
  it('gives what JSON.parse gives', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 10 }), (value) => {
        const text = JSON.stringify(value);
        expect(parseJson(Buffer.from(text))).to.deep.equal(JSON.parse(text));
      }),
    );
  });

  it('the depth counted in the text is the depth of the value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
        const text = JSON.stringify(value);
        const depth = depthOf(value);
        expect(isDeeperThan(text, depth)).to.equal(false);
        if (depth > 0) expect(isDeeperThan(text, depth - 1)).to.equal(true);
      }),
    );
  });

  it('brackets inside strings do not count', () => {
    expect(isDeeperThan(JSON.stringify({ 'a"[[[': '\\"[[[{{{\\' }), 1)).to.equal(false);
  });

  it('refuses what is nested deeply without walking through it', () => {
    for (const text of ['['.repeat(200_000), `${'{"a":'.repeat(40)}1${'}'.repeat(40)}`]) {
      expect(() => parseJson(Buffer.from(text)))
        .to.throw(ProblemError)
        .with.property('code', 'json-too-deep');
    }
  });

  it('refuses what is no JSON, and bytes that are no UTF-8', () => {
    for (const bytes of [
      Buffer.from('{'),
      Buffer.from("{'a':1}"),
      Buffer.from('NaN'),
      Buffer.from([0x22, 0xff, 0x22]),
    ]) {
      expect(() => parseJson(bytes))
        .to.throw(ProblemError)
        .with.property('code', 'malformed-json');
    }
  });
});
