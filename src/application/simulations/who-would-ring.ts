import type { Scope } from '../../domain/access/principal.ts';
import type { PhoneId, QueueId, UserId } from '../../domain/ids.ts';
import type { AgentSnapshot } from '../../domain/membership/desired-memberships.ts';
import { parsePlace } from '../../domain/membership/place.ts';
import type { CompanySnapshot } from '../../domain/routing/company-snapshot.ts';
import { ringingDevices } from '../../domain/routing/people-outcomes.ts';
import type { NodeName, RingNode, RoutingNode } from '../../domain/routing/routing-table.ts';
import type { AgentView } from '../agents/agent-view.ts';
import { viewAgents } from '../agents/read-agents.ts';
import type { Stores } from '../ports/stores.ts';
import type { ObjectNames } from './object-names.ts';
import type { ObjectRef } from './object-of-node.ts';

/** Why somebody does not ring. */
export type SilentReason =
  | 'begins-too-late'
  | 'not-registered'
  | 'inactive'
  | 'not-logged-in'
  | 'outside-working-hours'
  | 'status'
  | 'no-phone'
  | 'in-a-call';

/** A phone or an agent that a node may ring. */
export type Ringing =
  | {
      readonly kind: 'phone';
      readonly phoneId: PhoneId;
      readonly name: string | null;
      readonly startSeconds: number;
      /** Null: it rings. */
      readonly silent: SilentReason | null;
    }
  | {
      readonly kind: 'agent';
      readonly agentId: UserId;
      readonly name: string;
      /** 1 is offered calls first. */
      readonly level: number;
      /** Name of the status that everybody sees. */
      readonly status: string;
      /** Null: calls are offered to the agent. */
      readonly silent: SilentReason | null;
    };

/** The phones of a node by their ids, those that begin too late included. */
export function phonesOfRing(node: RingNode, snapshot: CompanySnapshot): PhoneId[] {
  return node.devices.flatMap((device) =>
    device.kind === 'mobile' ? [device.phoneId] : phonesOf(device.sipUser, snapshot),
  );
}

export function phoneRefs(nodes: readonly RoutingNode[], snapshot: CompanySnapshot): ObjectRef[] {
  return nodes.flatMap((node) =>
    node.kind === 'ring' ? phonesOfRing(node, snapshot).map((id): ObjectRef => ({ kind: 'phone', id })) : [],
  );
}

/**
 * Whom each of these nodes rings as people and phones are now. A constant number of queries.
 *
 * @returns by the name of the node; nodes that ring nobody are left out
 */
export async function whoWouldRing(
  stores: Stores,
  scope: Scope,
  nodes: readonly RoutingNode[],
  snapshot: CompanySnapshot,
  names: ObjectNames,
): Promise<ReadonlyMap<NodeName, readonly Ringing[]>> {
  const rings = nodes.filter((node) => node.kind === 'ring');
  const queues = nodes.filter((node) => node.kind === 'queue');
  const agents = await agentsOf(
    stores,
    scope,
    queues.map(({ queueId }) => queueId),
  );
  const phonesOfAgents = agents.flatMap(({ phone }) => phonesOf(phone, snapshot));
  const registrations = await stores.registrations.ofPhones(scope, [
    ...new Set([...rings.flatMap((node) => phonesOfRing(node, snapshot)), ...phonesOfAgents]),
  ]);
  const isAway = (sipUser: string | null) =>
    phonesOf(sipUser, snapshot).some((id) => registrations.get(id)?.registered !== true);
  return new Map<NodeName, readonly Ringing[]>([
    ...rings.map((node) => [node.name, phonesThatRing(node, snapshot, isAway, names)] as const),
    ...queues.map((node) => [node.name, agentsThatRing(node.queueId, agents, isAway)] as const),
  ]);
}

interface QueueAgent extends AgentView {
  readonly facts: AgentSnapshot;
  /** SIP user of the one phone at which queue calls reach the agent; null: at none, or at several. */
  readonly phone: string | null;
}

/** Who takes calls of these queues by skill, whatever the agent is doing. */
async function agentsOf(stores: Stores, scope: Scope, queues: readonly QueueId[]): Promise<QueueAgent[]> {
  if (queues.length === 0) return [];
  const wanted = new Set(queues);
  const agents = (await stores.snapshots.agents(scope.companyId)).filter(({ grants }) =>
    grants.some(({ queueId }) => wanted.has(queueId)),
  );
  const facts = new Map(agents.map((agent) => [agent.agentId, agent]));
  const views = await viewAgents(stores, scope, await stores.agents.findMany(scope, [...facts.keys()]));
  return views.flatMap((view) => {
    const known = facts.get(view.agent.id);
    if (!known) return [];
    const place = known.device === null ? null : parsePlace(known.device);
    return [{ ...view, facts: known, phone: place?.kind === 'phone' ? place.sipUser : null }];
  });
}

function phonesOf(wanted: string | null, { phones }: CompanySnapshot): PhoneId[] {
  return phones.filter(({ sipUser }) => sipUser !== null && sipUser === wanted).map(({ id }) => id);
}

function phonesThatRing(
  node: RingNode,
  snapshot: CompanySnapshot,
  isAway: (sipUser: string | null) => boolean,
  names: ObjectNames,
): Ringing[] {
  const inTime = new Set(ringingDevices(node));
  return node.devices.flatMap((device) =>
    phonesOfRing({ ...node, devices: [device] }, snapshot).map((phoneId): Ringing => {
      const { name } = names.of({ kind: 'phone', id: phoneId });
      const isGone = device.kind === 'phone' && isAway(device.sipUser);
      const silent = !inTime.has(device) ? 'begins-too-late' : isGone ? 'not-registered' : null;
      return { kind: 'phone', phoneId, name, startSeconds: device.startSeconds, silent };
    }),
  );
}

/** Those who are offered calls first come first. */
function agentsThatRing(
  queueId: QueueId,
  agents: readonly QueueAgent[],
  isAway: (sipUser: string | null) => boolean,
): Ringing[] {
  return agents
    .flatMap((agent): (Ringing & { kind: 'agent' })[] => {
      const levels = agent.facts.grants
        .filter((grant) => grant.queueId === queueId)
        .map(({ level }) => level);
      if (levels.length === 0) return [];
      return [
        {
          kind: 'agent',
          agentId: agent.agent.id,
          name: `${agent.user.firstName} ${agent.user.lastName}`.trim(),
          level: Math.min(...levels),
          status: agent.status.name,
          silent: silentBecause(agent, isAway),
        },
      ];
    })
    .sort((a, b) => a.level - b.level || a.agentId - b.agentId);
}

/** The first reason there is, from the lasting to the passing. */
function silentBecause(
  { facts, agent, phone }: QueueAgent,
  isAway: (sipUser: string | null) => boolean,
): SilentReason | null {
  if (!facts.active) return 'inactive';
  if (!facts.loggedIn) return 'not-logged-in';
  if (!facts.withinHours) return 'outside-working-hours';
  if (!facts.activatesSkills) return 'status';
  if (facts.device === null) return 'no-phone';
  if (isAway(phone)) return 'not-registered';
  return agent.state.legs.length > 0 ? 'in-a-call' : null;
}
