import fc from 'fast-check';
import { compileRouting } from '../../../src/domain/routing/compile-routing.ts';
import type { Caller } from '../../../src/domain/routing/caller.ts';
import { outcomesOf } from '../../../src/domain/routing/people-outcomes.ts';
import type { RoutingTable } from '../../../src/domain/routing/routing-table.ts';
import type { NodeAnswer } from '../../../src/domain/routing/walk-table.ts';
import { anyCompany } from './any-company.ts';

const anyCaller: fc.Arbitrary<Caller> = fc.oneof(
  fc.constant<Caller>({ kind: 'anonymous' }),
  fc.integer({ min: 200, max: 206 }).map((digits): Caller => ({ kind: 'extension', digits: String(digits) })),
  fc
    .integer({ min: 1_000_000, max: 999_999_999 })
    .map((digits): Caller => ({ kind: 'outside', number: `36${digits}` })),
);

/** Some things that can happen to the caller at nodes of the table. */
function anyAnswers({ nodes }: RoutingTable, caller: Caller): fc.Arbitrary<NodeAnswer[]> {
  const open = nodes.filter((node) => outcomesOf(node, caller).length > 0);
  if (open.length === 0) return fc.constant([]);
  const answer = fc
    .constantFrom(...open)
    .chain((node) =>
      fc.record({ node: fc.constant(node.name), outcome: fc.constantFrom(...outcomesOf(node, caller)) }),
    );
  return fc.array(answer, { maxLength: 30 });
}

/** A call into the routing table of any company, with anything that people may do in it. */
export const anyWalkInput = anyCompany
  .map(compileRouting)
  .filter(({ numbers, extensions }) => numbers.length + extensions.length > 0)
  .chain((table) => anyCaller.map((caller) => ({ table, caller })))
  .chain(({ table, caller }) =>
    fc.record({
      table: fc.constant(table),
      entry: fc.constantFrom(...[...table.numbers, ...table.extensions].map(({ node }) => node)),
      caller: fc.constant(caller),
      instant: fc.date({ min: new Date('2024-01-01'), max: new Date('2031-01-01'), noInvalidDate: true }),
      answers: anyAnswers(table, caller),
    }),
  );
