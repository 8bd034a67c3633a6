import type { HeldMembership } from '../../domain/membership/plan-memberships.ts';
import { requireWhole } from '../../media-node/files/plain-values.ts';
import { memberName, queueName } from '../../media-node/mirrors/member-names.ts';
import { interfaceOf, stateInterfaceOf } from './member-interfaces.ts';

/**
 * The memberships as commands that Asterisk runs at its start (`cli.conf`), so that it comes back with its agents although
 * no controller is alive. Static members in `queues.conf` would do that too, but could then not be removed one by one.
 */
export function renderMemberSnapshot(memberships: readonly HeldMembership[]): string {
  return memberships
    .filter(({ paused }) => !paused)
    .map(({ queueId, agentId, device, level }) => {
      const penalty = requireWhole(level, 0, 100);
      return `queue add member ${interfaceOf(device)} to ${queueName(queueId)} penalty ${penalty} as ${memberName(agentId)} state_interface ${stateInterfaceOf(device)} = yes\n`;
    })
    .join('');
}
