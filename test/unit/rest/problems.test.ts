import { expect } from 'chai';
import { z } from 'zod';
import { DuplicateValueError, StoreUnavailableError } from '../../../src/application/ports/stores.ts';
import { Refusal, type RefusalCode } from '../../../src/application/refusal.ts';
import { problemOfError } from '../../../src/rest/problem-of-error.ts';
import { problemBody, problemCatalogue, ProblemError } from '../../../src/rest/problem.ts';
import { validate } from '../../../src/rest/validate.ts';

const statusOf = (error: unknown) => problemCatalogue[problemOfError(error).code].status;

function faultsOf(schema: z.ZodType, input: unknown) {
  try {
    validate(schema, input, 'body');
  } catch (error) {
    if (error instanceof ProblemError) return error.faults.map(({ path, code }) => `${path} ${code}`);
    throw error;
  }
  return [];
}

describe('problems', () => {
  it('each refusal has its status', () => {
    const expected: Record<RefusalCode, number> = {
      'not-found': 404,
      forbidden: 403,
      'version-conflict': 412,
      'unknown-reference': 422,
      'duplicate-value': 409,
      'in-use': 409,
      protected: 409,
      invalid: 422,
      'bad-rows': 422,
      conflict: 409,
      'idempotency-key-reused': 422,
    };
    for (const [code, status] of Object.entries(expected)) {
      expect(statusOf(new Refusal(code as RefusalCode, 'no')), code).to.equal(status);
    }
  });

  it('a taken value is a conflict that names its field', () => {
    const problem = problemOfError(new DuplicateValueError('digits'));
    expect(problem.code).to.equal('duplicate-value');
    expect(problem.faults[0]?.path).to.equal('/digits');
  });

  it('a database that does not answer is a 503 that says that nothing was changed', () => {
    const problem = problemOfError(new StoreUnavailableError('connect ECONNREFUSED 10.1.2.3:3306'));
    expect(problem.code).to.equal('store-unavailable');
    expect(problem.message).to.contain('nothing was changed').and.not.contain('10.1.2.3');
    expect(problem.headers['retry-after']).to.equal('2');
  });

  it('two writes that got into each other‘s way are a conflict', () => {
    for (const code of ['stale-record', 'reference-conflict']) {
      expect(statusOf(Object.assign(new Error('row 17'), { code })), code).to.equal(409);
    }
  });

  it('whatever else goes wrong tells nothing of the inside', () => {
    for (const error of [
      new TypeError('x of undefined in /src/a.ts'),
      'text',
      null,
      Object.assign(new Error('a'), { status: 503 }),
    ]) {
      const body = problemBody(problemOfError(error), 'id-1');
      expect(body).to.deep.include({ status: 500, code: 'internal-error', requestId: 'id-1' });
      expect(JSON.stringify(body)).to.not.contain('src/a.ts');
    }
  });

  it('a fault is found by its JSON pointer', () => {
    const refusal = new Refusal('invalid', 'no', {
      faults: [{ path: ['devices', 0, 'a/b~c'], code: 'x', message: 'y' }],
    });
    expect(problemOfError(refusal).faults[0]?.path).to.equal('/devices/0/a~1b~0c');
  });

  it('bad fields are told with path and code', () => {
    const schema = z.strictObject({
      name: z.string(),
      level: z.int().min(1).max(9),
      kind: z.enum(['a', 'b']),
      list: z.array(z.strictObject({ id: z.int() })),
    });
    expect(
      faultsOf(schema, { level: 1e300, kind: 'c', list: [{ id: '1' }, { id: 1, x: 1 }], 'o/p': 1 }),
    ).to.have.members([
      '/name required',
      '/level too-big',
      '/kind unknown-value',
      '/list/0/id wrong-type',
      '/list/1/x unknown-field',
      '/o~1p unknown-field',
    ]);
    expect(faultsOf(schema, null)).to.deep.equal([' wrong-type']);
    expect(
      faultsOf(schema, JSON.parse('{"__proto__":1,"name":"x","level":1,"kind":"a","list":[]}')),
    ).to.deep.equal(['/__proto__ unknown-field']);
  });

  it('at most 50 bad fields are told, and a long key is cut', () => {
    const body = Object.fromEntries(
      Array.from({ length: 200 }, (_value, index) => [`${index}${'x'.repeat(5000)}`, 1]),
    );
    const faults = faultsOf(z.strictObject({}), body);
    expect(faults).to.have.length(50);
    expect(faults[0]?.length).to.be.lessThan(130);
  });
});
