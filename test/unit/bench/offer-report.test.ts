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

  it('what chance could have made either way is told as undecided', () => {
    // 1 ms more of about 52 is the aim; of a work that differs by some milliseconds from offer to offer, 0.9 ms more may be chance.
    const scattered = (workMs: number) =>
      offers(workMs).map((offer, index) => ({ ...offer, workMs: workMs + (index % 10) }));
    expect(verdictOf(scattered(3.4), scattered(2.5))).to.include({ holds: 'undecided' });
    expect(verdictOf(scattered(9), scattered(2.5))).to.include({ holds: false });
    expect(verdictOf(scattered(0), scattered(2.5))).to.include({ holds: true });
  });

  it('the ratio of the medians is told beside it, with what chance makes of it', () => {
    const found = verdictOf(offers(3, 20), offers(3))?.found;
    expect(found).to.match(
      /^1\.000 times, 1\.000 \.\. 1\.000 by chance \(0\.00 ms more; medians of both: 1\.381, \d\.\d+ \.\. \d\.\d+\)$/u,
    );
  });
});
