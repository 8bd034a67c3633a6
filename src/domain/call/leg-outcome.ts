import type { CallRecord, LegOutcome, LegRecord } from './call-record.ts';

/** How far apart the engine writes down things that belong together. */
const togetherMs = 1_000;

/** ITU-T Q.850, as this product's engines give them. */
const causes = {
  busy: new Set([17, 21]),
  noAnswer: new Set([18, 19]),
  /** Says nothing about the one who was called: whoever called it let go, for whatever reason. */
  letGo: new Set([0, 16, 31, 127]),
  answeredElsewhere: 26,
  withdrawn: 44,
};

/**
 * What became of an attempt, when its leg ended with this cause. An engine tells `let go` of a ring time that is over, of a
 * caller who left and of another one who answered alike, and writes down the ends of legs in no fixed order: what was
 * told before decides, and what follows within {@link togetherMs} corrects it (`letGoBecause`). A phone that hangs up in the
 * moment in which it was picked up, before the engine has connected it, was not confirmed.
 *
 * @param legs of the call
 */
export function legOutcome(
  leg: LegRecord,
  call: CallRecord,
  legs: readonly LegRecord[],
  cause: number,
): LegOutcome {
  if (leg.answeredAt !== null) return 'answered';
  if (leg.withdrawn || cause === causes.withdrawn || (!leg.rang && cause === causes.answeredElsewhere))
    return 'withdrawn';
  if (cause === causes.answeredElsewhere) return 'answered-elsewhere';
  if (causes.busy.has(cause)) return 'busy';
  if (!causes.letGo.has(cause) && !causes.noAnswer.has(cause)) return 'unavailable';
  // The ring was left as busy before the end of the leg was told.
  if (causes.letGo.has(cause) && leg.outcome === 'unavailable') return 'unavailable';
  if (causes.letGo.has(cause) && leg.markCount === call.markCount) {
    const isElsewhere = call.answeredMark === leg.markCount && legs.some((other) => hasTaken(other, leg));
    if (isElsewhere) return 'answered-elsewhere';
    if (call.walkerLeftAt !== null) return 'caller-gave-up';
  }
  return leg.pickedUpAt === null ? 'no-answer' : 'not-confirmed';
}

/** Whether an attempt that was let go of just before may have been so because of what happened at `at`. */
export function letGoBecause(leg: LegRecord, call: CallRecord, at: Date): boolean {
  return (
    (leg.outcome === 'no-answer' || leg.outcome === 'not-confirmed') &&
    leg.cause !== null &&
    causes.letGo.has(leg.cause) &&
    leg.markCount === call.markCount &&
    leg.endedAt !== null &&
    at.getTime() - leg.endedAt.getTime() <= togetherMs
  );
}

/** Whether the other one picked up what rang here too, and did not lose it again at once. */
function hasTaken(other: LegRecord, leg: LegRecord): boolean {
  if (other === leg || other.role === 'origin' || other.markCount !== leg.markCount) return false;
  if (other.answeredAt !== null) return true;
  return other.pickedUpAt !== null && !other.needsKey && other.endedAt === null;
}
