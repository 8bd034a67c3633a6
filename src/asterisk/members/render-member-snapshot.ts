import type { HeldMembership } from '../../domain/membership/plan-memberships.ts';
import { requireWhole } from '../configuration/config-value.ts';
import { interfaceOf, memberName, queueName } from './member-names.ts';

/**
 * The memberships as commands that Asterisk runs at its start (`cli.conf`), so that it comes back with its agents although
 * no controller is alive. Static members in `queues.conf` would do that too, but could then not be removed one by one.
 */
export function renderMemberSnapshot(memberships: readonly HeldMembership[]): string {
  return memberships
    .filter(({ paused }) => !paused)
    .map(({ queueId, agentId, device, level }) => {
      const member = interfaceOf(device);
      return `queue add member ${member} to ${queueName(queueId)} penalty ${requireWhole(level, 0, 100)} as ${memberName(agentId)} state_interface ${member} = yes\n`;
    })
    .join('');
}
