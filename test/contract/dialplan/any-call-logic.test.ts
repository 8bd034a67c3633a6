import { expect } from 'chai';
import fc from 'fast-check';
import { toE164 } from '../../../src/domain/numbering/to-e164.ts';
import { rulesOfCountry } from '../../../src/domain/numbering/number-rules.ts';
import type { CompanySnapshot } from '../../../src/domain/routing/company-snapshot.ts';
import { compileRouting } from '../../../src/domain/routing/compile-routing.ts';
import { marksOfWalk } from '../../support/marks-of-walk.ts';
import type { RoutingNode } from '../../../src/domain/routing/routing-table.ts';
import { type NodeAnswer, TableWalker } from '../../../src/domain/routing/walk-table.ts';
import { anyCompany } from '../../property/domain/any-company.ts';
import { eventually } from '../../support/eventually.ts';
import { emptySnapshot, newNumberFacts } from '../../support/snapshot.ts';
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
      const caller = toE164(shown, rulesOfCountry(company.country));
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

  it('asks all of many lists, and each of the many rows of a day', async () => {
    const lists = 120;
    const rows = 140;
    const minutesOfRow = 10;
    const time = (minutes: number) =>
      `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
    const number = (list: number) => `+3630111${String(2_000 + list)}`;
    await bench().apply({
      ...emptySnapshot,
      revision: companies + 1,
      callerLists: Array.from({ length: lists }, (_none, list) => ({
        ...{ id: list + 1, name: '', purpose: 'blocked' as const },
        entries: [{ kind: 'number' as const, number: number(list) }],
      })),
      calendars: [
        {
          ...{ id: 1, name: '', timeZone: 'UTC', overrides: [] },
          weekly: Array.from({ length: rows }, (_none, row) => ({
            weekdays: [1, 2, 3, 4, 5, 6, 7],
            from: time(row * minutesOfRow),
            to: time((row + 1) * minutesOfRow),
            destination: { kind: 'hang-up' as const, reason: 'busy' as const },
          })),
          defaultDestination: { kind: 'hang-up', reason: 'normal' },
        },
      ],
      numbers: [
        {
          id: 1,
          digits: '+3612345001',
          ...newNumberFacts,
          destination: { kind: 'calendar', calendarId: 1 },
        },
      ],
    });
    const marks = marksAt(bench());
    const midnight = Date.UTC(2026, 5, 2) / 1_000;
    const ends = async (shown: string, minute: number) => {
      const walk = await bench().begin({ node: 'number-1', clock: midnight + minute * 60, shown });
      return (await marks.until(walk, /^hang-up-/u)).slice(2);
    };
    for (const row of [0, 1, rows / 2, rows - 1])
      expect(await ends(number(lists), row * minutesOfRow + 3)).to.deep.equal([
        ...['number-1-blocked:not-listed', 'calendar-1:enter', `calendar-1:row-${row + 1}`],
        'hang-up-busy:enter',
      ]);
    expect((await ends(number(lists), 1_439)).slice(-2)).to.deep.equal([
      'calendar-1:default',
      'hang-up-normal:enter',
    ]);
    for (const list of [0, lists / 2, lists - 1])
      expect(await ends(number(list), 0)).to.deep.equal([
        'number-1-blocked:listed',
        'hang-up-declined:enter',
      ]);
  });
});
