import { expect } from 'chai';
import fc from 'fast-check';
import { normaliseCaller } from '../../../src/domain/numbering/normalise-caller.ts';
import { callerRulesOf } from '../../../src/domain/numbering/caller-rules.ts';
import type { CompanySnapshot } from '../../../src/domain/routing/company-snapshot.ts';
import { compileRouting } from '../../../src/domain/routing/compile-routing.ts';
import { marksOfWalk } from '../../../src/domain/routing/marks.ts';
import type { RoutingNode } from '../../../src/domain/routing/routing-table.ts';
import { type NodeAnswer, TableWalker } from '../../../src/domain/routing/walk-table.ts';
import { anyCompany } from '../../property/domain/any-company.ts';
import { eventually } from '../../support/eventually.ts';
import { marksAt } from './marks-of-walks.ts';
import { onEachEngine } from './on-each-engine.ts';

const companies = 60;

interface Asked {
  readonly walk: string;
  readonly expected: readonly string[];
  readonly why: string;
}

/**
 * No phone, no provider, no audio and no controller: every node decides by itself. Whoever comes to a queue that takes callers
 * stays there.
 */
function withoutPeople(company: CompanySnapshot, revision: number): CompanySnapshot {
  return {
    ...company,
    ...{ companyId: 1, revision, phones: [], trunks: [] },
    prompts: company.prompts.map((prompt) => ({ ...prompt, contentHash: null })),
    queues: company.queues.map((queue) => ({
      ...queue,
      maxCallers: null,
      maxWaitSeconds: null,
      record: false,
    })),
  };
}

function answerOf(node: RoutingNode, { queues }: CompanySnapshot): NodeAnswer[] {
  const answer = (outcome: string) => [{ node: node.name, outcome, afterSeconds: 0 }];
  if (node.kind === 'queue')
    return answer(queues.find(({ id }) => id === node.queueId)?.joinWhenEmpty ? 'caller-hung-up' : 'empty');
  if (node.kind === 'callback') return answer('unavailable');
  return node.kind === 'outside' && node.trunkId !== null ? answer('unavailable') : [];
}

/** Callers of whom the lists of the company know something, and others. */
function callersOf({ callerLists }: CompanySnapshot): string[] {
  const entries = callerLists.flatMap((list) => list.entries);
  return [
    '+36305556666',
    '',
    ...entries.flatMap((entry) => (entry.kind === 'number' ? [entry.number] : [])).slice(0, 2),
    ...entries
      .flatMap((entry) => (entry.kind === 'prefix' ? [`${entry.prefix}0000000`.slice(0, 13)] : []))
      .slice(0, 2),
  ];
}

onEachEngine('any call logic, as in the walk of the simulator', 300_000, (bench) => {
  const ask = async (company: CompanySnapshot): Promise<Asked[]> => {
    const table = compileRouting(company);
    const walker = new TableWalker(table);
    const answers = table.nodes.flatMap((node) => answerOf(node, company));
    const asked: Asked[] = [];
    for (const [index, shown] of callersOf(company).entries()) {
      const number = company.numbers[index % Math.max(company.numbers.length, 1)];
      if (!number) continue;
      const clock = Date.UTC(2026, 9, 24) / 1_000 + index * 40_000;
      const caller = normaliseCaller(shown, callerRulesOf(company.country));
      const walked = walker.walk({
        entry: `number-${number.id}`,
        caller: caller === null ? { kind: 'anonymous' } : { kind: 'outside', number: caller },
        instant: new Date(clock * 1_000),
        answers,
      });
      asked.push({
        walk: await bench().begin({ node: `number-${number.id}`, clock, shown }),
        expected: marksOfWalk(walked),
        why: `${shown} at ${clock}: ${JSON.stringify(company)}`,
      });
    }
    return asked;
  };

  it('leaves the same marks: node by node, exit by exit', async () => {
    const marks = marksAt(bench());
    let compared = 0;
    let nodes = 0;
    for (const [index, any] of fc.sample(anyCompany, companies).entries()) {
      const company = withoutPeople(any, index + 1);
      await bench().apply(company);
      for (const { walk, expected, why } of await ask(company)) {
        await eventually(async () => {
          expect(await marks.of(walk), why).to.deep.equal(expected);
        }, 20_000);
        await bench().hangUp(walk);
        compared += 1;
        nodes += expected.length;
      }
      await eventually(async () => {
        expect(await bench().legs()).to.equal(0);
      }, 20_000);
    }
    expect(compared).to.be.greaterThan(companies);
    expect(nodes / compared, 'nodes of a call on the average').to.be.greaterThan(3);
  });
});
