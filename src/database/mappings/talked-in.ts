import type { Id } from '../../domain/ids.ts';
import type { Scope } from '../../domain/access/principal.ts';
import type { Lookup } from '../stores/record-page.ts';

/** The recordings in which this agent talked, as `noteTalks` wrote them down; who answered first is in their rows as well. */
export function talkedIn({ companyId }: Scope, agentId: Id): Lookup {
  return {
    from: `recording_talks talk FORCE INDEX (PRIMARY)
      STRAIGHT_JOIN recordings item ON item.companyId = talk.companyId AND item.id = talk.recordingId`,
    id: 'talk.recordingId',
    condition: { sql: 'talk.companyId = ? AND talk.agentId = ?', values: [companyId, agentId] },
  };
}
