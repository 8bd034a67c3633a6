import type { LegEnded } from './call-event.ts';
import type { CallEnd, CallRecord, LegRecord } from './call-record.ts';

/** How far apart an engine tells the ends of two who talked. */
const togetherMs = 1_000;

interface EndOfLeg {
  readonly event: Pick<LegEnded, 'at' | 'by'>;
  /** As it is now that it has ended; undefined: nothing is known of it. */
  readonly leg: LegRecord | undefined;
  /** Whether it is the caller's, or walks through the call logic: with it the call is over. */
  readonly leads: boolean;
}

/** Who ended the call, as far as can be told now that a leg of it ended. @param legs of the call */
export function endedBy(call: CallRecord, legs: readonly LegRecord[], end: EndOfLeg): CallEnd | null {
  const { event, leg, leads } = end;
  const isByOther = leg !== undefined && event.by === 'itself' && otherSideLeft(call, legs, end);
  const soFar = isByOther ? 'other-side' : call.endedBy;
  if (!leads || (call.callerKind === null && soFar !== null && event.by !== 'itself')) return soFar;
  const by = event.by ?? (hasJustTalked(call, legs, event.at) ? 'another' : null);
  if (by === 'itself') return leg?.role === 'origin' ? 'caller' : 'other-side';
  return by === 'another' ? 'other-side' : 'logic';
}

/** Whether the one who hung up ended the call, though another one leads it. */
function otherSideLeft(call: CallRecord, legs: readonly LegRecord[], { event, leg }: EndOfLeg): boolean {
  if (!leg) return false;
  // A call that came from nobody is led by nobody's leg: of those who talk, the one who leaves ends it, told before or after.
  if (call.callerKind === null && leg.answeredAt !== null) return true;
  // Told only behind the end of the caller's leg.
  const isCallerGone = ({ role, endedAt }: LegRecord) => role === 'origin' && isJustBefore(endedAt, event.at);
  return call.endedBy === 'logic' && talkedLast(call, leg) && legs.some(isCallerGone);
}

/**
 * Whether somebody who talked left just before, and the call came to nothing else since. Behind a Local channel (the mobile of an agent)
 * Asterisk does not tell the caller's leg who left.
 */
function hasJustTalked(call: CallRecord, legs: readonly LegRecord[], at: Date): boolean {
  return legs.some((leg) => talkedLast(call, leg) && isJustBefore(leg.endedAt, at));
}

/** Whether somebody who was called talked, and the call came to nothing else since. */
function talkedLast(call: CallRecord, leg: LegRecord): boolean {
  return leg.role !== 'origin' && leg.outcome === 'answered' && leg.markCount === call.markCount;
}

function isJustBefore(endedAt: Date | null, at: Date): boolean {
  return endedAt !== null && at.getTime() - endedAt.getTime() <= togetherMs;
}
