import { expect } from 'chai';
import { queueFigures, type WaitGroup } from '../../../../src/domain/figures/queue-figures.ts';

function group(outcome: string | null, count: number, more: Partial<WaitGroup> = {}): WaitGroup {
  return { queueId: 1, interval: 0, outcome, count, waitMs: 0, longestMs: 0, inTime: 0, talkMs: 0, ...more };
}

describe('the figures of a queue [C4]', () => {
  const groups = [
    group('answered', 3, { waitMs: 31_000, longestMs: 21_000, inTime: 2, talkMs: 90_000 }),
    group('answered', 1, { waitMs: 5_000, longestMs: 5_000, inTime: 1, talkMs: 30_000 }),
    group('abandoned', 2, { waitMs: 8_000, longestMs: 6_000, inTime: 2 }),
    group('timeout', 1, { waitMs: 60_000, longestMs: 60_000 }),
    group('key-1', 2, { waitMs: 4_000, longestMs: 3_000, inTime: 2 }),
    group('timeout', 1, { waitMs: 60_000, longestMs: 60_000 }),
    group(null, 4),
  ];

  it('add up: offered = answered + abandoned + left otherwise + waiting', () => {
    const figures = queueFigures(groups);
    expect(figures).to.deep.equal({
      ...{ offered: 14, answered: 4, abandoned: 2, leftOtherwise: 4, waiting: 4 },
      exits: { timeout: 2, 'key-1': 2 },
      // Who gave up in time was not answered in time, and who still waits may yet be.
      ...{ answeredInTime: 3, serviceLevel: 0.3 },
      ...{ averageAnswerMs: 9_000, averageAbandonMs: 4_000, longestWaitMs: 60_000 },
      ...{ talkMs: 120_000, averageTalkMs: 30_000 },
    });
  });

  it('have no averages of nothing, and no service level of a queue that is gone', () => {
    expect(queueFigures([])).to.deep.equal({
      ...{ offered: 0, answered: 0, abandoned: 0, leftOtherwise: 0, waiting: 0, exits: {} },
      ...{ answeredInTime: 0, serviceLevel: null, averageAnswerMs: null, averageAbandonMs: null },
      ...{ longestWaitMs: 0, talkMs: 0, averageTalkMs: null },
    });
    const ofGone = groups.map((one) => ({ ...one, inTime: null }));
    expect(queueFigures(ofGone)).to.include({ offered: 14, answeredInTime: null, serviceLevel: null });
  });
});
