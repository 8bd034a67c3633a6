import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import { SealBrokenError, SecretVault } from '../../../src/platform/secret-vault.ts';

describe('the secret vault', () => {
  const vault = new SecretVault(randomBytes(32));

  it('refuses a key of another length', () => {
    for (const length of [0, 16, 31, 33, 64]) expect(() => new SecretVault(randomBytes(length))).to.throw();
  });

  it('opens with no other key', () => {
    const sealed = vault.seal('a secret');
    expect(() => new SecretVault(randomBytes(32)).unseal(sealed)).to.throw(SealBrokenError);
  });

  it('seals the same secret differently each time', () => {
    expect(vault.seal('a secret')).not.to.equal(vault.seal('a secret'));
  });

  it('gives nothing away in its error', () => {
    try {
      vault.unseal(`${vault.seal('a secret')}AAAA`);
      expect.fail('it was opened');
    } catch (error) {
      expect(error).to.be.instanceOf(SealBrokenError).with.property('code', 'seal-broken');
      expect(String(error)).not.to.contain('a secret');
    }
  });

  it('knows the password of a hash and no other, and no password of nobody', async () => {
    const hash = await vault.hashPassword('correct horse');
    expect(hash)
      .to.match(/^\$argon2id\$/u)
      .and.not.to.contain('correct');
    expect(await vault.verifyPassword(hash, 'correct horse')).to.equal(true);
    expect(await vault.verifyPassword(hash, 'correct horse ')).to.equal(false);
    expect(await vault.verifyPassword(null, 'correct horse')).to.equal(false);
  });

  it('takes about as long to refuse an unknown user as a known one', async () => {
    const hash = await vault.hashPassword('correct horse');
    await vault.verifyPassword(null, 'x');
    const msOf = async (stored: string | null) => {
      const startedAt = performance.now();
      await vault.verifyPassword(stored, 'x');
      return performance.now() - startedAt;
    };
    const known = Math.min(...[await msOf(hash), await msOf(hash), await msOf(hash)]);
    const unknown = Math.min(...[await msOf(null), await msOf(null), await msOf(null)]);
    expect(unknown).to.be.within(known / 5, known * 5);
  });

  it('makes tokens of at least 192 bits, and keeps them by a digest', () => {
    const token = vault.randomToken();
    expect(Buffer.from(token, 'base64url')).to.have.length(24);
    expect(token).not.to.equal(vault.randomToken());
    expect(vault.digest(token)).to.match(/^[0-9a-f]{64}$/u);
    expect(vault.digest(token)).to.equal(vault.digest(token));
  });

  it('digests what can be guessed in a way that only this installation can repeat', () => {
    const digest = vault.keyedDigest('1234');
    expect(digest)
      .to.equal(vault.keyedDigest('1234'))
      .and.match(/^[0-9a-f]{64}$/u);
    expect([vault.digest('1234'), new SecretVault(randomBytes(32)).keyedDigest('1234')]).to.not.contain(
      digest,
    );
  });
});
