import { expect } from 'chai';
import { reportOffers } from '../../bench/offer-report.ts';
import type { Offer } from '../../bench/offers.ts';

const of = { part: 'freeswitch-offers', kind: 'freeswitch', engine: 'FreeSWITCH' } as const;

/** Waits from 0 to 99 ms, each once. */
const offers = (workMs: number, waitedMoreMs = 0): Offer[] =>
  Array.from({ length: 100 }, (_, index) => ({ waitMs: index + waitedMoreMs, workMs }));

const verdictOf = (ours: Offer[], floor: Offer[]) => reportOffers({ ours, floor }, of).verdicts[0];

describe('bench: offers against mod_callcenter by itself', () => {
  it('what the product adds after the wait decides, not the chance of the wait', () => {
    // (49.5 + 3) / (49.5 + 2.5) = 1.0096; the medians of both would say 1.3.
    expect(verdictOf(offers(3, 15), offers(2.5))).to.include({ holds: true });
    expect(verdictOf(offers(6), offers(2.5, 15))).to.include({ holds: false });
  });

  it('the ratio of the medians is told beside it, with what chance makes of it', () => {
    const found = verdictOf(offers(3, 20), offers(3))?.found;
    expect(found).to.match(
      /^1\.000 times \(0\.00 ms more; medians of both: 1\.381, by chance \d\.\d+ \.\. \d\.\d+\)$/u,
    );
  });
});
