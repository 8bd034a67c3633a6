import type { AgentId, CompanyId, Revision } from '../../domain/ids.ts';
import { fewAtOnce } from '../../domain/few-at-once.ts';
import { desiredMemberships } from '../../domain/membership/desired-memberships.ts';
import type { HeldMembership } from '../../domain/membership/plan-memberships.ts';
import type { MediaEngine } from '../../engine/media-engine.ts';
import type { PendingChange } from '../ports/change-store.ts';
import type { Log } from '../ports/log.ts';
import type { Database } from '../ports/stores.ts';
import { eachAlone, type Unapplied } from './each-alone.ts';
import { agentsAtOnce, configurationNamed, type NodeApplier } from './node-applier.ts';

/** Companies that go together share the load of what is left. */
const removedAtOnce = 200;

export interface ReconcileParts {
  readonly engine: MediaEngine;
  readonly applier: NodeApplier;
  readonly database: Database;
  readonly log: Log;
}

/**
 * Compares everything that a node holds with everything that it should hold, and repairs what differs: after each
 * connection, and now and then against drift. It trusts neither the event stream nor what was commanded before. A company or an
 * agent that cannot be repaired keeps no other from it.
 *
 * @returns what the engine does not take
 * @throws EngineError, StoreUnavailableError when there is no comparing; what was repaired until then stays repaired
 */
export async function reconcileNode(parts: ReconcileParts): Promise<Unapplied[]> {
  const { engine, applier, database, log } = parts;
  // Read first: what waited before the comparison is a part of what is found right by it.
  const failed = await database.stores.changes.failed(engine.nodeId);
  const companies = await compareCompanies(parts);
  const wrong = await agentsThatDiffer(engine, database, companies.placed);
  const agents = await applier.repairAgents([...wrong.keys()]);
  const unapplied = [...companies.unapplied, ...agents];
  const repaired = wrong.size - agents.length;
  if (repaired > 0) log.info({ node: engine.nodeId, agents: repaired }, 'memberships repaired');

  const wrongAgents = new Set(agents.map(({ aggregate }) => aggregate.id));
  const wrongCompanies = new Set([...wrongAgents].map((agentId) => wrong.get(agentId)));
  const isRight = ({ aggregate, companyId, wantedRevision }: PendingChange) => {
    switch (aggregate.kind) {
      case 'configuration':
        return (companies.runs.get(companyId) ?? 0) >= wantedRevision;
      case 'memberships':
        return !wrongCompanies.has(companyId);
      case 'agent':
        return !wrongAgents.has(aggregate.id);
      case 'phone-order':
      case 'recording':
        return true;
    }
  };
  // Tried once more rather than taken for done: an attempt that failed may have left an offer on its way to a phone [S14].
  await fewAtOnce(
    failed.filter(isRight),
    agentsAtOnce,
    async ({ aggregate, companyId, wantedRevision: revision }) => {
      await applier.apply(aggregate, { companyId, revision });
    },
  );
  return unapplied;
}

interface ComparedCompanies {
  readonly placed: readonly CompanyId[];
  /** The revision of the configuration that the node runs, as far as it is known. */
  readonly runs: ReadonlyMap<CompanyId, Revision>;
  readonly unapplied: readonly Unapplied[];
}

async function compareCompanies({ engine, applier, database }: ReconcileParts): Promise<ComparedCompanies> {
  const { stores } = database;
  const placed = await stores.companies.placedOn(engine.nodeId);
  const placedSet = new Set(placed);
  const held = await engine.heldConfigurations();
  const reported = await reportedOn(engine, database);
  const tooMany = [...held.keys()].filter((companyId) => !placedSet.has(companyId));
  // A node that runs what it last reported has nothing to load; what changed since then waits as a pending change.
  const wrong = placed.filter((companyId) => {
    const runs = held.get(companyId) ?? null;
    return runs === null || runs !== reported.get(companyId);
  });
  const unapplied = [
    ...(await eachAlone(engine, tooMany, removedAtOnce, configurationNamed, (id) =>
      applier.bringConfiguration(id),
    )),
    ...(await applier.bringConfigurations(wrong)),
  ];
  const runs = new Map(wrong.length === 0 ? reported : await reportedOn(engine, database));
  for (const { aggregate } of unapplied) runs.delete(aggregate.id);
  return { placed, runs, unapplied };
}

async function reportedOn(engine: MediaEngine, { stores }: Database): Promise<Map<CompanyId, Revision>> {
  const applied = await stores.changes.appliedOn(engine.nodeId);
  return new Map(applied.map(({ companyId, revision }) => [companyId, revision]));
}

/** With their companies; null: not one of this node. */
async function agentsThatDiffer(
  engine: MediaEngine,
  database: Database,
  placed: readonly CompanyId[],
): Promise<Map<AgentId, CompanyId | null>> {
  const heldByAgent = new Map<AgentId, HeldMembership[]>();
  for (const membership of await engine.readMemberships()) {
    const memberships = heldByAgent.get(membership.agentId) ?? [];
    memberships.push(membership);
    heldByAgent.set(membership.agentId, memberships);
  }
  const wrong = new Map<AgentId, CompanyId | null>();
  const known = new Set<AgentId>();
  for (const companyId of placed) {
    for (const agent of await database.stores.snapshots.agents(companyId)) {
      known.add(agent.agentId);
      const held = heldByAgent.get(agent.agentId) ?? [];
      const desired = desiredMemberships(agent);
      if (fingerprint(desired) !== fingerprint(held) || held.some(({ paused }) => paused))
        wrong.set(agent.agentId, companyId);
    }
  }
  // Members of agents that are gone, or whose company is served elsewhere now.
  for (const agentId of heldByAgent.keys()) if (!known.has(agentId)) wrong.set(agentId, null);
  return wrong;
}

function fingerprint(memberships: readonly { queueId: number; device: string; level: number }[]): string {
  return memberships
    .map(({ queueId, device, level }) => `${queueId}/${device}/${level}`)
    .sort()
    .join(' ');
}
