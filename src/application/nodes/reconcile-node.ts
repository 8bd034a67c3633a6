import type { AgentId } from '../../domain/ids.ts';
import { desiredMemberships } from '../../domain/membership/desired-memberships.ts';
import type { HeldMembership } from '../../domain/membership/plan-memberships.ts';
import type { MediaEngine } from '../../engine/media-engine.ts';
import type { Log } from '../ports/log.ts';
import type { Database } from '../ports/stores.ts';
import type { NodeApplier } from './node-applier.ts';

export interface ReconcileParts {
  readonly engine: MediaEngine;
  readonly applier: NodeApplier;
  readonly database: Database;
  readonly log: Log;
}

/**
 * Compares everything that a node holds with everything that it should hold, and repairs what differs: after each
 * connection, and now and then against drift. It trusts neither the event stream nor what was commanded before.
 *
 * @throws EngineError, StoreUnavailableError; what was repaired until then stays repaired
 */
export async function reconcileNode({ engine, applier, database, log }: ReconcileParts): Promise<void> {
  const { stores } = database;
  const placed = await stores.companies.placedOn(engine.nodeId);
  const held = await engine.heldConfigurations();
  const placedSet = new Set(placed);
  for (const companyId of held.keys()) {
    if (!placedSet.has(companyId)) await engine.removeCompany(companyId);
  }
  const reported = new Map(
    (await stores.changes.appliedOn(engine.nodeId)).map(({ companyId, revision }) => [companyId, revision]),
  );
  for (const companyId of placed) {
    // A node that runs what it last reported has nothing to load; what changed since then waits as a pending change.
    const runs = held.get(companyId) ?? null;
    if (runs === null || runs !== reported.get(companyId)) await applier.bringConfiguration(companyId);
  }

  const wrong = await agentsThatDiffer(engine, database, placed);
  await applier.repairAgents([...wrong]);
  if (wrong.size > 0) log.info({ node: engine.nodeId, agents: wrong.size }, 'memberships repaired');
}

async function agentsThatDiffer(
  engine: MediaEngine,
  database: Database,
  placed: readonly number[],
): Promise<Set<AgentId>> {
  const heldByAgent = new Map<AgentId, HeldMembership[]>();
  for (const membership of await engine.readMemberships()) {
    const memberships = heldByAgent.get(membership.agentId) ?? [];
    memberships.push(membership);
    heldByAgent.set(membership.agentId, memberships);
  }
  const wrong = new Set<AgentId>();
  const known = new Set<AgentId>();
  for (const companyId of placed) {
    for (const agent of await database.stores.snapshots.agents(companyId)) {
      known.add(agent.agentId);
      const held = heldByAgent.get(agent.agentId) ?? [];
      const desired = desiredMemberships(agent);
      if (fingerprint(desired) !== fingerprint(held) || held.some(({ paused }) => paused))
        wrong.add(agent.agentId);
    }
  }
  // Members of agents that are gone, or whose company is served elsewhere now.
  for (const agentId of heldByAgent.keys()) if (!known.has(agentId)) wrong.add(agentId);
  return wrong;
}

function fingerprint(memberships: readonly { queueId: number; device: string; level: number }[]): string {
  return memberships
    .map(({ queueId, device, level }) => `${queueId}/${device}/${level}`)
    .sort()
    .join(' ');
}
