import { expect } from 'chai';
import { answersFromMarks, firstWay, type Mark } from '../../../../src/domain/routing/answers-from-marks.ts';

/** A mark for each word, one second apart. */
function marksOf(text: string): Mark[] {
  return text.split(' ').map((word, index) => {
    const [node = '', mark = ''] = word.split(':');
    return { at: new Date(index * 1_000), node, mark };
  });
}

describe('how people behaved, from the marks of a call', () => {
  it('a node that was left: by which exit, and after how long', () => {
    const marks = marksOf('extension-5:enter ring-5:enter ring-5:no-answer queue-7:enter');
    expect(answersFromMarks(marks, true)).to.deep.include({
      node: 'ring-5',
      outcome: 'no-answer',
      afterSeconds: 1,
    });
  });

  it('the last node: somebody answered, or the caller hung up', () => {
    const marks = marksOf('number-9:enter queue-7:enter');
    expect(answersFromMarks(marks, true).at(-1)).to.deep.equal({ node: 'queue-7', outcome: 'answered' });
    expect(answersFromMarks(marks, false).at(-1)).to.deep.equal({
      node: 'queue-7',
      outcome: 'caller-hung-up',
    });
  });

  it('each visit of a node by itself', () => {
    const marks = marksOf('menu-6:enter menu-6:wrong-input menu-6:enter menu-6:key-1 play-2:enter');
    expect(answersFromMarks(marks, false).map(({ outcome }) => outcome)).to.deep.equal([
      ...['wrong-input', 'key-1', 'caller-hung-up'],
    ]);
  });

  it('an announcement that was heard to its end', () => {
    const marks = marksOf('play-2:enter queue-7:enter');
    expect(answersFromMarks(marks, true)[0]).to.deep.equal({
      node: 'play-2',
      outcome: 'next',
      afterSeconds: 1,
    });
  });

  it('where an agent had the caller take a place elsewhere, the exit that follows is none of the node left', () => {
    const marks = marksOf('extension-1:enter ring-1:enter queue-17:timeout hang-up-normal:enter');
    expect(firstWay(marks)).to.deep.equal(marks.slice(0, 2));
    expect(answersFromMarks(marks, true).at(-1)).to.deep.equal({ node: 'ring-1', outcome: 'answered' });
  });

  it('where an agent sent the call on, it was answered, and the way of the call ends', () => {
    const marks = marksOf('number-9:enter queue-7:enter extension-5:enter ring-5:enter');
    expect(firstWay(marks)).to.deep.equal(marks.slice(0, 2));
    expect(answersFromMarks(marks, false).at(-1)).to.deep.equal({ node: 'queue-7', outcome: 'answered' });
    for (const node of ['ring-5', 'ring-group-3-2', 'outside-3612345-4'])
      expect(firstWay(marksOf(`${node}:enter extension-5:enter`))).to.have.length(1);
    for (const node of ['ring-group-3', 'redirect-3', 'play-3', 'waiting-place'])
      expect(firstWay(marksOf(`${node}:enter extension-5:enter`))).to.have.length(2);
  });
});
