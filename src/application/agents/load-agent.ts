import type { Scope } from '../../domain/access/principal.ts';
import type { StatusId, UserId } from '../../domain/ids.ts';
import type { Stores } from '../ports/stores.ts';
import type { AgentRecord, BuiltInStatus, StatusRecord, UserRecord } from '../ports/records.ts';
import { refuseUnknown } from '../refusal.ts';

/** Locks the agent's live row, so that two clicks are carried out one after the other. @throws Refusal `not-found` */
export async function lockAgent(
  stores: Stores,
  scope: Scope,
  id: UserId,
): Promise<{ agent: AgentRecord; user: UserRecord }> {
  const agent = (await stores.agents.findForUpdate(scope, id)) ?? refuseUnknown('agent');
  const user = (await stores.records.user.find(scope, id)) ?? refuseUnknown('agent');
  return { agent, user };
}

export async function findStatus(stores: Stores, scope: Scope, id: StatusId): Promise<StatusRecord> {
  return (await stores.records.status.find(scope, id)) ?? refuseUnknown('status');
}

/** @throws Error when the company lost a status that it cannot be without */
export async function findSpecialStatus(
  stores: Stores,
  scope: Scope,
  which: { isDefault: true } | { builtIn: BuiltInStatus },
): Promise<StatusRecord> {
  const { items } = await stores.records.status.list(scope, { limit: 1, after: null, where: which });
  const [status] = items;
  if (!status) throw new Error(`company ${scope.companyId} has no status with ${JSON.stringify(which)}`);
  return status;
}

/** What the audit shows of an agent's live state. */
export function auditOfAgent(agent: AgentRecord): Readonly<Record<string, unknown>> {
  const { statusId, loggedInAt, seatExtensionId } = agent;
  return { statusId, loggedInAt, seatExtensionId };
}
