import { expect } from 'chai';
import fc from 'fast-check';
import { encodeNetstring, NetstringReader } from '../../support/phones/netstring.ts';

describe('test phones: netstrings', () => {
  it('any split of the stream gives the same texts', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary' }), { maxLength: 8 }),
        fc.array(fc.nat(20), { minLength: 1 }),
        (texts, cuts) => {
          const stream = Buffer.from(texts.map(encodeNetstring).join(''));
          const reader = new NetstringReader();
          const read: string[] = [];
          for (let at = 0, turn = 0; at < stream.length; turn += 1) {
            const size = 1 + (cuts[turn % cuts.length] ?? 0);
            read.push(...reader.take(stream.subarray(at, at + size)));
            at += size;
          }
          expect(read).to.deep.equal(texts);
        },
      ),
    );
  });

  it('what is no netstring is an error', () => {
    expect(() => new NetstringReader().take(Buffer.from('HTTP/1.1 200: OK'))).to.throw('not a netstring');
  });
});
