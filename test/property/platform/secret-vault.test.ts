import { expect } from 'chai';
import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { SealBrokenError, SecretVault } from '../../../src/platform/secret-vault.ts';

const vault = new SecretVault(randomBytes(32));
const anySecret = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary-ascii' }));

describe('a sealed secret, for any secret', () => {
  it('opens to what was sealed', () => {
    fc.assert(
      fc.property(anySecret, (secret) => {
        const sealed = vault.seal(secret);
        expect(vault.unseal(sealed)).to.equal(secret);
        expect(sealed).to.match(/^[A-Za-z0-9_-]+$/u);
        if (secret.length > 3) expect(Buffer.from(sealed, 'base64url').includes(secret)).to.equal(false);
      }),
    );
  });

  it('does not open when a bit was altered', () => {
    fc.assert(
      fc.property(anySecret, fc.nat(), fc.integer({ min: 0, max: 7 }), (secret, place, bit) => {
        const bytes = Buffer.from(vault.seal(secret), 'base64url');
        const index = place % bytes.length;
        bytes.writeUInt8(bytes.readUInt8(index) ^ (1 << bit), index);
        expect(() => vault.unseal(bytes.toString('base64url'))).to.throw(SealBrokenError);
      }),
    );
  });

  it('does not open when it was cut short or made longer', () => {
    fc.assert(
      fc.property(
        anySecret,
        fc.nat(),
        fc.uint8Array({ minLength: 1, maxLength: 20 }),
        (secret, place, more) => {
          const bytes = Buffer.from(vault.seal(secret), 'base64url');
          const cut = bytes.subarray(0, place % bytes.length);
          expect(() => vault.unseal(cut.toString('base64url')), 'cut').to.throw(SealBrokenError);
          const longer = Buffer.concat([bytes, more]);
          expect(() => vault.unseal(longer.toString('base64url')), 'longer').to.throw(SealBrokenError);
        },
      ),
    );
  });

  it('is not opened from any other text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(() => vault.unseal(text)).to.throw(SealBrokenError);
      }),
    );
  });
});

describe('a random name', () => {
  it('never looks like an extension or number, whatever its length, and is a name for every engine', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), (length) => {
        const name = vault.randomName(length);
        expect(name)
          .to.match(/^[a-z][a-z0-9]*$/u)
          .and.to.have.length(length);
        expect(name, 'mistaken on paper').not.to.match(/[01ilo]/u);
      }),
    );
  });

  it('is another one each time', () => {
    const names = Array.from({ length: 500 }, () => vault.randomName(12));
    expect(new Set(names).size).to.equal(500);
  });
});
