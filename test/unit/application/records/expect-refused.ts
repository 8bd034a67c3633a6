import { expect } from 'chai';
import { Refusal } from '../../../../src/application/refusal.ts';
import { rejectionOf } from '../../../support/rejection-of.ts';

/** Expects a refusal, and at which fields with which codes: `timeoutSeconds no-timeout`. */
export async function expectRefused(
  attempt: Promise<unknown>,
  code: string,
  ...faults: string[]
): Promise<Refusal> {
  const error = await rejectionOf(attempt);
  if (!(error instanceof Refusal)) throw error;
  expect(error.code, error.message).to.equal(code);
  const found = error.faults.map((fault) => `${fault.path.join('/')} ${fault.code}`);
  expect(found).to.deep.equal(faults);
  return error;
}
