import { expect } from 'chai';
import { closingLine } from '../../../ops/testing/closing-line.ts';
import type { Outcome } from '../../../ops/testing/outcome.ts';

const outcome = (skipped: number): Outcome => ({ passed: 7, failed: 0, skipped, failures: [], spentMs: {} });
const noMysql = ['a MySQL, none is in MYSQL_BIN'];

describe('the last line of make test', () => {
  it('has the numbers first, and no more where everything was tried', () => {
    expect(closingLine({ ...outcome(0), failed: 2 }, noMysql, [])).to.equal('7 passed, 2 failed');
  });

  it('tells what was skipped, and what the machine lacks for it', () => {
    expect(closingLine(outcome(3), noMysql, [])).to.equal(
      '7 passed, 0 failed, 3 SKIPPED: NOTHING was tried on a MySQL, none is in MYSQL_BIN',
    );
    expect(closingLine(outcome(3), [], [])).to.equal('7 passed, 0 failed, 3 SKIPPED');
  });

  it('tells what no test of the run was meant to try, whether something was skipped or not', () => {
    const unrun = ['the 9 scenarios on FreeSWITCH'];
    expect(closingLine(outcome(0), [], unrun)).to.equal(
      '7 passed, 0 failed; NOT run: the 9 scenarios on FreeSWITCH',
    );
    expect(closingLine(outcome(1), [], unrun)).to.match(/, 1 SKIPPED; NOT run: the 9 scenarios/u);
  });
});
