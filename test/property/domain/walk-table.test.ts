import { expect } from 'chai';
import fc from 'fast-check';
import { marksOfWalk } from '../../support/marks-of-walk.ts';
import { isLaterMember } from '../../../src/domain/routing/node-names.ts';
import { mostNodes, TableWalker } from '../../../src/domain/routing/walk-table.ts';
import { anyWalkInput } from './any-walk-input.ts';

describe('a walk through the routing table of any company', function () {
  this.timeout(60_000);

  it('ends at a node where calls end or where people ended it, or after fifty nodes without a wait in a queue', () => {
    fc.assert(
      fc.property(anyWalkInput, ({ table, ...input }) => {
        const { steps, end } = new TableWalker(table).walk(input);
        expect(steps).to.not.be.empty;
        const counted = steps.filter(({ node }) => !isLaterMember(node.name)).length;
        expect(counted).to.be.at.most(mostNodes * (input.answers.length + 1));
        const last = steps.at(-1);
        if (end.kind === 'too-many-nodes') {
          expect(counted).to.be.at.least(mostNodes);
          expect(end.node).to.equal(last?.left?.next);
        } else {
          expect(end.node).to.equal(last?.node.name);
          expect(last?.left).to.equal(null);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('goes from node to node by exits that the table has, at no time backwards', () => {
    fc.assert(
      fc.property(anyWalkInput, ({ table, ...input }) => {
        const { steps } = new TableWalker(table).walk(input);
        expect(steps[0]?.node.name).to.equal(input.entry);
        let leftByKey: string | null = null;
        for (const [index, { node, left, at }] of steps.entries()) {
          expect(table.nodes).to.include(node);
          const next = steps[index + 1];
          if (left === null) continue;
          const backToQueue = node.kind === 'waiting-place' && leftByKey !== null;
          const expected = backToQueue ? leftByKey : (node.exits as Record<string, string>)[left.exit];
          expect(left.next, `${node.name}:${left.exit}`).to.equal(expected);
          if (node.kind === 'queue') leftByKey = left.exit.startsWith('key-') ? node.name : null;
          if (node.kind === 'waiting-place') leftByKey = null;
          if (next) {
            expect(next.node.name).to.equal(left.next);
            expect(next.at.getTime()).to.be.at.least(at.getTime());
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it('leaves a mark for each node, and for each exit where there was a choice', () => {
    fc.assert(
      fc.property(anyWalkInput, ({ table, ...input }) => {
        const walk = new TableWalker(table).walk(input);
        const marks = marksOfWalk(walk);
        expect(marks.filter((mark) => mark.endsWith(':enter'))).to.deep.equal(
          walk.steps.map(({ node }) => `${node.name}:enter`),
        );
        const chosen = walk.steps.filter(
          ({ node, left }) => left && (node.kind === 'calendar' || Object.keys(node.exits).length > 1),
        );
        expect(marks.filter((mark) => !mark.endsWith(':enter'))).to.deep.equal(
          chosen.map(({ node, left }) => `${node.name}:${left?.exit}`),
        );
      }),
    );
  });

  it('follows from its input alone', () => {
    fc.assert(
      fc.property(anyWalkInput, ({ table, ...input }) => {
        const walker = new TableWalker(table);
        const first = walker.walk(input);
        expect(walker.walk(input)).to.deep.equal(first);
        expect(new TableWalker(structuredClone(table)).walk(structuredClone(input))).to.deep.equal(first);
      }),
      { numRuns: 200 },
    );
  });

  it('puts an anonymous caller on no list [R9]', () => {
    fc.assert(
      fc.property(anyWalkInput, ({ table, ...input }) => {
        const { steps } = new TableWalker(table).walk({ ...input, caller: { kind: 'anonymous' } });
        for (const { node, left } of steps)
          if (node.kind === 'caller-match') expect(left?.exit).to.equal('not-listed');
      }),
      { numRuns: 300 },
    );
  });
});
