import type { CallsAtHand } from './calls-at-hand.ts';
import { talkMs } from './talk-ms.ts';

/** Ends calls, legs and waits that were open when the engine went. None ends before it began. @param at the last sign of its life */
export function loseOpen(atHand: CallsAtHand, at: Date): void {
  const end = (since: Date) => (since > at ? since : at);
  for (const call of atHand.calls) {
    if (call.endedAt !== null) continue;
    atHand.touch(call);
    for (const leg of atHand.legsOf(call)) {
      if (leg.endedAt !== null) continue;
      atHand.touch(leg).endedAt = end(leg.answeredAt ?? leg.beganAt);
      if (leg.role === 'origin') continue;
      leg.outcome = leg.answeredAt === null ? 'engine-lost' : 'answered';
      call.talkMs += talkMs(leg);
    }
    for (const wait of atHand.openWaitsOf(call)) {
      atHand.touch(wait).endedAt = end(wait.enteredAt);
      wait.outcome = 'engine-lost';
    }
    call.endedAt = end(call.startedAt);
    call.endedBy = 'engine-lost';
  }
}
