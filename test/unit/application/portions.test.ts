import { setTimeout } from 'node:timers/promises';
import { expect } from 'chai';
import { inPortions } from '../../../src/application/portions.ts';

describe('rows that are deleted in portions', () => {
  /** How many rows there are, and the portions that were asked for. */
  function table(rows: number) {
    const asked: number[] = [];
    let left = rows;
    const deletePortion = (most: number) => {
      asked.push(most);
      const deleted = Math.min(most, left);
      left -= deleted;
      return Promise.resolve(deleted);
    };
    return { asked, deletePortion, left: () => left };
  }

  it('are all gone in the end, and a portion is never larger than what is deleted in a moment', async () => {
    const { asked, deletePortion, left } = table(40_000);
    expect(await inPortions(deletePortion)).to.equal(40_000);
    expect(left()).to.equal(0);
    expect(asked[0]).to.equal(200);
    expect(Math.max(...asked)).to.be.within(1_000, 5_000);
  });

  it('are not more than were asked for: the rest is for another time', async () => {
    const { asked, deletePortion, left } = table(10_000);
    expect(await inPortions(deletePortion, { most: 1_000 })).to.equal(1_000);
    expect(left()).to.equal(9_000);
    expect(Math.max(...asked)).to.be.at.most(800);
  });

  it('are fewer at a time where they take long', async () => {
    const { asked, deletePortion } = table(500);
    await inPortions(async (rows) => {
      if (asked.length === 0) await setTimeout(250);
      return await deletePortion(rows);
    });
    expect(asked.slice(0, 2)).to.deep.equal([200, 100]);
  });

  it('no portion is begun once the process is to end', async () => {
    const { asked, deletePortion } = table(10_000);
    const stopping = new AbortController();
    await inPortions(
      (rows) => {
        if (asked.length === 1) stopping.abort();
        return deletePortion(rows);
      },
      { stopping: stopping.signal },
    );
    expect(asked).to.have.length(2);
    expect(await inPortions(deletePortion, { stopping: stopping.signal })).to.equal(0);
  });
});
