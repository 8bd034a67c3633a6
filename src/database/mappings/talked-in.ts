import type { Id } from '../../domain/ids.ts';
import type { Scope } from '../../domain/access/principal.ts';
import type { Lookup } from '../stores/record-page.ts';

/**
 * The recordings in which this agent talked: who answered first is in their rows, who came by a transfer or made the call is in the records
 * of calls. A recording pauses when its caller leaves the queue by an exit, until the caller comes back, so that who is reached
 * meanwhile is in no part of it. Looked for from the agent's side, in this order: the company may have many others.
 */
export function talkedIn({ companyId }: Scope, agentId: Id): Lookup {
  return {
    sql: `item.id IN (SELECT talk.id FROM (
      SELECT id FROM recordings WHERE companyId = ? AND agentId = ?
      UNION
      SELECT STRAIGHT_JOIN recorded.id FROM call_legs leg
        JOIN calls c ON c.id = leg.callId
        JOIN recordings recorded ON recorded.mediaNodeId = c.mediaNodeId AND recorded.callId = c.engineId
        WHERE leg.agentId = ? AND recorded.companyId = ? AND IF(leg.role = 'origin', recorded.agentId IS NOT NULL,
          leg.answeredAt >= recorded.startedAt AND COALESCE((
            SELECT wait.outcome FROM call_waits wait
            WHERE wait.callId = leg.callId AND wait.queueId = recorded.queueId AND wait.enteredAt <= leg.answeredAt
            ORDER BY wait.position DESC LIMIT 1), 'answered') IN ('answered', 'left'))) talk)`,
    values: [companyId, agentId, agentId, companyId],
  };
}
