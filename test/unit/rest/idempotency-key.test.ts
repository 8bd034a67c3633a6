import { expect } from 'chai';
import { canonicalJson } from '../../../src/rest/canonical-json.ts';
import { idempotencyClaim } from '../../../src/rest/idempotency-key.ts';
import { ProblemError } from '../../../src/rest/problem.ts';
import { SecretVault } from '../../../src/platform/secret-vault.ts';

const secrets = new SecretVault(Buffer.alloc(32));
const request = { method: 'POST', path: '/v1/queues', body: { name: 'a', record: true } };

describe('Idempotency-Key', () => {
  it('makes the same claim for the same request, whatever the order of its fields', () => {
    const again = { ...request, body: { record: true, name: 'a' } };
    expect(idempotencyClaim('k', again, secrets)).to.deep.equal(idempotencyClaim('k', request, secrets));
  });

  it('makes another claim for another path, method or body', () => {
    const others = [
      { ...request, path: '/v1/skills' },
      { ...request, method: 'PUT' },
      { ...request, body: { name: 'a', record: false } },
      { ...request, body: [request.body] },
    ];
    const hash = idempotencyClaim('k', request, secrets)?.requestHash;
    for (const other of others) expect(idempotencyClaim('k', other, secrets)?.requestHash).to.not.equal(hash);
  });

  it('is 1 to 200 visible ASCII characters', () => {
    for (const key of ['', ' ', 'a b', 'é', 'x'.repeat(201), '\t']) {
      expect(() => idempotencyClaim(key, request, secrets), key)
        .to.throw(ProblemError)
        .with.property('code', 'bad-header');
    }
    expect(idempotencyClaim('x'.repeat(200), request, secrets)?.key).to.have.length(200);
    expect(idempotencyClaim(undefined, request, secrets)).to.equal(undefined);
  });

  it('canonical JSON orders keys at every depth and keeps the order of lists', () => {
    expect(canonicalJson({ b: [{ d: 1, c: 2 }], a: null })).to.equal('{"a":null,"b":[{"c":2,"d":1}]}');
    expect(canonicalJson(JSON.parse('{"__proto__":1,"a":2}'))).to.equal('{"__proto__":1,"a":2}');
  });
});
