import type { HeldMembership } from '../../domain/membership/plan-memberships.ts';
import { memberName, queueName } from '../../media-node/mirrors/member-names.ts';
import { requireName, requireWhole } from '../../media-node/files/plain-values.ts';

/** A file of the node that freeswitch-conf/scripts/restore-members.lua reads at the start of the engine. */
export const memberSnapshotFile = 'members';

/** The members who are offered calls, one a line. */
export function renderMemberSnapshot(memberships: readonly HeldMembership[]): string {
  return memberships
    .filter(({ paused }) => !paused)
    .map(
      ({ queueId, agentId, device, level }) =>
        `${queueName(queueId)} ${memberName(agentId)} ${requireName(device)} ${requireWhole(level, 0, 100)}\n`,
    )
    .join('');
}
