import { expect } from 'chai';
import { passedNodes } from '../../../../src/application/explanations/passed-nodes.ts';

/** Node, exit, and who was there, of each stay that marks like these tell of. */
function staysOf(text: string): string[] {
  const at = new Date(0);
  const marks = text.split(' ').map((word, index) => {
    const [node = '', mark = ''] = word.split(':');
    return { position: index + 1, at, node, mark, revision: 1 };
  });
  return passedNodes({ marks, answeredAt: at }).map(({ name, exit, answered, afterAnswer }) =>
    [name, exit ?? 'stayed', ...(answered ? ['answered'] : []), ...(afterAnswer ? ['after'] : [])].join(' '),
  );
}

describe('the nodes that a call passed, from its marks [C3]', () => {
  it('a caller who took a place in a queue has left it by its exit, and was answered before', () => {
    expect(
      staysOf('extension-1:enter ring-1:enter queue-17:enter queue-17:timeout hang-up-normal:enter'),
    ).to.deep.equal([
      'extension-1 next',
      'ring-1 stayed answered',
      'queue-17 timeout after',
      'hang-up-normal stayed answered after',
    ]);
  });

  it('an exit of a node that the call was never told to have come to is that of no other', () => {
    expect(staysOf('extension-1:enter ring-1:enter queue-17:timeout hang-up-normal:enter')).to.deep.equal([
      'extension-1 next',
      'ring-1 stayed answered',
      'hang-up-normal stayed answered after',
    ]);
  });
});
