import { expect } from 'chai';
import { compareRuns, unexplained } from '../../../ops/conformance/compare-runs.ts';
import type { KnownDifference } from '../../../ops/conformance/known-differences.ts';
import { renderReport } from '../../../ops/conformance/report.ts';
import type { EngineRun, Scenario, ScenarioCall } from '../../../ops/conformance/scenario.ts';

const call: ScenarioCall = {
  direction: 'in',
  caller: 'outside #1',
  dialled: 'outside #2',
  answeredBy: 'Anna',
  endedBy: 'caller',
  rang: ["Ben's phone, no-answer", "Anna's phone, answered"],
  way: ['number #1: enter'],
  waits: ['Sales, answered, Anna'],
  recordings: ['stored, Sales, Anna'],
};
const scenario: Scenario = {
  file: 'e2e/a.test.ts',
  title: 'a call rings',
  state: 'passed',
  error: null,
  unread: null,
  calls: [call],
  statuses: { Anna: ['Connected', 'Incoming call'] },
};
const run = (engine: string, ...scenarios: Scenario[]): EngineRun => ({
  engine,
  version: '1',
  isGreen: true,
  scenarios,
});
const runs = (one: Scenario[], other: Scenario[]) => [run('A', ...one), run('B', ...other)] as const;
const compare = (one: Scenario[], other: Scenario[], known: KnownDifference[] = []) =>
  compareRuns(runs(one, other), [scenario], known, () => 'journal');

describe('the comparison of two engines', () => {
  it('finds nothing in the same story', () => {
    expect(compare([scenario], [structuredClone(scenario)])[0]?.differences).to.deep.equal([]);
  });

  it('finds who rang in another order, another outcome, another status, a call that is missing', () => {
    const others: [Partial<Scenario>, string][] = [
      [{ calls: [{ ...call, rang: call.rang.toReversed() }] }, 'call 1, rang'],
      [{ state: 'failed' }, 'outcome'],
      [{ statuses: { Anna: ['Connected'] } }, 'statuses of Anna'],
      [{ calls: [] }, 'number of calls'],
      [{ calls: [{ ...call, recordings: [] }] }, 'call 1, recordings'],
    ];
    for (const [change, where] of others) {
      const [compared] = compare([scenario], [{ ...scenario, ...change }]);
      expect(compared?.differences.map((difference) => difference.where)).to.deep.equal([where]);
      expect(compared && unexplained(compared)).to.have.length(1);
    }
  });

  it('a scenario that ran on one engine only is a difference', () => {
    const states = [...compare([scenario], []), ...compare([], [scenario])].map((one) => one.states);
    expect(states).to.deep.equal([
      ['passed', null],
      [null, 'passed'],
    ]);
    expect(compare([scenario], [])[0]?.differences).to.have.length(1);
  });

  it('a known difference has its reason and is no fault; the others of the scenario are', () => {
    const known = [{ scenario: /a call rings/u, where: /rang$/u, reason: 'it asks in pairs' }];
    const other = { ...scenario, calls: [{ ...call, rang: [], endedBy: 'logic' }] };
    const compared = compare([scenario], [other], known);
    expect(compared.flatMap(unexplained).map(({ where }) => where)).to.deep.equal(['call 1, endedBy']);
    const from = { day: '2026-01-02', tree: 'commit 0123' };
    const page = renderReport(runs([scenario], [other]), compared, from);
    expect(page).to.contain('on 2026-01-02 from commit 0123: A 1 and B 1');
    expect(page).to.contain('- a call rings: call 1, rang. it asks in pairs');
    expect(page).to.contain('| a call rings | passed | passed | DIFFERENT |');
    expect(page).to.contain(
      '1 scenarios: 0 the same, 0 different for a known reason, 1 different without one, 0 not passed on both',
    );
  });

  it('of a random suite only the outcomes count', () => {
    const other = { ...scenario, calls: [] };
    const compared = compareRuns(runs([scenario], [other]), [], [], () => 'outcome');
    expect(compared[0]?.differences).to.deep.equal([]);
  });

  it('a story that could not be read is a difference that no reason explains, also when the other could not be either', () => {
    const unread = { ...scenario, calls: [], statuses: {}, unread: 'nobody answers' };
    const any = [{ scenario: /./u, where: /./u, reason: 'any' }];
    for (const [one, other, second] of [
      [unread, unread, 'nobody answers'],
      [unread, scenario, 'was read'],
    ] as const)
      expect(compare([one], [other], any)[0]?.differences).to.deep.equal([
        { where: 'could not be read', first: 'nobody answers', second, known: null },
      ]);
  });

  it('a scenario that neither engine told of is among them', () => {
    expect(compare([], [])).to.deep.equal([
      { file: scenario.file, title: scenario.title, states: [null, null], differences: [] },
    ]);
  });
});
