import type { OfferLatency } from './offers.ts';
import type { Side } from './interleave.ts';
import { ms, number, type PartReport, type Reported, roundedAll } from './report.ts';
import { intervalOfRatio, median, summarise } from './statistics.ts';

const aimRatio = 1.02;

export function reportOffers(latency: OfferLatency, { part, engine }: Reported): PartReport {
  const values = (side: Side) => ({
    total: latency[side].map(({ waitMs, workMs }) => waitMs + workMs),
    wait: latency[side].map(({ waitMs }) => waitMs),
    work: latency[side].map(({ workMs }) => workMs),
  });
  const [ours, floor] = [values('ours'), values('floor')];
  // Nothing of ours runs in the thread that looks: its wait is the same on both sides, and by far the noisiest part of all.
  const waitMs = median([...ours.wait, ...floor.wait]);
  const ratio = (waitMs + median(ours.work)) / (waitMs + median(floor.work));
  const plain = median(ours.total) / median(floor.total);
  const interval = intervalOfRatio(ours.total, floor.total);
  const row = (name: string, kind: 'total' | 'wait' | 'work') => [
    name,
    ...[ours, floor].flatMap((side) => {
      const { median: middle, p25, p75, p99 } = summarise(side[kind]);
      return [ms(middle), `${number(p25)} .. ${ms(p75)}`, ms(p99)];
    }),
  ];
  const range = `${number3(interval.from)} .. ${number3(interval.to)}`;
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
          ['ratio of the medians of both', number3(plain), range, '', '', '', ''],
          ['ratio with one wait for both sides', number3(ratio), '', '', '', '', ''],
        ],
      },
    ],
    verdicts: [
      {
        kind: 'aim',
        what: `${engine}: an offer takes at most ${aimRatio} times as long as in mod_callcenter by itself`,
        holds: ratio <= aimRatio,
        found: `${number3(ratio)} times (${ms(median(ours.work) - median(floor.work))} more; medians of both: ${number3(plain)}, by chance ${range})`,
      },
    ],
    notes: [
      'They meet when `callcenter_config tier add` is answered, the same command on both sides; the caller waits all the time. mod_callcenter looks each 100 ms, so the first row is anything from 0 to 100 ms by chance, whoever makes the offer.',
      `So the ratio of the medians of both is mostly chance: in 95 of 100 repetitions it would lie within ${range} (bootstrap). The other ratio takes the median wait of both sides together (${ms(waitMs)}) and adds what each side takes after it.`,
      "Bare: the product's queue under another name in the same FreeSWITCH, with the same parameters; its agent has the contact of a registered phone and nothing else, its caller came by answer and callcenter. Both phones are sockets of the bench: one clock. When mod_callcenter turned to them is told by its own event, whose clock goes in milliseconds; what it rounds is taken from one row and added to the other.",
    ],
    figures: roundedAll({
      ratio,
      ratioOfMedians: plain,
      ratioOfMediansBetween: interval,
      ...{ offersPerSide: ours.total.length, waitMs },
      ours: { total: summarise(ours.total), wait: summarise(ours.wait), work: summarise(ours.work) },
      bare: { total: summarise(floor.total), wait: summarise(floor.wait), work: summarise(floor.work) },
    }) as Record<string, unknown>,
  };
}

/** Of two in a hundred the third digit tells. */
function number3(value: number): string {
  return value.toFixed(3);
}
