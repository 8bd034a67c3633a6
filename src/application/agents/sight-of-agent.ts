import { may, type Principal, type Scope } from '../../domain/access/principal.ts';
import type { AgentId } from '../../domain/ids.ts';
import type { Stores } from '../ports/stores.ts';
import { refuseUnknown } from '../refusal.ts';
import { requireManager } from './may-manage.ts';

const nobodysUser = { supervisorIds: [] };

/**
 * Who may see what an agent did: the agent, the agent's supervisors, and who may read statistics; of somebody whose user is gone these alone.
 *
 * @throws Refusal `not-found`, also for a user who never was an agent
 */
export async function requireSightOfAgent(
  { activity, records }: Pick<Stores, 'activity' | 'records'>,
  { principal, scope }: { readonly principal: Principal; readonly scope: Scope },
  agentId: AgentId,
): Promise<void> {
  if (principal.userId !== agentId && !may(principal, 'statistics'))
    requireManager(principal, (await records.user.find(scope, agentId)) ?? nobodysUser);
  if (!(await activity.knows(scope, agentId))) refuseUnknown('agent');
}
