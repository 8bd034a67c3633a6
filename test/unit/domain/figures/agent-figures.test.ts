import { expect } from 'chai';
import {
  agentFigures,
  cutStretch,
  type LegGroup,
  type StatusTime,
} from '../../../../src/domain/figures/agent-figures.ts';

function legs(outcome: LegGroup['outcome'], count: number, more: Partial<LegGroup> = {}): LegGroup {
  return { agentId: 7, interval: 0, role: 'attempt', outcome, count, talkMs: 0, ...more };
}

function time(statusId: number, ms: number): StatusTime {
  return { agentId: 7, interval: 0, statusId, statusName: `Status ${statusId}`, ms };
}

describe('the figures of an agent [C4, U6]', () => {
  it('add up: offered = answered + missed + ended otherwise + ringing', () => {
    const figures = agentFigures(
      [
        legs('answered', 4, { talkMs: 100_000 }),
        legs('no-answer', 2),
        legs('not-confirmed', 1),
        legs('caller-gave-up', 3),
        legs('withdrawn', 1),
        legs('caller-gave-up', 1),
        legs(null, 1),
        // A transfer brought somebody here, who was not offered.
        legs('answered', 1, { role: 'joined', talkMs: 20_000 }),
        legs(null, 5, { role: 'origin', talkMs: 50_000 }),
      ],
      [time(1, 30_000), time(2, 5_000), time(1, 1_000)],
    );
    expect(figures).to.deep.equal({
      ...{ offered: 13, answered: 4, missed: 3, endedOtherwise: 5, ringing: 1 },
      outcomes: { 'caller-gave-up': 4, withdrawn: 1 },
      ...{ talkMs: 120_000, averageTalkMs: 30_000, made: 5, madeTalkMs: 50_000 },
      statuses: [
        { statusId: 1, statusName: 'Status 1', ms: 31_000 },
        { statusId: 2, statusName: 'Status 2', ms: 5_000 },
      ],
    });
  });

  it('cut a time in a status where intervals end, and lose nothing of it [S13]', () => {
    const at = (minute: number) => new Date(Date.UTC(2026, 10, 30, 8, minute));
    const intervals = [0, 15, 30, 45].map((minute) => ({ from: at(minute), to: at(minute + 15) }));
    const stretch = { agentId: 7, statusId: 1, statusName: 'Break', startedAt: at(10), endedAt: at(45) };
    expect(cutStretch(stretch, intervals).map(({ interval, ms }) => [interval, ms / 60_000])).to.deep.equal([
      [0, 5],
      [1, 15],
      [2, 15],
    ]);
    const beyond = { ...stretch, startedAt: at(-10), endedAt: at(90) };
    expect(cutStretch(beyond, intervals).reduce((sum, { ms }) => sum + ms, 0)).to.equal(60 * 60_000);
  });
});
