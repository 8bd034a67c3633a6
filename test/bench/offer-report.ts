import type { Offer, OfferLatency } from './offers.ts';
import type { Side } from './interleave.ts';
import { ms, number, type PartReport, type Reported, roundedAll, type Verdict } from './report.ts';
import { type Interval, intervalOf, median, summarise } from './statistics.ts';

const aimRatio = 1.02;

export function reportOffers(latency: OfferLatency, { part, engine }: Reported): PartReport {
  const values = (side: Side) => ({
    total: latency[side].map(totalOf),
    wait: latency[side].map(({ waitMs }) => waitMs),
    work: latency[side].map(({ workMs }) => workMs),
  });
  const [ours, floor] = [values('ours'), values('floor')];
  const both = [latency.ours, latency.floor] as const;
  const ratio = ratioWithOneWait(...both);
  const interval = intervalOf(both, ratioWithOneWait);
  const plain = ratioOfMedians(...both);
  const plainInterval = intervalOf(both, ratioOfMedians);
  const moreMs = median(ours.work) - median(floor.work);
  const waitMs = median([...ours.wait, ...floor.wait]);
  const row = (name: string, kind: 'total' | 'wait' | 'work') => [
    name,
    ...[ours, floor].flatMap((side) => {
      const { median: middle, p25, p75, p99 } = summarise(side[kind]);
      return [ms(middle), `${number(p25)} .. ${ms(p75)}`, ms(p99)];
    }),
  ];
  return {
    name: part,
    tables: [
      {
        title: `(g) from the meeting of a waiting caller and an available agent until the INVITE is at the phone; ${ours.total.length} offers a side, A B B A`,
        rows: [
          ['', 'median', 'p25 .. p75', 'p99', 'bare: median', 'p25 .. p75', 'p99'],
          row('until mod_callcenter turns to them', 'wait'),
          row('from then on until the INVITE', 'work'),
          row('both', 'total'),
          ['ratio with one wait for both sides', number3(ratio), range(interval), '', '', '', ''],
          ['ratio of the medians of both', number3(plain), range(plainInterval), '', '', '', ''],
        ],
      },
    ],
    verdicts: [
      {
        kind: 'aim',
        what: `${engine}: an offer takes at most ${aimRatio} times as long as in mod_callcenter by itself`,
        holds: isAtMost(aimRatio, interval),
        found: `${number3(ratio)} times, ${range(interval)} by chance (${ms(moreMs)} more; medians of both: ${number3(plain)}, ${range(plainInterval)})`,
      },
    ],
    notes: [
      'They meet when `callcenter_config tier add` is answered, the same command on both sides; the caller waits all the time. mod_callcenter looks each 100 ms, so the first row is anything from 0 to 100 ms by chance, whoever makes the offer.',
      `So the ratio of the medians of both is mostly chance. The other ratio takes the median wait of both sides together (${ms(waitMs)}) and adds what each side takes after it. Beside each: where it would lie in 95 of 100 repetitions of this run (bootstrap). The aim is met or missed when all of that lies on one side of it.`,
      "Bare: the product's queue under another name in the same FreeSWITCH, with the same parameters; its agent has the contact of a registered phone and nothing else, its caller came by answer and callcenter. Both phones are sockets of the bench: one clock. When mod_callcenter turned to them is told by an INFO to the caller, sent by an expansion at the beginning of both contacts: it goes the way of the INVITE.",
    ],
    figures: roundedAll({
      ratio,
      ratioBetween: interval,
      ratioOfMedians: plain,
      ratioOfMediansBetween: plainInterval,
      ...{ offersPerSide: ours.total.length, waitMs },
      ours: { total: summarise(ours.total), wait: summarise(ours.wait), work: summarise(ours.work) },
      bare: { total: summarise(floor.total), wait: summarise(floor.wait), work: summarise(floor.work) },
    }) as Record<string, unknown>,
  };
}

function totalOf({ waitMs, workMs }: Offer): number {
  return waitMs + workMs;
}

/** Nothing of ours runs in the thread that looks: its wait is the same on both sides, and by far the noisiest part of all. */
function ratioWithOneWait(ours: readonly Offer[], floor: readonly Offer[]): number {
  const waitMs = median([...ours, ...floor].map((offer) => offer.waitMs));
  const [work, floorWork] = [ours, floor].map((offers) => median(offers.map(({ workMs }) => workMs)));
  return (waitMs + (work ?? 0)) / (waitMs + (floorWork ?? 0));
}

function ratioOfMedians(ours: readonly Offer[], floor: readonly Offer[]): number {
  return median(ours.map(totalOf)) / median(floor.map(totalOf));
}

function isAtMost(most: number, { from, to }: Interval): Verdict['holds'] {
  if (to <= most) return true;
  return from > most ? false : 'undecided';
}

function range({ from, to }: Interval): string {
  return `${number3(from)} .. ${number3(to)}`;
}

/** Of two in a hundred the third digit tells. */
function number3(value: number): string {
  return value.toFixed(3);
}
