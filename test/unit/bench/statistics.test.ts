import { expect } from 'chai';
import fc from 'fast-check';
import { interleaved } from '../../bench/interleave.ts';
import { median, midmean, mostCommon, quantile, summarise, intervalOf } from '../../bench/statistics.ts';

const values = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 });

describe('bench: statistics', () => {
  it('the median lies in the middle, between two if there are two', () => {
    expect(median([3, 1, 2])).to.equal(2);
    expect(median([4, 1, 3, 2])).to.equal(2.5);
  });

  it('the mean of the middle half does not see what happens now and then', () => {
    expect(midmean([10, 20, 10, 20, 20, 10, 20, 180])).to.equal(17.5);
    expect(midmean([7])).to.equal(7);
  });

  it('99 % of 100 values are at most the 99th', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(quantile(hundred, 0.99)).to.equal(99);
    expect(quantile(hundred, 0)).to.equal(1);
    expect(quantile(hundred, 1)).to.equal(100);
  });

  it('whatever was measured, quantiles are measured values in order', () => {
    fc.assert(
      fc.property(values, (measured) => {
        const { least, p25, p75, p90, p99, most, count } = summarise(measured);
        const quantiles = [least, p25, p75, p90, p99, most];
        expect(quantiles).to.deep.equal([...quantiles].sort((a, b) => a - b));
        for (const value of quantiles) expect(measured).to.include(value);
        expect(count).to.equal(measured.length);
      }),
    );
  });

  it('of nothing there is nothing to say', () => {
    expect(() => median([])).to.throw('nothing was measured');
    expect(() => quantile([], 0.5)).to.throw('nothing was measured');
    expect(() => mostCommon([])).to.throw('nothing was counted');
  });

  it('the most common value is told with its share', () => {
    expect(mostCommon(['a', 'b', 'b', 'c'])).to.deep.equal({ value: 'b', share: 0.5 });
  });

  it('how far chance moves a ratio of medians: not at all without spread, less with more values', () => {
    const ratio = (some: readonly number[], others: readonly number[]) => median(some) / median(others);
    expect(
      intervalOf(
        [
          [6, 6, 6],
          [3, 3],
        ],
        ratio,
      ),
    ).to.deep.equal({ from: 2, to: 2 });
    // The same pseudo-random numbers each time.
    let seed = 1;
    const random = () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    const uniform = (count: number) => Array.from({ length: count }, (_, index) => 1 + index / count);
    const width = (count: number) => {
      const { from, to } = intervalOf([uniform(count), uniform(count)], ratio, random);
      expect(from).to.be.below(1);
      expect(to).to.be.above(1);
      return to - from;
    };
    expect(width(400)).to.be.below(width(25) / 2);
    expect(() => intervalOf([[], [1]], ratio)).to.throw('nothing was measured');
  });

  it('both sides of a comparison stand at the same mean place in the run', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), (quads) => {
        const order = interleaved(quads);
        const places = (side: string) => order.flatMap((at, index) => (at === side ? [index] : []));
        const sum = (numbers: number[]) => numbers.reduce((total, place) => total + place, 0);
        expect(places('ours')).to.have.length(2 * quads);
        expect(sum(places('ours'))).to.equal(sum(places('floor')));
      }),
    );
  });
});
