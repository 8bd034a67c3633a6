import type { Scope } from '../../domain/access/principal.ts';
import type { UserId } from '../../domain/ids.ts';
import type { AgentRecord } from '../ports/records/agents.ts';
import type { UserRecord } from '../ports/records/people.ts';
import type { AgentQuery, Page, Stores } from '../ports/stores.ts';
import { refuseUnknown } from '../refusal.ts';
import type { AgentView } from './agent-view.ts';
import { companyStatuses } from './company-statuses.ts';

/** @throws Refusal `not-found` */
export async function readAgent(stores: Stores, scope: Scope, id: UserId): Promise<AgentView> {
  const agent = (await stores.agents.find(scope, id)) ?? refuseUnknown('agent');
  const [view] = await viewAgents(stores, scope, [agent]);
  return view ?? refuseUnknown('agent');
}

/** A page of agents in a constant number of queries, whatever its length. */
export async function listAgents(stores: Stores, scope: Scope, query: AgentQuery): Promise<Page<AgentView>> {
  const { items, next } = await stores.agents.list(scope, query);
  return { items: await viewAgents(stores, scope, items), next };
}

/** Agents with all that is shown of them; in the same order, without those that are gone meanwhile. */
export async function viewAgents(
  stores: Stores,
  scope: Scope,
  agents: readonly AgentRecord[],
): Promise<AgentView[]> {
  if (agents.length === 0) return [];
  const users = await stores.records.user.findMany(
    scope,
    agents.map(({ id }) => id),
  );
  const statuses = companyStatuses(await stores.agents.allStatuses(scope));
  const userById = new Map<UserId, UserRecord>(users.map((user) => [user.id, user]));
  return agents.flatMap((agent) => {
    const user = userById.get(agent.id);
    const { shown, chosen } = agent.state;
    if (!user || !statuses.has(shown) || !statuses.has(chosen)) return [];
    return [{ agent, user, status: statuses.rule(shown), chosen: statuses.rule(chosen) }];
  });
}
