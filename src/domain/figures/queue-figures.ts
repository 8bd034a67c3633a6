import type { QueueId } from '../ids.ts';

/** Waits in a queue that ended in the same way, of those that began in the same interval. */
export interface WaitGroup {
  readonly queueId: QueueId;
  /** Place of the interval, from 0. */
  readonly interval: number;
  /** As in `WaitRecord`; null: they go on. */
  readonly outcome: string | null;
  readonly count: number;
  /** Sum and longest, in milliseconds; 0 of those that go on. */
  readonly waitMs: number;
  readonly longestMs: number;
  /** Those that were over within the service level of the queue; null: the queue is gone, and with it its service level. */
  readonly inTime: number | null;
  /** With the agents who answered; of talks that are over. */
  readonly talkMs: number;
}

/**
 * How a queue was doing [C4]. It adds up: offered = answered + abandoned + left otherwise + waiting. All is counted in the interval in which the
 * caller came to the queue, so that it does; who comes twice is offered twice.
 */
export interface QueueFigures {
  readonly offered: number;
  readonly answered: number;
  /** The caller hung up. */
  readonly abandoned: number;
  readonly leftOtherwise: number;
  /** Who still waits. */
  readonly waiting: number;
  /** How those left that are `leftOtherwise`: `timeout`, `full`, `empty`, `key-1`, `left` (taken elsewhere), `engine-lost`. */
  readonly exits: Readonly<Record<string, number>>;
  /** Answered within the service level; null: the queue is gone. */
  readonly answeredInTime: number | null;
  /** `answeredInTime` of all offered ones that do not wait any more, 0 to 1; null: there was none. */
  readonly serviceLevel: number | null;
  /** Of those answered; null: none was. */
  readonly averageAnswerMs: number | null;
  /** Of those that gave up. */
  readonly averageAbandonMs: number | null;
  /** Of all that are over. */
  readonly longestWaitMs: number;
  readonly talkMs: number;
  readonly averageTalkMs: number | null;
}

export function queueFigures(groups: readonly WaitGroup[]): QueueFigures {
  const answered = summed(groups.filter(({ outcome }) => outcome === 'answered'));
  const abandoned = summed(groups.filter(({ outcome }) => outcome === 'abandoned'));
  const waiting = summed(groups.filter(({ outcome }) => outcome === null));
  const all = summed(groups);
  const exits: Record<string, number> = {};
  for (const { outcome, count } of groups)
    if (outcome !== null && outcome !== 'answered' && outcome !== 'abandoned')
      exits[outcome] = (exits[outcome] ?? 0) + count;
  const over = all.count - waiting.count;
  return {
    offered: all.count,
    answered: answered.count,
    abandoned: abandoned.count,
    leftOtherwise: over - answered.count - abandoned.count,
    waiting: waiting.count,
    exits,
    answeredInTime: answered.inTime,
    serviceLevel: answered.inTime === null || over === 0 ? null : answered.inTime / over,
    averageAnswerMs: average(answered.waitMs, answered.count),
    averageAbandonMs: average(abandoned.waitMs, abandoned.count),
    longestWaitMs: all.longestMs,
    talkMs: answered.talkMs,
    averageTalkMs: average(answered.talkMs, answered.count),
  };
}

function average(sum: number, count: number): number | null {
  return count === 0 ? null : Math.round(sum / count);
}

function summed(groups: readonly WaitGroup[]) {
  const sum = (of: (group: WaitGroup) => number) => groups.reduce((total, group) => total + of(group), 0);
  return {
    count: sum(({ count }) => count),
    waitMs: sum(({ waitMs }) => waitMs),
    talkMs: sum(({ talkMs }) => talkMs),
    longestMs: groups.reduce((longest, { longestMs }) => Math.max(longest, longestMs), 0),
    inTime: groups.some(({ inTime }) => inTime === null) ? null : sum(({ inTime }) => inTime ?? 0),
  };
}
