import { expect } from 'chai';
import fc from 'fast-check';
import { answersFromMarks, type Mark } from '../../../src/domain/routing/answers-from-marks.ts';
import { marksOfStep } from '../../../src/domain/routing/marks.ts';
import { outcomesOf } from '../../../src/domain/routing/people-outcomes.ts';
import { TableWalker, type Walk } from '../../../src/domain/routing/walk-table.ts';
import { marksOfWalk } from '../../support/marks-of-walk.ts';
import { anyWalkInput } from './any-walk-input.ts';

/** What an engine would have written. */
function logOf(walk: Walk): Mark[] {
  return walk.steps.flatMap((step, index) =>
    marksOfStep(step).map((text, place) => {
      const [node = '', mark = ''] = text.split(':');
      const next = walk.steps[index + 1];
      return { at: place === 0 || !next ? step.at : next.at, node, mark };
    }),
  );
}

describe('a call that was, walked again', function () {
  this.timeout(60_000);

  it('leaves the marks that it left, from what they tell of the people in it', () => {
    fc.assert(
      fc.property(anyWalkInput, ({ table, ...input }) => {
        const walker = new TableWalker(table);
        const real = walker.walk(input);
        fc.pre(real.end.kind !== 'too-many-nodes');
        const answers = answersFromMarks(logOf(real), real.end.kind === 'answered').filter(
          ({ node, outcome }) => {
            const found = walker.node(node);
            return found !== null && outcomesOf(found, input.caller).includes(outcome);
          },
        );
        const again = walker.walk({ ...input, answers });
        expect(marksOfWalk(again)).to.deep.equal(marksOfWalk(real));
        expect(again.end).to.deep.equal(real.end);
      }),
      { numRuns: 300 },
    );
  });
});
