import { expect } from 'chai';
import type { ComparedScenario, Difference } from '../../../ops/conformance/compare-runs.ts';
import type { EngineRun } from '../../../ops/conformance/scenario.ts';
import { conclude, verdictOf } from '../../../ops/conformance/verdict.ts';

const runOf = (engine: string): EngineRun => ({ engine, version: '1', isGreen: true, scenarios: [] });
const runs = [runOf('A'), runOf('B')] as const;
const passed: ComparedScenario = {
  file: 'e2e/a.test.ts',
  title: 'a call rings',
  states: ['passed', 'passed'],
  differences: [],
};
const difference: Difference = { where: 'call 1, rang', first: 'Anna', second: 'Ben', known: null };
const reason = { scenario: /./u, where: /./u, reason: 'it asks in pairs' };
const explained = { ...passed, differences: [{ ...difference, known: reason }] };
const different = { ...passed, differences: [{ ...difference, known: reason }, difference] };

describe('the verdict on two engines', () => {
  it('is good when every scenario passed on both, with nothing different but what has its reason', () => {
    expect([passed, explained, different].map(verdictOf)).to.deep.equal([
      'same',
      'different, known',
      'DIFFERENT',
    ]);
    expect(conclude(runs, [passed, explained], 2)).to.deep.equal({
      isConforming: true,
      lines: ['2 scenarios on two engines: 0 different without a reason, 0 not passed on both'],
    });
    expect(conclude(runs, [passed, different], 2)).to.deep.equal({
      isConforming: false,
      lines: [
        'DIFFERENT: a call rings',
        '2 scenarios on two engines: 1 different without a reason, 0 not passed on both',
      ],
    });
  });

  it('is bad of a scenario that did not pass, also when it came to the same on both', () => {
    for (const states of [
      ['failed', 'failed'],
      ['pending', 'pending'],
      [null, null],
      ['passed', 'pending'],
      ['failed', 'passed'],
    ] as const) {
      const told = states.map((state) => state ?? 'not run').join(', ');
      expect(conclude(runs, [passed, { ...explained, states }], 2)).to.deep.equal({
        isConforming: false,
        lines: [
          `NOT PASSED: a call rings (${told})`,
          '2 scenarios on two engines: 0 different without a reason, 1 not passed on both',
        ],
      });
    }
  });

  it('is bad when not as many were compared as there are, and when there are none', () => {
    for (const [compared, listed] of [
      [[passed], 2],
      [[passed, passed], 1],
      [[], 0],
    ] as const)
      expect(conclude(runs, compared, listed).isConforming).to.equal(false);
  });

  it('is bad of a run that failed, though no scenario did', () => {
    const { isConforming, lines } = conclude([runs[0], { ...runs[1], isGreen: false }], [passed], 1);
    expect(isConforming).to.equal(false);
    expect(lines[0]).to.equal('FAILED: the run on B, see above');
  });
});
