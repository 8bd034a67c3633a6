import { expect } from 'chai';
import { fewAtOnce } from '../../../src/domain/few-at-once.ts';
import { heldUp } from '../../support/held-up.ts';

describe('doing a few things at once', () => {
  it('the next one begins as soon as any is done, and never more than so many are under way', async () => {
    const slow = heldUp();
    const begun: number[] = [];
    const all = fewAtOnce([1, 2, 3, 4], 2, (item) => {
      begun.push(item);
      return item === 1 ? slow.until : Promise.resolve();
    });
    expect(begun).to.deep.equal([1, 2]);
    await new Promise(setImmediate);
    expect(begun, 'beside the slow one').to.deep.equal([1, 2, 3, 4]);
    slow.go();
    await all;
  });

  it('after a failure no other begins, and those under way end first', async () => {
    const slow = heldUp();
    const begun: number[] = [];
    let ended = false;
    const all = fewAtOnce([1, 2, 3], 2, async (item) => {
      begun.push(item);
      if (item === 2) throw new Error('failed');
      await slow.until;
    }).finally(() => {
      ended = true;
    });
    await new Promise(setImmediate);
    expect(ended).to.equal(false);
    slow.go();
    const error = await all.then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).to.have.property('message', 'failed');
    expect(begun).to.deep.equal([1, 2]);
  });

  it('nothing to do is nothing', async () => {
    await fewAtOnce([], 5, () => Promise.reject(new Error('not to be called')));
  });
});
