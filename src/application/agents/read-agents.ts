import type { Scope } from '../../domain/access/principal.ts';
import type { Id, StatusId, UserId } from '../../domain/ids.ts';
import type { Page, Stores } from '../ports/stores.ts';
import { refuseUnknown } from '../refusal.ts';
import type { AgentView } from './agent-view.ts';

/** @throws Refusal `not-found` */
export async function readAgent(stores: Stores, scope: Scope, id: UserId): Promise<AgentView> {
  const agent = (await stores.agents.find(scope, id)) ?? refuseUnknown('agent');
  const user = (await stores.records.user.find(scope, id)) ?? refuseUnknown('agent');
  const status = (await stores.records.status.find(scope, agent.statusId)) ?? refuseUnknown('agent');
  return { agent, user, status };
}

/** A page of agents in three queries, whatever its length. */
export async function listAgents(
  stores: Stores,
  scope: Scope,
  query: { limit: number; after: Id | null; statusId?: StatusId },
): Promise<Page<AgentView>> {
  const { items, next } = await stores.agents.list(scope, query);
  const users = await stores.records.user.findMany(
    scope,
    items.map(({ id }) => id),
  );
  const statuses = await stores.records.status.findMany(scope, [
    ...new Set(items.map((agent) => agent.statusId)),
  ]);
  const userById = new Map(users.map((user) => [user.id, user]));
  const statusById = new Map(statuses.map((status) => [status.id, status]));
  const views = items.flatMap((agent) => {
    const user = userById.get(agent.id);
    const status = statusById.get(agent.statusId);
    return user && status ? [{ agent, user, status }] : [];
  });
  return { items: views, next };
}
