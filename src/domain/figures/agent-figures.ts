import type { LegOutcome, LegRole } from '../call/call-record.ts';
import type { AgentId, StatusId } from '../ids.ts';
import type { Period } from './intervals.ts';

/** Legs of an agent that came to the same end, of those that began in the same interval. */
export interface LegGroup {
  readonly agentId: AgentId;
  /** Place of the interval, from 0. */
  readonly interval: number;
  readonly role: LegRole;
  /** Null: it rings, or is the agent's own call. */
  readonly outcome: LegOutcome | null;
  readonly count: number;
  /** Connected; of legs that are over. */
  readonly talkMs: number;
}

/** How long an agent was in a status within an interval. */
export interface StatusTime {
  readonly agentId: AgentId;
  readonly interval: number;
  readonly statusId: StatusId;
  readonly statusName: string;
  readonly ms: number;
}

/** A stretch of time in a status. */
export interface StatusStretch extends Omit<StatusTime, 'ms' | 'interval'> {
  readonly startedAt: Date;
  readonly endedAt: Date;
}

/**
 * What an agent did [C4, U6]. It adds up: offered = answered + missed + endedOtherwise + ringing, and the times in all statuses are how long
 * of the period there was such an agent [S13]. Calls count in the interval in which they came to the agent; a time in a status is cut where intervals end.
 */
export interface AgentFigures {
  /** Calls at the agent's phone or place, from queues or anybody else. */
  readonly offered: number;
  readonly answered: number;
  /** It rang, and nobody answered. */
  readonly missed: number;
  readonly endedOtherwise: number;
  readonly ringing: number;
  /** What became of those that are `endedOtherwise`. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** With those who called the agent. */
  readonly talkMs: number;
  readonly averageTalkMs: number | null;
  /** Calls that the agent made. */
  readonly made: number;
  readonly madeTalkMs: number;
  readonly statuses: readonly Pick<StatusTime, 'statusId' | 'statusName' | 'ms'>[];
}

const missedOutcomes: ReadonlySet<LegOutcome | null> = new Set(['no-answer', 'not-confirmed']);

export function agentFigures(legs: readonly LegGroup[], times: readonly StatusTime[]): AgentFigures {
  const attempts = legs.filter(({ role }) => role === 'attempt');
  const made = legs.filter(({ role }) => role === 'origin');
  const answered = counted(attempts.filter(({ outcome }) => outcome === 'answered'));
  const missed = counted(attempts.filter(({ outcome }) => missedOutcomes.has(outcome)));
  const ringing = counted(attempts.filter(({ outcome }) => outcome === null));
  const outcomes: Record<string, number> = {};
  for (const { outcome, count } of attempts)
    if (outcome !== null && outcome !== 'answered' && !missedOutcomes.has(outcome))
      outcomes[outcome] = (outcomes[outcome] ?? 0) + count;
  // Whom a transfer brings to the agent goes on talking there.
  const talkMs = talked(legs.filter(({ role }) => role !== 'origin'));
  return {
    offered: counted(attempts),
    answered,
    missed,
    endedOtherwise: counted(attempts) - answered - missed - ringing,
    ringing,
    outcomes,
    talkMs,
    averageTalkMs: answered === 0 ? null : Math.round(talkMs / answered),
    made: counted(made),
    madeTalkMs: talked(made),
    statuses: [...byStatus(times).values()],
  };
}

/** A stretch as times in the intervals over which it goes, which follow each other. */
export function cutStretch(
  { startedAt, endedAt, ...stretch }: StatusStretch,
  intervals: readonly Period[],
): StatusTime[] {
  return intervals.flatMap(({ from, to }, interval) => {
    const ms = Math.min(endedAt.getTime(), to.getTime()) - Math.max(startedAt.getTime(), from.getTime());
    return ms > 0 ? [{ ...stretch, interval, ms }] : [];
  });
}

function byStatus(times: readonly StatusTime[]): Map<StatusId, AgentFigures['statuses'][number]> {
  const statuses = new Map<StatusId, AgentFigures['statuses'][number]>();
  for (const { statusId, statusName, ms } of times)
    statuses.set(statusId, { statusId, statusName, ms: ms + (statuses.get(statusId)?.ms ?? 0) });
  return statuses;
}

function counted(groups: readonly LegGroup[]): number {
  return groups.reduce((sum, { count }) => sum + count, 0);
}

function talked(groups: readonly LegGroup[]): number {
  return groups.reduce((sum, { talkMs }) => sum + talkMs, 0);
}
